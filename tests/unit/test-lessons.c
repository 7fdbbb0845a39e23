/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a lesson says is what its recording shows: every scenario, every way, with the switch on
 * and off, held against its table of expectations. A decision table's are those of its cases.
 *
 * WEFT_LESSON_RUNS says how often in a row; three times where it is not set.
 */

#include "lab-fixture.h"
#include "lab/loom-step.h"
#include "support/lesson-test.h"

static void
test_as_expected (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) steps = loom_steps_new (data);
  guint n_times = get_n_times (3);

  g_assert_cmpuint (steps->len, >, 0);
  for (guint i = 0; i < steps->len; i++)
    {
      LoomStep step = g_array_index (steps, LoomStep, i);

      for (int capture = 1; capture >= !step.scenario->has_capture; capture--)
        for (guint j = 0; j < n_times; j++)
          {
            g_autoptr (LoomRun) done = run_variant (fixture, step.scenario, step.variant, capture);

            assert_as_expected (done);
          }
    }
}

static void
add_scenarios (void)
{
  for (const LoomScenario *const *scenario = loom_scenarios (); *scenario != NULL; scenario++)
    {
      g_autofree char *path = g_strdup_printf ("/lessons/%s", (*scenario)->name);

      g_test_add (path, Fixture, *scenario, set_up, test_as_expected, tear_down);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  add_scenarios ();
  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
