/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance.h"

static void
release_too_many (WeftSemaphore *semaphore, const char **over)
{
  g_autoptr (GError) error = NULL;

  *over = weft_semaphore_release (semaphore, 2, NULL, &error) ? "accepted" : "refused";
}

static char *
order (void)
{
  g_autoptr (WeftSemaphore) semaphore = weft_semaphore_new (0, 2);
  WeftTask *waits[3];
  g_autoptr (WeftTask) all = NULL;
  g_autofree char *first = NULL;
  const char *over;
  guint old = 99;

  for (guint i = 0; i < 3; i++)
    waits[i] = weft_value_task_as_task (weft_semaphore_wait (semaphore, NULL));
  g_assert_true (weft_semaphore_release (semaphore, 1, NULL, NULL));
  weft_task_wait (waits[0], NULL);
  first = g_strdup_printf ("%s,%s,%s", conformance_bool (weft_task_is_completed (waits[0])),
                           conformance_bool (weft_task_is_completed (waits[1])),
                           conformance_bool (weft_task_is_completed (waits[2])));
  g_assert_true (weft_semaphore_release (semaphore, 2, NULL, NULL));
  all = weft_when_all_take (waits, 3);
  weft_task_wait (all, NULL);
  g_assert_true (weft_semaphore_release (semaphore, 1, &old, NULL));
  release_too_many (semaphore, &over);
  return g_strdup_printf ("first=%s old=%u over=%s", first, old, over);
}

static char *
empty_and_cancelled (void)
{
  g_autoptr (WeftSemaphore) empty = weft_semaphore_new (0, 1);
  g_autoptr (WeftSemaphore) full = weft_semaphore_new (1, 1);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (WeftTask) no_time = NULL;
  g_autoptr (WeftTask) wait = NULL;
  g_autofree char *error = NULL;

  g_cancellable_cancel (cancelled);
  no_time = weft_value_task_as_task (weft_semaphore_wait_for (empty, 0, NULL));
  wait = weft_value_task_as_task (weft_semaphore_wait (full, cancelled));
  error = conformance_error (wait);
  return g_strdup_printf ("empty=%s cancelled=%s",
                          conformance_bool ((gboolean) weft_task_get_result (no_time)->v_int),
                          error);
}

static char *
permits_are_not_lost (void)
{
  g_autoptr (WeftSemaphore) semaphore = weft_semaphore_new (0, 1000);
  guint n_taken = 0;

  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (WeftTask) wait =
          weft_value_task_as_task (weft_semaphore_wait_for (semaphore, i % 2, NULL));

      g_assert_true (weft_semaphore_release (semaphore, 1, NULL, NULL));
      weft_task_wait (wait, NULL);
      if (weft_task_get_result (wait)->v_int || weft_semaphore_try_wait (semaphore))
        n_taken++;
    }
  return g_strdup_printf ("lost=%d",
                          500 - (int) n_taken - (int) weft_semaphore_get_available (semaphore));
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = {
    { "66", order },
    { "67", empty_and_cancelled },
    { "68", permits_are_not_lost },
  };

  return conformance_run (argc, argv, "semaphore", cases, G_N_ELEMENTS (cases));
}
