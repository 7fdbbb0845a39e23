/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

#define LOOM_TYPE_SCENARIO_LIST (loom_scenario_list_get_type ())

/**
 * LoomScenarioList:
 *
 * The scenarios in their groups, and a place to look for one. Ctrl+F and / go there from
 * everywhere on the page that it is given to; Escape empties it and goes back.
 *
 * Signals: `scenario-selected`, with the #LoomScenario; `scenario-activated`, when a person
 * wants to go on with it.
 */
G_DECLARE_FINAL_TYPE (LoomScenarioList, loom_scenario_list, LOOM, SCENARIO_LIST, AdwBin)

/* NULL before one was selected. */
const LoomScenario *loom_scenario_list_get_selected (LoomScenarioList   *self);
void                loom_scenario_list_select       (LoomScenarioList   *self,
                                                     const LoomScenario *scenario);

void                loom_scenario_list_search       (LoomScenarioList   *self,
                                                     const char         *text);
void                loom_scenario_list_focus_search (LoomScenarioList   *self);
/* How many are in view. */
guint               loom_scenario_list_get_n_shown  (LoomScenarioList   *self);

G_END_DECLS
