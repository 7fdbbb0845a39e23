/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/loom-lab.h"
#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_SOURCE_PANE (loom_source_pane_get_type ())

/**
 * LoomSourcePane:
 *
 * The source of the scenario that is shown, with a mark where it runs. Of a question it is withheld
 * until that has been asked. Uses the action `win.message` of its window.
 */
G_DECLARE_FINAL_TYPE (LoomSourcePane, loom_source_pane, LOOM, SOURCE_PANE, AdwBin)

/* What records the runs, and what shows them: the mark follows either. */
void     loom_source_pane_set_lab      (LoomSourcePane     *self,
                                        LoomLab            *lab,
                                        LoomTimeline       *timeline);

void     loom_source_pane_show         (LoomSourcePane     *self,
                                        const LoomScenario *scenario);
void     loom_source_pane_withhold     (LoomSourcePane     *self,
                                        const char         *reason);
gboolean loom_source_pane_is_withheld  (LoomSourcePane     *self);

void     loom_source_pane_show_line    (LoomSourcePane     *self,
                                        guint               line);

/* A run of a variant of the scenario that is shown. @since: nanoseconds since the recording's origin. */
void     loom_source_pane_begin        (LoomSourcePane     *self,
                                        const LoomVariant  *variant,
                                        gint64              since);
void     loom_source_pane_end          (LoomSourcePane     *self);

G_END_DECLS
