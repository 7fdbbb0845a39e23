/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-step.h"

static void
add_variants (GArray *steps, const LoomScenario *scenario)
{
  for (const LoomVariant *variant = scenario->variants; variant->name != NULL; variant++)
    {
      LoomStep step = { scenario, variant };

      g_array_append_val (steps, step);
    }
}

/**
 * loom_steps_new:
 * @scenario: a scenario
 *
 * Returns: (transfer full) (element-type LoomStep): what to run, one after the other
 */
GArray *
loom_steps_new (const LoomScenario *scenario)
{
  GArray *steps;

  g_return_val_if_fail (scenario != NULL, NULL);

  steps = g_array_new (FALSE, FALSE, sizeof (LoomStep));
  add_variants (steps, scenario);
  for (const LoomDecision *decision = scenario->decisions;
       decision != NULL && decision->scenario != NULL; decision++)
    add_variants (steps, loom_scenario_find (decision->scenario));
  return steps;
}
