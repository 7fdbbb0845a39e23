/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

#define LOOM_TYPE_SCENARIO_INTRO (loom_scenario_intro_get_type ())

/**
 * LoomScenarioIntro:
 *
 * What a scenario is about, a button for each way to run it, and what it teaches. Uses the
 * actions `lab.run`, `lab.run-variant`, `lab.run-many`, `lab.cancel` and `lab.show-findings` of
 * the page that it stands in.
 */
G_DECLARE_FINAL_TYPE (LoomScenarioIntro, loom_scenario_intro, LOOM, SCENARIO_INTRO, AdwBin)

void loom_scenario_intro_set_scenario (LoomScenarioIntro  *self,
                                       const LoomScenario *scenario);
/* How the switch stands, and whether something runs. */
void loom_scenario_intro_set_capture  (LoomScenarioIntro  *self,
                                       gboolean            capture);
void loom_scenario_intro_set_busy     (LoomScenarioIntro  *self,
                                       gboolean            busy);

G_END_DECLS
