/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/loom-lab.h"
#include "lab/loom-run-queue.h"
#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_LAB_PAGE (loom_lab_page_get_type ())

/**
 * LoomLabPage:
 *
 * Runs scenarios for real and shows where they went on. Records the process as long
 * as it lives. Needs a sync context of the UI thread. Brings the actions `lab.run`,
 * `lab.run-variant` (a variant's name), `lab.run-many`, `lab.run-scenario` and `lab.show-scenario`
 * (a scenario's name), `lab.cancel`, `lab.show-findings` (a code), `lab.export` and `lab.search`
 * for what stands in it, and uses `win.message`.
 *
 * Properties that notify: `capture`, whether the awaits of the next run capture the
 * context; `busy`, whether something runs; `scenario`, the name of the one that is shown.
 * Signals: `run-ended`, with the #LoomRun; `findings-requested`, with a #LoomTrace and the code
 * of a finding that is to be seen in it.
 */
G_DECLARE_FINAL_TYPE (LoomLabPage, loom_lab_page, LOOM, LAB_PAGE, AdwBin)

GtkWidget    *loom_lab_page_new             (void);

gboolean      loom_lab_page_get_capture     (LoomLabPage  *self);
void          loom_lab_page_set_capture     (LoomLabPage  *self,
                                             gboolean      capture);
gboolean      loom_lab_page_get_busy        (LoomLabPage  *self);

/* NULL where the process cannot be recorded; the page says why. */
LoomLab      *loom_lab_page_get_lab         (LoomLabPage  *self);
/* NULL where there is no lab. */
LoomRunQueue *loom_lab_page_get_queue       (LoomLabPage  *self);
LoomTimeline *loom_lab_page_get_timeline    (LoomLabPage  *self);
const char   *loom_lab_page_get_result_text (LoomLabPage  *self);

const LoomScenario *loom_lab_page_get_scenario (LoomLabPage *self);
gboolean      loom_lab_page_show_scenario   (LoomLabPage  *self,
                                             const char   *name);
WeftTask     *loom_lab_page_run             (LoomLabPage  *self,
                                             guint         n_times) WEFT_OWNED;
WeftTask     *loom_lab_page_run_variant     (LoomLabPage  *self,
                                             const char   *name) WEFT_OWNED;
WeftTask     *loom_lab_page_run_scenario    (LoomLabPage  *self,
                                             const LoomScenario *scenario) WEFT_OWNED;
/* How it is divided: the timeline is the end child. */
GtkPaned     *loom_lab_page_get_paned       (LoomLabPage  *self);
gboolean      loom_lab_page_get_source_shown (LoomLabPage *self);
void          loom_lab_page_set_source_shown (LoomLabPage *self,
                                             gboolean      shown);
/* Scrolls to what its runs have shown, side by side. */
void          loom_lab_page_show_table      (LoomLabPage  *self);
/* Goes to where one looks for a scenario. */
void          loom_lab_page_search          (LoomLabPage  *self);
void          loom_lab_page_show_runs       (LoomLabPage  *self,
                                             guint         first,
                                             guint         last);
/* What runs, and what was to run after it. */
void          loom_lab_page_cancel          (LoomLabPage  *self);
WeftTask     *loom_lab_page_settle          (LoomLabPage  *self) WEFT_OWNED;

G_END_DECLS
