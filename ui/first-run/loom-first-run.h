/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "inspector/loom-inspector-page.h"
#include "lab/loom-lab-page.h"
#include "report/loom-reports-page.h"

G_BEGIN_DECLS

#define LOOM_TYPE_FIRST_RUN (loom_first_run_get_type ())

/**
 * LoomFirstRun:
 *
 * A tour of three minutes, in a bar above the pages: what to do next and, when it is done, what to
 * look at; a person goes on and back by buttons. It takes nothing away: whoever does something
 * else is waited for, every step can be passed over, and the tour left at any time. What it changed
 * of the lab's page for that it puts back, but for the lesson: that which it has come to stays.
 * Only the UI thread may call.
 *
 * Property that notifies: `running`, whether it is shown.
 */
G_DECLARE_FINAL_TYPE (LoomFirstRun, loom_first_run, LOOM, FIRST_RUN, AdwBin)

/* To be called once; they are not kept alive. */
void        loom_first_run_set_pages (LoomFirstRun      *self,
                                      LoomLabPage       *lab_page,
                                      LoomInspectorPage *inspector_page,
                                      LoomReportsPage   *reports_page);

void        loom_first_run_start     (LoomFirstRun      *self);
void        loom_first_run_stop      (LoomFirstRun      *self);

gboolean    loom_first_run_get_running (LoomFirstRun   *self);
/* From 1; 0 while it is stopped. */
guint       loom_first_run_get_step  (LoomFirstRun      *self);
guint       loom_first_run_get_n_steps (LoomFirstRun    *self);
/* Whether what the step asks for has happened. */
gboolean    loom_first_run_get_done  (LoomFirstRun      *self);
const char *loom_first_run_get_text  (LoomFirstRun      *self);

G_END_DECLS
