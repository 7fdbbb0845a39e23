/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance.h"

static void
drop_failed (gpointer data G_GNUC_UNUSED)
{
  weft_task_unref (conformance_failed ("x"));
}

static char *
never_read (void)
{
  return g_strdup_printf ("reports=%u", conformance_count_reports (drop_failed, NULL));
}

static void
read_failed (gpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeftTask) task = conformance_failed ("x");

  weft_task_get_error (task);
}

static void
await_failed (gpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeftTask) awaiter = conformance_follow_task (conformance_failed ("x"), TRUE, NULL);

  weft_task_get_error (awaiter);
}

static void
wait_for_failed (gpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeftTask) task = conformance_failed ("x");

  weft_task_wait (task, NULL);
}

static void
look_at_status (gpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeftTask) task = conformance_failed ("x");

  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_FAILED);
}

static char *
read_in_some_way (void)
{
  return g_strdup_printf ("read=%u awaited=%u waited=%u status-only=%u",
                          conformance_count_reports (read_failed, NULL),
                          conformance_count_reports (await_failed, NULL),
                          conformance_count_reports (wait_for_failed, NULL),
                          conformance_count_reports (look_at_status, NULL));
}

static void
drop_cancelled (gpointer data G_GNUC_UNUSED)
{
  weft_task_unref (conformance_cancelled ("x"));
}

static char *
cancelled (void)
{
  return g_strdup_printf ("reports=%u", conformance_count_reports (drop_cancelled, NULL));
}

static char *dropped_message;

static void
keep_message (const WeftSite *site G_GNUC_UNUSED,
              const GError *error,
              gpointer user_data G_GNUC_UNUSED)
{
  g_free (dropped_message);
  dropped_message = g_strdup (error->message);
}

typedef struct
{
  WeftAsync async;
  guint *open;
} YieldFrame;

/* Goes round until the pool drops it. */
WEFT_ASYNC_DEFINE (yield_for_ever, YieldFrame, NULL)
{
  WEFT_BEGIN (self);
  for (;;)
    WEFT_YIELD ();
  WEFT_END;
}

static char *
dropped (void)
{
  char *text;

  weft_set_unobserved_handler (keep_message, NULL);
  weft_task_forget (WEFT_ASYNC_START (WEFT_ASYNC_NEW (yield_for_ever)));
  weft_pool_shut_down_now ();
  weft_set_unobserved_handler (NULL, NULL);

  g_assert_nonnull (dropped_message);
  text = g_strdup_printf ("reported=%s", strstr (dropped_message, "yield_for_ever (") != NULL &&
                                                 strstr (dropped_message, ", at line ") != NULL
                                             ? "by name and line"
                                             : dropped_message);
  g_clear_pointer (&dropped_message, g_free);
  return text;
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = {
    { "49", never_read },
    { "50", read_in_some_way },
    { "51", cancelled },
    { "53", dropped },
  };

  return conformance_run (argc, argv, "unobserved", cases, G_N_ELEMENTS (cases));
}
