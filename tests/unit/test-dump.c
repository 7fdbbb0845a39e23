/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

typedef struct
{
  WeftAsync async;
  WeftTask *awaited;
  gint64 locals[4];
} WaitFrame;

static void
wait_clear (WaitFrame *self)
{
  g_clear_pointer (&self->awaited, weft_task_unref);
}

WEFT_ASYNC_DEFINE (wait_for_it, WaitFrame, wait_clear)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (g_steal_pointer (&self->awaited));
  WEFT_END;
}

static WeftTask *
wait_for_it (WeftTask *awaited)
{
  WaitFrame *self = WEFT_ASYNC_NEW (wait_for_it);

  self->awaited = awaited;
  return WEFT_ASYNC_START (self);
}

static void
test_chain (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *first = weft_completion_source_get_task (source);
  g_autoptr (WeftTask) chain = NULL;
  g_autofree char *before = NULL;
  g_autofree char *during = NULL;
  g_autofree char *after = NULL;
  g_autofree char *expected = NULL;

  g_assert_cmpuint (weft_task_count_live (), ==, 1);
  weft_sync_context_set_name (context, "stage");
  weft_sync_context_set_current (context);
  chain = wait_for_it (wait_for_it (weft_task_ref (first)));
  weft_sync_context_set_current (NULL);
  g_assert_cmpuint (weft_task_count_live (), ==, 3);

  before = weft_dump ();
  expected = g_strdup_printf (
      "3 tasks\n"
      "wait_for_it #%" G_GUINT64_FORMAT " (test-dump.c:18): waits at line 21 for "
      "the next one, goes on in stage\n"
      "  wait_for_it #%" G_GUINT64_FORMAT " (test-dump.c:18): waits at line 21 "
      "for the next one, goes on in stage\n"
      "    test_chain #%" G_GUINT64_FORMAT " (test-dump.c:38): not complete\n",
      weft_task_get_id (chain), weft_task_get_id (chain) - 1, weft_task_get_id (first));
  g_assert_cmpstr (before, ==, expected);

  weft_completion_source_set (source, weft_result_void ());
  during = weft_dump ();
  g_assert_nonnull (strstr (during, "is to go on at line 21, queued to stage"));
  g_assert_cmpuint (weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context)), ==, 1);
  after = weft_dump ();
  g_assert_nonnull (strstr (after, "complete, still referred to"));
}

static guint stop; /* atomic */

static gpointer
make_and_drop (gpointer data G_GNUC_UNUSED)
{
  while (!g_atomic_int_get (&stop))
    {
      g_autoptr (WeftCompletionSource) source =
          weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
      WeftTask *task = weft_completion_source_get_task (source);
      g_autoptr (WeftTask) chain G_GNUC_UNUSED = wait_for_it (wait_for_it (weft_task_ref (task)));

      weft_completion_source_set (source, weft_result_void ());
    }
  return NULL;
}

/* Nobody is stopped, and whatever was seen is a task. */
static void
test_meanwhile (void)
{
  GThread *threads[2];

  stop = 0;
  for (guint i = 0; i < 2; i++)
    threads[i] = g_thread_new ("maker", make_and_drop, NULL);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = weft_dump ();
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

      for (char **line = lines + 1; *line != NULL && **line != '\0'; line++)
        {
          const char *name = *line + strspn (*line, " ");

          g_assert_true (g_str_has_prefix (name, "wait_for_it #") ||
                         g_str_has_prefix (name, "make_and_drop #"));
        }
    }
  g_atomic_int_set (&stop, 1);
  for (guint i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (weft_task_count_live (), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dump/chain", test_chain);
  g_test_add_func ("/dump/meanwhile", test_meanwhile);

  return g_test_run ();
}
