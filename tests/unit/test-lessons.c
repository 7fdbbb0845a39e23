/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a lesson says is what its recording shows: every scenario, every way, with the switch on
 * and off, held against its table of expectations.
 */

#include "lab-fixture.h"
#include "lab/loom-fact.h"

static void
assert_as_expected (LoomRun *run)
{
  GPtrArray *facts = loom_run_get_facts (run);

  g_assert_nonnull (facts);
  for (guint i = 0; i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];

      if (fact->state == LOOM_FACT_OTHERWISE)
        g_error ("%s, %s, capture %d: %s is %s, expected %s", loom_run_get_scenario (run),
                 loom_run_get_variant (run), loom_run_get_capture (run), fact->label, fact->value,
                 fact->expected);
    }
}

static void
test_as_expected (Fixture *fixture, gconstpointer data)
{
  const LoomScenario *scenario = data;

  for (const LoomVariant *variant = scenario->variants; variant->name != NULL; variant++)
    for (int capture = 1; capture >= !scenario->has_capture; capture--)
      for (guint i = 0; i < 3; i++)
        {
          g_autoptr (LoomRun) done = run_variant (fixture, scenario, variant, capture);

          assert_as_expected (done);
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
