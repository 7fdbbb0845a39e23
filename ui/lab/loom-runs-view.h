/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/loom-lab.h"

G_BEGIN_DECLS

#define LOOM_TYPE_RUNS_VIEW (loom_runs_view_get_type ())

/**
 * LoomRunsView:
 *
 * The runs of a scenario in a lab, the newest first, and a button to export their results. Uses the action
 * `lab.export` of the page that it stands in.
 *
 * Signals: `run-activated`, with the #LoomRun; `line-selected`, with the same and the source line
 * of one of its awaits.
 */
G_DECLARE_FINAL_TYPE (LoomRunsView, loom_runs_view, LOOM, RUNS_VIEW, AdwBin)

/* Whose runs are shown; a table's are those of its cases. */
void loom_runs_view_set_scenario (LoomRunsView       *self,
                                  const LoomScenario *scenario);
/* NULL: no longer any. */
void loom_runs_view_set_lab (LoomRunsView *self,
                             LoomLab      *lab);

G_END_DECLS
