/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-scenario.h"

#include "lab/loom-capture-scenario.h"

static const LoomScenario *const scenarios[] = {
  &loom_capture_scenario,
  NULL,
};

/**
 * loom_scenarios:
 *
 * Returns: (transfer none): every scenario, in the order of the lessons, ended by %NULL
 */
const LoomScenario *const *
loom_scenarios (void)
{
  return scenarios;
}

/**
 * loom_scenario_find:
 * @name: a scenario's name
 *
 * Returns: (transfer none) (nullable): the scenario of that name
 */
const LoomScenario *
loom_scenario_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (const LoomScenario *const *scenario = scenarios; *scenario != NULL; scenario++)
    if (g_str_equal ((*scenario)->name, name))
      return *scenario;
  return NULL;
}
