/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/checklist/loom-checklist.h"
#include "lab/loom-lab.h"

G_BEGIN_DECLS

#define LOOM_TYPE_CHECKLIST_VIEW (loom_checklist_view_get_type ())

/**
 * LoomChecklistView:
 *
 * The ten rules of good async code over what has just run, the lab's recording, or one that is chosen. Uses the
 * action `win.message`.
 *
 * States: empty; looking, from one of the functions that look until the worker is through; showing. Only the UI thread moves it; a look that is overtaken by
 * another is dropped when it comes.
 *
 * Properties that notify: `busy`. Signals: `finding-chosen`, with the #LoomTrace and the code of
 * a finding that is to be seen in the inspector.
 */
G_DECLARE_FINAL_TYPE (LoomChecklistView, loom_checklist_view, LOOM, CHECKLIST_VIEW, AdwBin)

void                 loom_checklist_view_set_lab  (LoomChecklistView *self,
                                                   LoomLab           *lab);
/* At what the lab's runs with these numbers recorded, and nothing that the window did besides. */
void                 loom_checklist_view_look_at_runs (LoomChecklistView *self,
                                                   guint              first,
                                                   guint              last);
/* At all of the lab's own recording. */
void                 loom_checklist_view_look     (LoomChecklistView *self);
void                 loom_checklist_view_open     (LoomChecklistView *self,
                                                   GFile             *file);

gboolean             loom_checklist_view_get_busy (LoomChecklistView *self);
/* NULL before it shows one. */
const LoomChecklist *loom_checklist_view_get      (LoomChecklistView *self);

G_END_DECLS
