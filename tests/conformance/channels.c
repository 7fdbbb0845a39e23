/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "conformance.h"

#define ITEM(n) GUINT_TO_POINTER (n)

static WeftChannel *
channel_of (int capacity)
{
  return weft_channel_new (capacity, WEFT_CHANNEL_DEFAULT, NULL);
}

static void
note_dropped (gpointer item, gpointer data)
{
  g_string_append_printf (data, "%u", GPOINTER_TO_UINT (item));
}

static char *
written (WeftChannelFullMode mode)
{
  g_autoptr (GString) dropped = g_string_new (NULL);
  GString *text = g_string_new (NULL);
  g_autoptr (WeftChannel) channel =
      mode == WEFT_CHANNEL_WAIT ? channel_of (2)
                                : weft_channel_new_dropping (2, mode, WEFT_CHANNEL_DEFAULT, NULL,
                                                             note_dropped, dropped, NULL);
  gpointer item;

  for (guint i = 1; i <= 3; i++)
    if (!weft_channel_try_write (channel, ITEM (i)))
      {
        g_string_assign (text, "refused");
        return g_string_free (text, FALSE);
      }
  while (weft_channel_try_read (channel, &item))
    g_string_append_printf (text, "%u", GPOINTER_TO_UINT (item));
  g_string_append_printf (text, "-%s", dropped->str);
  return g_string_free (text, FALSE);
}

static char *
full_modes (void)
{
  g_autofree char *wait = written (WEFT_CHANNEL_WAIT);
  g_autofree char *oldest = written (WEFT_CHANNEL_DROP_OLDEST);
  g_autofree char *newest = written (WEFT_CHANNEL_DROP_NEWEST);
  g_autofree char *write = written (WEFT_CHANNEL_DROP_WRITE);

  return g_strdup_printf ("wait=%s oldest=%s newest=%s write=%s", wait, oldest, newest, write);
}

static char *
completion_after_drain (void)
{
  g_autoptr (WeftChannel) channel = channel_of (2);
  g_autoptr (WeftTask) completion = weft_channel_get_completion (channel);
  g_autofree char *drained = NULL;
  const char *before;
  gpointer item;

  weft_channel_try_write (channel, ITEM (1));
  weft_channel_complete (channel, NULL);
  before = conformance_status (completion);
  g_assert_true (weft_channel_try_read (channel, &item));
  weft_task_wait (completion, NULL);
  drained = conformance_error (completion);
  return g_strdup_printf ("before=%s drained=%s", before, drained);
}

/* "closed:" and the message that the error wraps, or the error itself. */
static char *
how_it_failed (WeftTask *task)
{
  const GError *error = weft_task_get_error (task);

  if (error == NULL)
    return g_strdup ("none");
  if (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_CLOSED))
    return g_strdup_printf ("closed:%s",
                            strstr (error->message, "mine") != NULL ? "mine" : error->message);
  return g_strdup (error->message);
}

static char *
completed_with_error (void)
{
  g_autoptr (WeftChannel) channel = channel_of (2);
  g_autoptr (WeftTask) completion = weft_channel_get_completion (channel);
  g_autoptr (WeftTask) read = NULL;
  g_autoptr (WeftTask) write = NULL;
  g_autoptr (WeftTask) wait = NULL;
  char *texts[4];
  char *text;

  weft_channel_complete (channel, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "mine"));
  read = weft_value_task_as_task (weft_channel_read (channel, NULL));
  write = weft_value_task_as_task (weft_channel_write (channel, ITEM (1), NULL));
  wait = weft_value_task_as_task (weft_channel_wait_to_read (channel, NULL));
  texts[0] = how_it_failed (read);
  texts[1] = how_it_failed (write);
  texts[2] = how_it_failed (wait);
  texts[3] = how_it_failed (completion);
  text = g_strdup_printf ("read=%s write=%s wait=%s completion=%s", texts[0], texts[1], texts[2],
                          texts[3]);
  for (guint i = 0; i < 4; i++)
    g_free (texts[i]);
  return text;
}

static void
complete_again (gpointer data)
{
  weft_channel_complete (data, NULL);
}

static char *
completed_twice (void)
{
  g_autoptr (WeftChannel) channel = channel_of (2);
  g_autoptr (WeftTask) wait = NULL;
  const char *again;

  weft_channel_complete (channel, NULL);
  wait = weft_value_task_as_task (weft_channel_wait_to_read (channel, NULL));
  again = conformance_refused (complete_again, channel);
  return g_strdup_printf ("wait=%s complete=%s try-complete=%s",
                          conformance_bool ((gboolean) weft_task_get_result (wait)->v_int), again,
                          conformance_bool (weft_channel_try_complete (channel, NULL)));
}

static char *
cancelled_write (void)
{
  g_autoptr (WeftChannel) channel = channel_of (1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) second = NULL;
  g_autoptr (WeftTask) third = NULL;
  g_autofree char *cancelled = NULL;
  gpointer first = NULL, next = NULL;

  weft_channel_try_write (channel, ITEM (1));
  second = weft_value_task_as_task (weft_channel_write (channel, ITEM (2), cancellable));
  third = weft_value_task_as_task (weft_channel_write (channel, ITEM (3), NULL));
  g_cancellable_cancel (cancellable);
  weft_task_wait (second, NULL);
  cancelled = conformance_error (second);
  g_assert_true (weft_channel_try_read (channel, &first));
  weft_task_wait (third, NULL);
  g_assert_true (weft_channel_try_read (channel, &next));
  return g_strdup_printf ("write=%s read=%u,%u", cancelled, GPOINTER_TO_UINT (first),
                          GPOINTER_TO_UINT (next));
}

static char *
cancelled_read (void)
{
  g_autoptr (WeftChannel) channel = channel_of (1);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (WeftTask) read = NULL;
  g_autofree char *error = NULL;

  g_cancellable_cancel (cancelled);
  weft_channel_try_write (channel, ITEM (1));
  read = weft_value_task_as_task (weft_channel_read (channel, cancelled));
  error = conformance_error (read);
  return g_strdup_printf ("%s left=%s", error,
                          conformance_bool (weft_channel_get_n_items (channel) == 1));
}

static char *
rendezvous (void)
{
  g_autoptr (WeftChannel) channel = channel_of (0);
  gboolean alone = weft_channel_try_write (channel, ITEM (1));
  g_autoptr (WeftTask) write =
      weft_value_task_as_task (weft_channel_write (channel, ITEM (1), NULL));
  const char *before = conformance_status (write);
  gpointer item = NULL;

  g_assert_true (weft_channel_try_read (channel, &item));
  weft_task_wait (write, NULL);
  return g_strdup_printf ("alone=%s write=%s read=%u write-after=%s", conformance_bool (alone),
                          before, GPOINTER_TO_UINT (item), conformance_status (write));
}

static void
read_and_write (gpointer data)
{
  g_autoptr (WeftChannel) channel = channel_of (1);
  ConformanceSeen seen = { 0 };
  g_autoptr (WeftTask) read =
      conformance_follow (weft_configure_await (weft_channel_read (channel, NULL), FALSE), &seen);

  g_assert_true (weft_channel_try_write (channel, ITEM (1)));
  weft_task_wait (read, NULL);
  *(const char **) data = conformance_place (&seen, g_thread_self ());
}

static char *
reader_is_queued (void)
{
  const char *place = NULL;

  conformance_on_thread (read_and_write, &place);
  return g_strdup (place);
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = {
    { "69", full_modes },      { "70", completion_after_drain }, { "71", completed_with_error },
    { "72", completed_twice }, { "73", cancelled_write },        { "74", cancelled_read },
    { "76", rendezvous },      { "77", reader_is_queued },
  };

  return conformance_run (argc, argv, "channels", cases, G_N_ELEMENTS (cases));
}
