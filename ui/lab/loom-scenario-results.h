/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/loom-lab.h"
#include "lab/loom-plots.h"
#include "lab/loom-verdict-table.h"

G_BEGIN_DECLS

#define LOOM_TYPE_SCENARIO_RESULTS (loom_scenario_results_get_type ())

/**
 * LoomScenarioResults:
 *
 * What a scenario put on its surface, what its newest runs showed, and what follows from it.
 */
G_DECLARE_FINAL_TYPE (LoomScenarioResults, loom_scenario_results, LOOM, SCENARIO_RESULTS, AdwBin)

/* @lab: (nullable): whose runs of it are shown */
void              loom_scenario_results_set_scenario (LoomScenarioResults *self,
                                                      const LoomScenario  *scenario,
                                                      LoomLab             *lab);
void              loom_scenario_results_update       (LoomScenarioResults *self,
                                                      LoomLab             *lab,
                                                      guint                first);

/* From the one to the other, what the run has measured is shown as it comes. */
void              loom_scenario_results_begin        (LoomScenarioResults *self,
                                                      LoomLab             *lab,
                                                      LoomRun             *run,
                                                      gint64               since);
void              loom_scenario_results_end          (LoomScenarioResults *self);

/* The scenarios' surface. */
GtkLabel         *loom_scenario_results_get_label    (LoomScenarioResults *self);
LoomVerdictTable *loom_scenario_results_get_table    (LoomScenarioResults *self);

G_END_DECLS
