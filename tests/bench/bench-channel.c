/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * Ten million items from one thread to another, through a channel with room for 1,024.
 * Nanoseconds an item.
 *
 *   weft          two async functions on the pool: one awaits each write, the other reads
 *                 what there is and awaits more, as .NET's ReadAllAsync() does
 *   weft-each     one awaits each write, one each read
 *   weft-drain    both await only where the channel is full or empty, and otherwise try
 *   gasyncqueue   a GAsyncQueue between two threads, which has no bound
 */

#define N_ITEMS 10000000
#define CAPACITY 1024

/* What comes out must be what went in, in order. */
static inline void
receive (gsize expected, gpointer item)
{
  if (G_UNLIKELY (GPOINTER_TO_SIZE (item) != expected))
    bench_check ("an item", (gint64) expected, (gint64) GPOINTER_TO_SIZE (item));
}

typedef struct
{
  WeftAsync async;
  WeftChannel *channel; /* borrowed */
  gsize i;
  gpointer item;
  gboolean open;
} EndFrame;

WEFT_ASYNC_DEFINE (write_each, EndFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_RESUME_ON (NULL);
  for (self->i = 1; self->i <= N_ITEMS; self->i++)
    WEFT_AWAIT (weft_channel_write (self->channel, GSIZE_TO_POINTER (self->i), NULL));
  weft_channel_complete (self->channel, NULL);
  WEFT_END;
}

WEFT_ASYNC_DEFINE (read_each, EndFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_RESUME_ON (NULL);
  for (self->i = 1; self->i <= N_ITEMS; self->i++)
    {
      WEFT_AWAIT_TO (self->item, weft_channel_read (self->channel, NULL));
      receive (self->i, self->item);
    }
  WEFT_END;
}

WEFT_ASYNC_DEFINE (write_where_there_is_room, EndFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_RESUME_ON (NULL);
  self->i = 1;
  while (self->i <= N_ITEMS)
    {
      while (self->i <= N_ITEMS &&
             weft_channel_try_write (self->channel, GSIZE_TO_POINTER (self->i)))
        self->i++;
      if (self->i <= N_ITEMS)
        WEFT_AWAIT_TO (self->open, weft_channel_wait_to_write (self->channel, NULL));
    }
  weft_channel_complete (self->channel, NULL);
  WEFT_END;
}

WEFT_ASYNC_DEFINE (read_what_there_is, EndFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_RESUME_ON (NULL);
  self->i = 1;
  self->open = TRUE;
  while (self->open)
    {
      while (weft_channel_try_read (self->channel, &self->item))
        receive (self->i++, self->item);
      WEFT_AWAIT_TO (self->open, weft_channel_wait_to_read (self->channel, NULL));
    }
  bench_check ("the number of items", N_ITEMS, (gint64) self->i - 1);
  WEFT_END;
}

static double
measure_ends (EndFrame *writer, EndFrame *reader)
{
  g_autoptr (WeftChannel) channel =
      weft_channel_new (CAPACITY, WEFT_CHANNEL_SINGLE_READER | WEFT_CHANNEL_SINGLE_WRITER, NULL);
  gint64 begin = bench_get_time (), end;
  WeftTask *tasks[2];

  writer->channel = reader->channel = channel;
  tasks[0] = WEFT_ASYNC_START (writer);
  tasks[1] = WEFT_ASYNC_START (reader);
  bench_wait (tasks[1]);
  end = bench_get_time ();
  bench_wait (tasks[0]);
  bench_check ("items left", 0, (gint64) weft_channel_get_n_items (channel));
  return (double) (end - begin) / N_ITEMS;
}

static double
measure_weft (void)
{
  return measure_ends (WEFT_ASYNC_NEW (write_each), WEFT_ASYNC_NEW (read_what_there_is));
}

static double
measure_weft_each (void)
{
  return measure_ends (WEFT_ASYNC_NEW (write_each), WEFT_ASYNC_NEW (read_each));
}

static double
measure_weft_drain (void)
{
  return measure_ends (WEFT_ASYNC_NEW (write_where_there_is_room),
                       WEFT_ASYNC_NEW (read_what_there_is));
}

static gpointer
push_items (gpointer data)
{
  for (gsize i = 1; i <= N_ITEMS; i++)
    g_async_queue_push (data, GSIZE_TO_POINTER (i));
  return NULL;
}

static double
measure_gasyncqueue (void)
{
  g_autoptr (GAsyncQueue) queue = g_async_queue_new ();
  gint64 begin = bench_get_time (), end;
  GThread *producer = g_thread_new ("producer", push_items, queue);

  for (gsize i = 1; i <= N_ITEMS; i++)
    receive (i, g_async_queue_pop (queue));
  end = bench_get_time ();
  g_thread_join (producer);
  bench_check ("items left", 0, g_async_queue_length (queue));
  return (double) (end - begin) / N_ITEMS;
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_WARM },
            { "weft-each", measure_weft_each, BENCH_WARM },
            { "weft-drain", measure_weft_drain, BENCH_WARM },
            { "gasyncqueue", measure_gasyncqueue, BENCH_WARM })
