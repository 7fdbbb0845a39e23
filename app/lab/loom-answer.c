/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-answer.h"

static gboolean
holds (const LoomAnswer *answer, gboolean capture, const LoomVerdict *verdict)
{
  gint64 value;

  return loom_expectation_applies (&answer->holds, capture) &&
         loom_measure_read (answer->holds.measure, answer->holds.subject, verdict, &value) &&
         loom_expectation_holds (&answer->holds, value);
}

/**
 * loom_scenario_judge:
 * @self: a scenario
 * @capture: how the switch stood
 * @verdict: of a run of it
 *
 * Returns: the answer that is right, from 0; -1 where the recording does not decide
 */
gint
loom_scenario_judge (const LoomScenario *self, gboolean capture, const LoomVerdict *verdict)
{
  gint right = -1;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (verdict != NULL, -1);

  for (gint i = 0; self->answers != NULL && self->answers[i].text != NULL; i++)
    {
      if (!holds (&self->answers[i], capture, verdict))
        continue;
      if (right >= 0)
        return -1;
      right = i;
    }
  return right;
}
