/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a lesson says is what its recording shows: every scenario, every way, with the switch on
 * and off, held against its table of expectations.
 */

#include "lab/loom-fact.h"
#include "lab/loom-lab.h"
#include "lab/loom-text-surface.h"

typedef struct
{
  WeftSyncContext *context;
  LoomTextSurface *surface;
  LoomLab *lab;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  fixture->context = weft_main_loop_context_install (NULL);
  fixture->surface = loom_text_surface_new (fixture->context);
  fixture->lab = loom_lab_new (LOOM_SURFACE (fixture->surface), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_finalize_object (fixture->lab);
  g_assert_finalize_object (fixture->surface);
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (fixture->context));
  g_clear_object (&fixture->context);
}

static LoomRun *
run_variant (Fixture *fixture,
             const LoomScenario *scenario,
             const LoomVariant *variant,
             gboolean capture)
{
  g_autoptr (WeftTask) task = loom_lab_run_async (fixture->lab, scenario, variant, capture);

  while (!weft_task_is_completed (task))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (weft_task_get_error (task));
  return g_object_ref (weft_task_get_result (task)->v_pointer);
}

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
