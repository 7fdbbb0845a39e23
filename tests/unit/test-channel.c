/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#include <sched.h>

#define ITEM(n) GSIZE_TO_POINTER ((gsize) (n))

/* Whether it is complete by value: no task stands behind it. */
static gboolean
is_by_value (WeftValueTask value_task)
{
  return value_task.tag != (guintptr) &weft_value_task_tag_ && (value_task.tag & 1) == 0;
}

static void
assert_written (WeftValueTask value_task)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTask) task = weft_value_task_as_task (value_task);

  g_assert_true (weft_task_wait (task, &error));
  g_assert_no_error (error);
}

static void
assert_read (WeftValueTask value_task, gsize expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTask) task = weft_value_task_as_task (value_task);

  g_assert_true (weft_task_wait (task, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (GPOINTER_TO_SIZE (weft_task_get_result (task)->v_pointer), ==, expected);
}

static void
assert_watched (WeftValueTask value_task, gboolean expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTask) task = weft_value_task_as_task (value_task);

  g_assert_true (weft_task_wait (task, &error));
  g_assert_no_error (error);
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, expected);
}

static void
assert_fails (WeftValueTask value_task, GQuark domain, int code, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTask) task = weft_value_task_as_task (value_task);

  g_assert_false (weft_task_wait (task, &error));
  g_assert_error (error, domain, code);
  if (says != NULL)
    g_assert_nonnull (strstr (error->message, says));
}

static void
assert_try_read (WeftChannel *channel, gsize expected)
{
  gpointer item = NULL;

  g_assert_true (weft_channel_try_read (channel, &item));
  g_assert_cmpuint (GPOINTER_TO_SIZE (item), ==, expected);
}

static void
assert_empty (WeftChannel *channel)
{
  gpointer item;

  g_assert_false (weft_channel_try_read (channel, &item));
  g_assert_cmpuint (weft_channel_get_n_items (channel), ==, 0);
}

/* Where there is room, or an item, both ends are complete by value. */
static void
test_at_once (void)
{
  g_autoptr (WeftChannel) channel = weft_channel_new (2, WEFT_CHANNEL_DEFAULT, NULL);
  WeftValueTask value_task;

  value_task = weft_channel_wait_to_write (channel, NULL);
  g_assert_true (is_by_value (value_task));
  assert_watched (value_task, TRUE);

  value_task = weft_channel_write (channel, ITEM (1), NULL);
  g_assert_true (is_by_value (value_task));
  assert_written (value_task);
  g_assert_true (weft_channel_try_write (channel, ITEM (2)));
  g_assert_false (weft_channel_try_write (channel, ITEM (3)));
  g_assert_cmpuint (weft_channel_get_n_items (channel), ==, 2);

  value_task = weft_channel_wait_to_read (channel, NULL);
  g_assert_true (is_by_value (value_task));
  assert_watched (value_task, TRUE);
  value_task = weft_channel_read (channel, NULL);
  g_assert_true (is_by_value (value_task));
  assert_read (value_task, 1);
  assert_try_read (channel, 2);
  assert_empty (channel);
}

/* 69: a full channel in wait mode. */
static void
test_full_waits (void)
{
  g_autoptr (WeftChannel) channel = weft_channel_new (2, WEFT_CHANNEL_DEFAULT, NULL);
  WeftValueTask third;
  WeftValueTask fourth;

  assert_written (weft_channel_write (channel, ITEM (1), NULL));
  assert_written (weft_channel_write (channel, ITEM (2), NULL));
  third = weft_channel_write (channel, ITEM (3), NULL);
  fourth = weft_channel_write (channel, ITEM (4), NULL);
  g_assert_false (weft_value_task_is_completed (third));
  g_assert_false (weft_channel_try_write (channel, ITEM (5)));

  /* The one place goes to who came first. */
  assert_try_read (channel, 1);
  g_assert_true (weft_value_task_is_completed (third));
  g_assert_false (weft_value_task_is_completed (fourth));
  g_assert_false (weft_channel_try_write (channel, ITEM (5)));

  assert_read (weft_channel_read (channel, NULL), 2);
  g_assert_true (weft_value_task_is_completed (fourth));
  assert_written (third);
  assert_written (fourth);
  assert_try_read (channel, 3);
  g_assert_true (weft_channel_try_write (channel, ITEM (5)));
  assert_try_read (channel, 4);
  assert_try_read (channel, 5);
  assert_empty (channel);
}

typedef struct
{
  WeftChannel *channel;
  gsize dropped[8];
  guint n_dropped;
  guint n_freed;
} Drops;

static guint n_items_freed; /* atomic */

static void
free_item (gpointer item G_GNUC_UNUSED)
{
  __atomic_fetch_add (&n_items_freed, 1, __ATOMIC_RELAXED);
}

/* Takes the channel's mutex: with it held by the write, this would hang. */
static void
note_dropped (gpointer item, gpointer data)
{
  Drops *drops = data;

  g_assert_cmpuint (weft_channel_get_n_items (drops->channel), ==, 2);
  drops->dropped[drops->n_dropped++] = GPOINTER_TO_SIZE (item);
}

static WeftChannel *
fill_dropping (Drops *drops, WeftChannelFullMode mode)
{
  *drops = (Drops) { 0 };
  drops->channel = weft_channel_new_dropping (2, mode, WEFT_CHANNEL_DEFAULT, free_item,
                                              note_dropped, drops, NULL);
  n_items_freed = 0;
  for (gsize i = 1; i <= 3; i++)
    g_assert_true (weft_channel_try_write (drops->channel, ITEM (i)));
  assert_written (weft_channel_write (drops->channel, ITEM (4), NULL));
  assert_watched (weft_channel_wait_to_write (drops->channel, NULL), TRUE);
  g_assert_cmpuint (drops->n_dropped, ==, 2);
  g_assert_cmpuint (n_items_freed, ==, 2);
  return drops->channel;
}

/* 69: the modes that drop. */
static void
test_drop_oldest (void)
{
  Drops drops;
  g_autoptr (WeftChannel) channel = fill_dropping (&drops, WEFT_CHANNEL_DROP_OLDEST);

  g_assert_cmpuint (drops.dropped[0], ==, 1);
  g_assert_cmpuint (drops.dropped[1], ==, 2);
  assert_try_read (channel, 3);
  assert_try_read (channel, 4);
  assert_empty (channel);
}

static void
test_drop_newest (void)
{
  Drops drops;
  g_autoptr (WeftChannel) channel = fill_dropping (&drops, WEFT_CHANNEL_DROP_NEWEST);

  g_assert_cmpuint (drops.dropped[0], ==, 2);
  g_assert_cmpuint (drops.dropped[1], ==, 3);
  assert_try_read (channel, 1);
  assert_try_read (channel, 4);
  assert_empty (channel);
}

static void
test_drop_write (void)
{
  Drops drops;
  g_autoptr (WeftChannel) channel = fill_dropping (&drops, WEFT_CHANNEL_DROP_WRITE);

  g_assert_cmpuint (drops.dropped[0], ==, 3);
  g_assert_cmpuint (drops.dropped[1], ==, 4);
  assert_try_read (channel, 1);
  assert_try_read (channel, 2);
  assert_empty (channel);
}

/* 70: the completion waits for the last item, however it is read. */
static void
test_completion_drains (void)
{
  g_autoptr (WeftChannel) channel = weft_channel_new (4, WEFT_CHANNEL_DEFAULT, NULL);
  g_autoptr (WeftTask) completion = weft_channel_get_completion (channel);
  g_autoptr (WeftTask) late = NULL;

  g_assert_true (weft_channel_try_write (channel, ITEM (1)));
  g_assert_true (weft_channel_try_write (channel, ITEM (2)));
  weft_channel_complete (channel, NULL);
  g_assert_false (weft_task_is_completed (completion));
  assert_watched (weft_channel_wait_to_read (channel, NULL), TRUE);
  assert_try_read (channel, 1);
  g_assert_false (weft_task_is_completed (completion));
  assert_read (weft_channel_read (channel, NULL), 2);
  g_assert_cmpint (weft_task_get_status (completion), ==, WEFT_TASK_SUCCEEDED);

  late = weft_channel_get_completion (channel);
  g_assert_cmpint (weft_task_get_status (late), ==, WEFT_TASK_SUCCEEDED);
}

/* 71: closed with an error. */
static void
test_completed_with_error (void)
{
  g_autoptr (WeftChannel) channel = weft_channel_new (1, WEFT_CHANNEL_DEFAULT, NULL);
  g_autoptr (WeftTask) completion = weft_channel_get_completion (channel);
  g_autoptr (WeftTask) late = NULL;
  WeftValueTask read = weft_channel_read (channel, NULL);
  WeftValueTask watch = weft_channel_wait_to_read (channel, NULL);

  weft_channel_complete (channel,
                         g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The disk is full"));

  assert_fails (read, WEFT_ERROR, WEFT_ERROR_CLOSED, "The disk is full");
  assert_fails (watch, G_IO_ERROR, G_IO_ERROR_NO_SPACE, NULL);
  assert_fails (weft_channel_read (channel, NULL), WEFT_ERROR, WEFT_ERROR_CLOSED,
                "The disk is full");
  assert_fails (weft_channel_write (channel, ITEM (1), NULL), WEFT_ERROR, WEFT_ERROR_CLOSED,
                "The disk is full");
  assert_fails (weft_channel_wait_to_read (channel, NULL), G_IO_ERROR, G_IO_ERROR_NO_SPACE, NULL);
  assert_fails (weft_channel_wait_to_write (channel, NULL), G_IO_ERROR, G_IO_ERROR_NO_SPACE, NULL);
  g_assert_error (weft_task_get_error (completion), G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  late = weft_channel_get_completion (channel);
  g_assert_error (weft_task_get_error (late), G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

/* 72: closed without one, and twice. */
static void
test_completed (void)
{
  g_autoptr (WeftChannel) channel = weft_channel_new (1, WEFT_CHANNEL_DEFAULT, free_item);
  WeftValueTask write;
  WeftValueTask room;

  n_items_freed = 0;
  g_assert_true (weft_channel_try_write (channel, ITEM (1)));
  write = weft_channel_write (channel, ITEM (2), NULL);
  room = weft_channel_wait_to_write (channel, NULL);

  weft_channel_complete (channel, NULL);
  assert_fails (write, WEFT_ERROR, WEFT_ERROR_CLOSED, NULL);
  assert_watched (room, FALSE);
  g_assert_cmpuint (n_items_freed, ==, 1);
  g_assert_false (weft_channel_try_write (channel, ITEM (3)));
  assert_fails (weft_channel_write (channel, ITEM (3), NULL), WEFT_ERROR, WEFT_ERROR_CLOSED, NULL);
  g_assert_cmpuint (n_items_freed, ==, 2);
  assert_watched (weft_channel_wait_to_read (channel, NULL), TRUE);
  assert_try_read (channel, 1);
  assert_watched (weft_channel_wait_to_read (channel, NULL), FALSE);
  assert_watched (weft_channel_wait_to_write (channel, NULL), FALSE);
  assert_fails (weft_channel_read (channel, NULL), WEFT_ERROR, WEFT_ERROR_CLOSED, NULL);

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*closed already*");
  weft_channel_complete (channel, NULL);
  g_test_assert_expected_messages ();
  g_assert_false (weft_channel_try_complete (
      channel, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "released")));
}

/* 73: the item of a write that was cancelled is skipped. */
static void
test_cancelled_write (void)
{
  g_autoptr (WeftChannel) channel = weft_channel_new (1, WEFT_CHANNEL_DEFAULT, free_item);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  WeftValueTask second;
  WeftValueTask third;

  n_items_freed = 0;
  g_assert_true (weft_channel_try_write (channel, ITEM (1)));
  second = weft_channel_write (channel, ITEM (2), cancellable);
  third = weft_channel_write (channel, ITEM (3), NULL);

  g_cancellable_cancel (cancellable);
  assert_fails (second, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
  g_assert_cmpuint (n_items_freed, ==, 1);

  assert_try_read (channel, 1);
  assert_written (third);
  assert_try_read (channel, 3);
  assert_empty (channel);
  /* And the flags of who left are gone: this goes through the ring again. */
  g_assert_true (is_by_value (weft_channel_write (channel, ITEM (4), NULL)));
}

/* 74: cancelled already. */
static void
test_already_cancelled (void)
{
  g_autoptr (WeftChannel) channel = weft_channel_new (2, WEFT_CHANNEL_DEFAULT, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_assert_true (weft_channel_try_write (channel, ITEM (1)));
  g_cancellable_cancel (cancellable);
  assert_fails (weft_channel_read (channel, cancellable), G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
  assert_fails (weft_channel_write (channel, ITEM (2), cancellable), G_IO_ERROR,
                G_IO_ERROR_CANCELLED, NULL);
  assert_fails (weft_channel_wait_to_read (channel, cancellable), G_IO_ERROR, G_IO_ERROR_CANCELLED,
                NULL);
  assert_fails (weft_channel_wait_to_write (channel, cancellable), G_IO_ERROR, G_IO_ERROR_CANCELLED,
                NULL);
  assert_try_read (channel, 1);
  assert_empty (channel);
}

static void
test_cancelled_read (void)
{
  g_autoptr (WeftChannel) channel = weft_channel_new (2, WEFT_CHANNEL_DEFAULT, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  WeftValueTask first = weft_channel_read (channel, cancellable);
  WeftValueTask second = weft_channel_read (channel, NULL);
  WeftValueTask watch = weft_channel_wait_to_read (channel, cancellable);

  g_cancellable_cancel (cancellable);
  assert_fails (first, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
  assert_fails (watch, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
  g_assert_true (weft_channel_try_write (channel, ITEM (1)));
  assert_read (second, 1);
  assert_empty (channel);
}

/* Readers are served in their order, and nobody overtakes them. */
static void
test_readers_in_order (void)
{
  g_autoptr (WeftChannel) channel = weft_channel_new (4, WEFT_CHANNEL_DEFAULT, NULL);
  WeftValueTask first = weft_channel_read (channel, NULL);
  WeftValueTask watch = weft_channel_wait_to_read (channel, NULL);
  WeftValueTask second = weft_channel_read (channel, NULL);

  g_assert_true (weft_channel_try_write (channel, ITEM (1)));
  assert_empty (channel);
  g_assert_true (weft_value_task_is_completed (first));
  g_assert_false (weft_value_task_is_completed (second));
  g_assert_false (weft_value_task_is_completed (watch));
  g_assert_true (weft_channel_try_write (channel, ITEM (2)));
  g_assert_false (weft_value_task_is_completed (watch));
  g_assert_true (weft_channel_try_write (channel, ITEM (3)));
  assert_read (second, 2);
  assert_read (first, 1);
  assert_watched (watch, TRUE);
  assert_try_read (channel, 3);
}

/* 76: capacity 0. */
static void
test_rendezvous (void)
{
  g_autoptr (WeftChannel) channel =
      weft_channel_new (WEFT_CHANNEL_RENDEZVOUS, WEFT_CHANNEL_DEFAULT, NULL);
  WeftValueTask watch_read = weft_channel_wait_to_read (channel, NULL);
  WeftValueTask watch_write = weft_channel_wait_to_write (channel, NULL);
  WeftValueTask write;
  WeftValueTask read;

  g_assert_false (weft_channel_try_write (channel, ITEM (1)));
  assert_empty (channel);
  write = weft_channel_write (channel, ITEM (2), NULL);
  g_assert_false (weft_value_task_is_completed (write));
  assert_watched (watch_read, TRUE);
  g_assert_false (weft_value_task_is_completed (watch_write));
  assert_try_read (channel, 2);
  assert_written (write);

  read = weft_channel_read (channel, NULL);
  g_assert_false (weft_value_task_is_completed (read));
  assert_watched (watch_write, TRUE);
  g_assert_true (weft_channel_try_write (channel, ITEM (3)));
  assert_read (read, 3);
  g_assert_false (weft_channel_try_write (channel, ITEM (4)));

  write = weft_channel_write (channel, ITEM (5), NULL);
  assert_read (weft_channel_read (channel, NULL), 5);
  assert_written (write);
  weft_channel_complete (channel, NULL);
  assert_fails (weft_channel_read (channel, NULL), WEFT_ERROR, WEFT_ERROR_CLOSED, NULL);
}

static void
test_unbounded (void)
{
  g_autoptr (WeftChannel) channel =
      weft_channel_new (WEFT_CHANNEL_UNBOUNDED, WEFT_CHANNEL_DEFAULT, NULL);
  g_autoptr (WeftTask) completion = weft_channel_get_completion (channel);

  for (gsize i = 1; i <= 10000; i++)
    {
      WeftValueTask write = weft_channel_write (channel, ITEM (i), NULL);

      g_assert_true (is_by_value (write));
    }
  g_assert_cmpuint (weft_channel_get_n_items (channel), ==, 10000);
  weft_channel_complete (channel, NULL);
  for (gsize i = 1; i <= 9999; i++)
    assert_read (weft_channel_read (channel, NULL), i);
  g_assert_false (weft_task_is_completed (completion));
  assert_try_read (channel, 10000);
  g_assert_true (weft_task_is_completed (completion));
}

typedef struct
{
  WeftAsync async;
  WeftChannel *channel;
  GThread **went_on;
  gpointer item;
} ReadFrame;

WEFT_ASYNC_DEFINE (read_one, ReadFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->item, weft_configure_await (weft_channel_read (self->channel, NULL), FALSE));
  *self->went_on = g_thread_self ();
  WEFT_RETURN_INT ((gint64) GPOINTER_TO_SIZE (self->item));

  WEFT_END;
}

static WeftTask *
read_one (WeftChannel *channel, GThread **went_on)
{
  ReadFrame *self = WEFT_ASYNC_NEW (read_one);

  self->channel = channel;
  self->went_on = went_on;
  return WEFT_ASYNC_START (self);
}

/* 77: inline only where the channel was asked to. */
static void
test_synchronous_continuations (void)
{
  g_autoptr (WeftChannel) queued = weft_channel_new (1, WEFT_CHANNEL_DEFAULT, NULL);
  g_autoptr (WeftChannel) inlined =
      weft_channel_new (1, WEFT_CHANNEL_ALLOW_SYNCHRONOUS_CONTINUATIONS, NULL);
  GThread *went_on = NULL;
  g_autoptr (WeftTask) first = read_one (queued, &went_on);
  g_autoptr (WeftTask) second = NULL;

  g_assert_true (weft_channel_try_write (queued, ITEM (1)));
  g_assert_true (weft_task_wait (first, NULL));
  g_assert_true (went_on != g_thread_self ());

  went_on = NULL;
  second = read_one (inlined, &went_on);
  g_assert_true (weft_channel_try_write (inlined, ITEM (1)));
  g_assert_true (weft_task_is_completed (second));
  g_assert_true (went_on == g_thread_self ());
}

/* Nobody is left waiting for a channel that nobody has. */
static void
test_released (void)
{
  WeftChannel *channel = weft_channel_new (1, WEFT_CHANNEL_DEFAULT, free_item);
  WeftTask *completion = weft_channel_get_completion (channel);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  WeftValueTask write;
  WeftValueTask read;

  n_items_freed = 0;
  g_assert_true (weft_channel_try_write (channel, ITEM (1)));
  write = weft_channel_write (channel, ITEM (2), cancellable);
  weft_channel_unref (channel);
  g_assert_cmpuint (n_items_freed, ==, 2);
  assert_fails (write, WEFT_ERROR, WEFT_ERROR_ABANDONED, NULL);
  g_assert_error (weft_task_get_error (completion), WEFT_ERROR, WEFT_ERROR_ABANDONED);
  weft_task_unref (completion);

  channel = weft_channel_new (1, WEFT_CHANNEL_DEFAULT, free_item);
  read = weft_channel_read (channel, cancellable);
  weft_channel_unref (channel);
  assert_fails (read, WEFT_ERROR, WEFT_ERROR_ABANDONED, NULL);
  g_cancellable_cancel (cancellable);
}

/* Who was served and looks away releases what it was given. */
static void
test_read_dropped (void)
{
  g_autoptr (WeftChannel) channel = weft_channel_new (1, WEFT_CHANNEL_DEFAULT, free_item);
  WeftValueTask read = weft_channel_read (channel, NULL);

  n_items_freed = 0;
  g_assert_true (weft_channel_try_write (channel, ITEM (1)));
  g_assert_cmpuint (n_items_freed, ==, 0);
  weft_value_task_clear (&read);
  g_assert_cmpuint (n_items_freed, ==, 1);
}

#define N_WRITERS 3
#define N_READERS 3
#define N_EACH 3000

/* Every item is written by one of several and read by one of several, in all the ways there
 * are; some give up now and then. */
typedef struct
{
  WeftChannel *channel;
  gboolean watches;                /* some wait for a chance and then try */
  guint8 seen[N_WRITERS * N_EACH]; /* atomic */
  guint8 gave_up[N_WRITERS * N_EACH];
  guint32 n_cancelled; /* atomic */
} Crowd;

typedef struct
{
  WeftAsync async;
  Crowd *crowd;
  gsize number;
  gsize i;
  gsize next[N_WRITERS];
  gpointer item;
  gboolean flag;
  GCancellable *cancellable;
  WeftTask *canceller;
  WeftResult result;
} CrowdFrame;

static gboolean
cancel_on_worker (WeftResult *result G_GNUC_UNUSED,
                  gpointer data,
                  GCancellable *cancellable G_GNUC_UNUSED,
                  GError **error G_GNUC_UNUSED)
{
  g_cancellable_cancel (data);
  return TRUE;
}

static WeftTask *
cancel_soon (GCancellable *cancellable)
{
  return weft_run (cancel_on_worker, g_object_ref (cancellable), g_object_unref, NULL);
}

static void
assert_cancelled (Crowd *crowd, WeftResult *result)
{
  g_assert_error ((GError *) result->v_pointer, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  weft_result_clear (result);
  __atomic_fetch_add (&crowd->n_cancelled, 1, __ATOMIC_RELAXED);
}

WEFT_ASYNC_DEFINE (write_some, CrowdFrame, NULL)
{
  WEFT_BEGIN (self);

  for (self->i = 0; self->i < N_EACH; self->i++)
    {
      self->item = ITEM (self->number * N_EACH + self->i + 1);
      if (self->i % 3 == 0)
        {
          WEFT_AWAIT (weft_channel_write (self->crowd->channel, self->item, NULL));
        }
      else if (self->i % 3 == 1 && self->crowd->watches)
        {
          while (!weft_channel_try_write (self->crowd->channel, self->item))
            {
              WEFT_AWAIT_TO (self->flag, weft_channel_wait_to_write (self->crowd->channel, NULL));
              g_assert_true (self->flag);
            }
        }
      else
        {
          self->cancellable = g_cancellable_new ();
          self->canceller = cancel_soon (self->cancellable);
          WEFT_AWAIT_TO (self->result,
                         weft_channel_write (self->crowd->channel, self->item, self->cancellable));
          if (weft_result_is_error (&self->result))
            {
              self->crowd->gave_up[GPOINTER_TO_SIZE (self->item) - 1] = 1;
              assert_cancelled (self->crowd, &self->result);
            }
          WEFT_AWAIT (self->canceller);
          g_clear_object (&self->cancellable);
        }
    }

  WEFT_END;
}

static void
note_read (CrowdFrame *self, gpointer item)
{
  gsize index = GPOINTER_TO_SIZE (item) - 1;

  g_assert_cmpuint (index % N_EACH, >=, self->next[index / N_EACH]);
  self->next[index / N_EACH] = index % N_EACH + 1;
  __atomic_fetch_add (&self->crowd->seen[index], 1, __ATOMIC_RELAXED);
}

WEFT_ASYNC_DEFINE (read_some, CrowdFrame, NULL)
{
  WEFT_BEGIN (self);

  for (self->i = self->number;; self->i++)
    {
      if (self->i % 3 == 0)
        {
          WEFT_AWAIT_TO (self->result, weft_channel_read (self->crowd->channel, NULL));
          if (weft_result_is_error (&self->result))
            {
              g_assert_error ((GError *) self->result.v_pointer, WEFT_ERROR, WEFT_ERROR_CLOSED);
              weft_result_clear (&self->result);
              break;
            }
          note_read (self, self->result.v_pointer);
        }
      else if (self->i % 3 == 1 && self->crowd->watches)
        {
          WEFT_AWAIT_TO (self->flag, weft_channel_wait_to_read (self->crowd->channel, NULL));
          if (!self->flag)
            break;
          if (weft_channel_try_read (self->crowd->channel, &self->item))
            note_read (self, self->item);
        }
      else
        {
          self->cancellable = g_cancellable_new ();
          self->canceller = cancel_soon (self->cancellable);
          WEFT_AWAIT_TO (self->result, weft_channel_read (self->crowd->channel, self->cancellable));
          if (!weft_result_is_error (&self->result))
            note_read (self, self->result.v_pointer);
          else if (g_error_matches (self->result.v_pointer, WEFT_ERROR, WEFT_ERROR_CLOSED))
            weft_result_clear (&self->result);
          else
            assert_cancelled (self->crowd, &self->result);
          WEFT_AWAIT (self->canceller);
          g_clear_object (&self->cancellable);
        }
    }

  WEFT_END;
}

static void
run_crowd (gint capacity, WeftChannelFlags flags)
{
  Crowd *crowd = g_new0 (Crowd, 1);
  WeftTask *writers[N_WRITERS];
  WeftTask *readers[N_READERS];
  WeftTask *completion;

  crowd->channel = weft_channel_new (capacity, flags, NULL);
  /* In a rendezvous two who only watch would watch each other for ever. */
  crowd->watches = capacity != WEFT_CHANNEL_RENDEZVOUS;
  completion = weft_channel_get_completion (crowd->channel);
  for (gsize i = 0; i < N_READERS; i++)
    {
      CrowdFrame *frame = WEFT_ASYNC_NEW (read_some);

      frame->crowd = crowd;
      frame->number = i;
      readers[i] = WEFT_ASYNC_START (frame);
    }
  for (gsize i = 0; i < N_WRITERS; i++)
    {
      CrowdFrame *frame = WEFT_ASYNC_NEW (write_some);

      frame->crowd = crowd;
      frame->number = i;
      writers[i] = WEFT_ASYNC_START (frame);
    }

  for (guint i = 0; i < N_WRITERS; i++)
    {
      g_assert_true (weft_task_wait (writers[i], NULL));
      weft_task_unref (writers[i]);
    }
  weft_channel_complete (crowd->channel, NULL);
  for (guint i = 0; i < N_READERS; i++)
    {
      g_assert_true (weft_task_wait (readers[i], NULL));
      weft_task_unref (readers[i]);
    }
  g_assert_true (weft_task_wait (completion, NULL));
  weft_task_unref (completion);

  for (gsize i = 0; i < N_WRITERS * N_EACH; i++)
    g_assert_cmpuint (crowd->seen[i] + crowd->gave_up[i], ==, 1);
  weft_channel_unref (crowd->channel);
  g_free (crowd);
}

static void
test_crowd (gconstpointer data)
{
  run_crowd (GPOINTER_TO_INT (data), WEFT_CHANNEL_DEFAULT);
}

static void
test_crowd_inline (void)
{
  run_crowd (2, WEFT_CHANNEL_ALLOW_SYNCHRONOUS_CONTINUATIONS);
}

/* Closing while others write: what a write has accepted is read, nothing else. */
#define N_ROUNDS 300

typedef struct
{
  WeftChannel *channel;
  guint32 n_accepted; /* atomic */
  guint32 go;         /* atomic */
} Closing;

static gpointer
write_until_closed (gpointer data)
{
  Closing *closing = data;

  __atomic_fetch_add (&closing->go, 1, __ATOMIC_RELAXED);
  while (weft_channel_try_write (closing->channel, ITEM (1)))
    __atomic_fetch_add (&closing->n_accepted, 1, __ATOMIC_RELAXED);
  return NULL;
}

static void
test_close_race (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      Closing closing = { .channel = weft_channel_new (WEFT_CHANNEL_UNBOUNDED, WEFT_CHANNEL_DEFAULT,
                                                       NULL) };
      g_autoptr (WeftTask) completion = weft_channel_get_completion (closing.channel);
      GThread *writer = g_thread_new ("writer", write_until_closed, &closing);
      guint n_read = 0;
      gpointer item;

      while (__atomic_load_n (&closing.go, __ATOMIC_RELAXED) == 0)
        sched_yield ();
      while (n_read < round % 7 && weft_channel_try_read (closing.channel, &item))
        n_read++;
      weft_channel_complete (closing.channel, NULL);
      g_thread_join (writer);
      while (weft_channel_try_read (closing.channel, &item))
        n_read++;
      g_assert_cmpuint (n_read, ==, closing.n_accepted);
      g_assert_true (weft_task_is_completed (completion));
      weft_channel_unref (closing.channel);
    }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/channel/at-once", test_at_once);
  g_test_add_func ("/channel/full/waits", test_full_waits);
  g_test_add_func ("/channel/full/drop-oldest", test_drop_oldest);
  g_test_add_func ("/channel/full/drop-newest", test_drop_newest);
  g_test_add_func ("/channel/full/drop-write", test_drop_write);
  g_test_add_func ("/channel/completion-drains", test_completion_drains);
  g_test_add_func ("/channel/completed-with-error", test_completed_with_error);
  g_test_add_func ("/channel/completed", test_completed);
  g_test_add_func ("/channel/cancelled-write", test_cancelled_write);
  g_test_add_func ("/channel/already-cancelled", test_already_cancelled);
  g_test_add_func ("/channel/cancelled-read", test_cancelled_read);
  g_test_add_func ("/channel/readers-in-order", test_readers_in_order);
  g_test_add_func ("/channel/rendezvous", test_rendezvous);
  g_test_add_func ("/channel/unbounded", test_unbounded);
  g_test_add_func ("/channel/synchronous-continuations", test_synchronous_continuations);
  g_test_add_func ("/channel/released", test_released);
  g_test_add_func ("/channel/read-dropped", test_read_dropped);
  g_test_add_func ("/channel/close-race", test_close_race);
  g_test_add_data_func ("/channel/crowd/1", GINT_TO_POINTER (1), test_crowd);
  g_test_add_data_func ("/channel/crowd/3", GINT_TO_POINTER (3), test_crowd);
  g_test_add_data_func ("/channel/crowd/64", GINT_TO_POINTER (64), test_crowd);
  g_test_add_data_func ("/channel/crowd/rendezvous", GINT_TO_POINTER (0), test_crowd);
  g_test_add_data_func ("/channel/crowd/unbounded", GINT_TO_POINTER (-1), test_crowd);
  g_test_add_func ("/channel/crowd/inline", test_crowd_inline);

  result = g_test_run ();
  weft_pool_shut_down ();
  return result;
}
