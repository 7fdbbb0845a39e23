/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Every lesson in the window, every way, with the switch on and off, held against its table of
 * expectations. Also those that deadlock: the window goes on.
 *
 * WEFT_LESSON_RUNS says how often in a row; once where it is not set.
 */

#include <adwaita.h>

#include "lab-page-fixture.h"
#include "lab/loom-question-view.h"
#include "lab/loom-step.h"
#include "support/lesson-test.h"

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const LoomScenario *scenario = data;

  open_page (fixture, scenario->name);
  if (scenario->answers != NULL)
    loom_question_view_predict (LOOM_QUESTION_VIEW (loom_ui_test_find (GTK_WIDGET (fixture->page),
                                                                       LOOM_TYPE_QUESTION_VIEW)),
                                0);
}

static void
test_as_expected (Fixture *fixture, gconstpointer data)
{
  const LoomScenario *scenario = data;
  g_autoptr (GArray) steps = loom_steps_new (scenario);
  guint n_times = get_n_times (1);

  for (int capture = 1; capture >= !scenario->has_capture; capture--)
    for (guint i = 1; i <= n_times; i++)
      {
        guint n_before = get_n_runs (fixture);
        g_autoptr (WeftTask) task = NULL;

        loom_lab_page_set_capture (fixture->page, capture);
        task = loom_lab_page_run (fixture->page, 1);
        loom_ui_test_until (is_idle, fixture->page);
        g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
        g_assert_cmpuint (get_n_runs (fixture) - n_before, ==, steps->len);
        for (guint j = 0; j < steps->len; j++)
          {
            g_autoptr (LoomRun) run =
                g_list_model_get_item (G_LIST_MODEL (loom_lab_page_get_lab (fixture->page)), j);

            assert_as_expected (run);
          }
      }
  /* It is there, and draws. */
  loom_ui_test_frames (fixture->window, 2);
}

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = NULL;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  context = weft_main_loop_context_install (NULL);
  for (const LoomScenario *const *scenario = loom_scenarios (); *scenario != NULL; scenario++)
    {
      g_autofree char *path = g_strdup_printf ("/every-lesson/%s", (*scenario)->name);

      g_test_add (path, Fixture, *scenario, set_up, test_as_expected, tear_down);
    }
  return g_test_run ();
}
