/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

#define LOOM_TYPE_SCENARIO_SUMMARY (loom_scenario_summary_get_type ())

/**
 * LoomScenarioSummary:
 *
 * What a scenario is about, and what the switch has to do with it.
 */
G_DECLARE_FINAL_TYPE (LoomScenarioSummary, loom_scenario_summary, LOOM, SCENARIO_SUMMARY, AdwBin)

void loom_scenario_summary_set_scenario (LoomScenarioSummary *self,
                                         const LoomScenario  *scenario);
/* How the switch stands. */
void loom_scenario_summary_set_capture  (LoomScenarioSummary *self,
                                         gboolean             capture);

G_END_DECLS
