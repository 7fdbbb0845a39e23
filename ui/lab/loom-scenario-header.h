/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

#define LOOM_TYPE_SCENARIO_HEADER (loom_scenario_header_get_type ())

/**
 * LoomScenarioHeader:
 *
 * What a scenario is called, a button for each way to run it, and what it teaches: what stays in
 * view while the rest scrolls. Uses the actions `lab.run`, `lab.run-variant`, `lab.run-many`, `lab.cancel` and `lab.show-findings` of
 * the page that it stands in.
 */
G_DECLARE_FINAL_TYPE (LoomScenarioHeader, loom_scenario_header, LOOM, SCENARIO_HEADER, AdwBin)

void loom_scenario_header_set_scenario (LoomScenarioHeader  *self,
                                       const LoomScenario *scenario);
/* Whether something runs, and how many of how many runs have ended; 0 of 0 where that says nothing. */
void loom_scenario_header_set_busy     (LoomScenarioHeader  *self,
                                       gboolean            busy);
void loom_scenario_header_set_progress (LoomScenarioHeader *self,
                                       guint               n_done,
                                       guint               n_all);
/* What a question teaches would give its answer away. */
void loom_scenario_header_reveal_rules (LoomScenarioHeader *self,
                                       gboolean            reveal);
GtkWidget *loom_scenario_header_get_title      (LoomScenarioHeader *self);
GtkWidget *loom_scenario_header_get_run_button (LoomScenarioHeader *self);

G_END_DECLS
