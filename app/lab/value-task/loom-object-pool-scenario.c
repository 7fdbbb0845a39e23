/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/value-task/loom-value-task-scenarios.h"

#include <glib/gi18n-lib.h>

#define N_REQUESTS 500
#define BUFFER_SIZE (64 * 1024)

#define CREATED "buffers created"

/* Both ways: the function’s frame, and no await’s. What there is to save are the buffers. */
#define FEW_ALLOCATIONS 20

/* The lesson begins here. */

/* A buffer that is expensive to make. */
static gpointer
create_buffer (gpointer data G_GNUC_UNUSED)
{
  return g_malloc0 (BUFFER_SIZE);
}

static gboolean
reset_buffer (gpointer buffer, gpointer data G_GNUC_UNUSED)
{
  memset (buffer, 0, 64);
  return TRUE;
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftObjectPool *pool;
  int i;
  int n_created;
  guchar *buffer;
} ServeFrame;

static void
serve_frame_clear (ServeFrame *self)
{
  g_clear_pointer (&self->pool, weft_object_pool_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

/* What a request does with its buffer. */
static void
fill_buffer (guchar *buffer, int i)
{
  memset (buffer, i, 64);
}

/* Each request makes one and throws it away. */
WEFT_ASYNC_DEFINE (make_buffers, ServeFrame, serve_frame_clear)
{
  WEFT_BEGIN (self);

  for (self->i = 0; self->i < N_REQUESTS; self->i++)
    {
      self->buffer = create_buffer (NULL);
      self->n_created++;
      fill_buffer (self->buffer, self->i);
      WEFT_YIELD ();
      g_free (self->buffer);
    }
  loom_lesson_note (self->lesson, CREATED, self->n_created);
  WEFT_RETURN ();

  WEFT_END;
}

/* Each request rents one and gives it back. */
WEFT_ASYNC_DEFINE (rent_buffers, ServeFrame, serve_frame_clear)
{
  WEFT_BEGIN (self);

  self->pool = weft_object_pool_new (8, create_buffer, reset_buffer, g_free, NULL, NULL);
  for (self->i = 0; self->i < N_REQUESTS; self->i++)
    {
      self->buffer = weft_object_pool_rent (self->pool);
      fill_buffer (self->buffer, self->i);
      WEFT_YIELD ();
      weft_object_pool_return (self->pool, self->buffer);
    }
  {
    WeftObjectPoolStats stats;

    weft_object_pool_get_stats (self->pool, &stats);
    loom_lesson_note (self->lesson, CREATED, (gint64) stats.n_created);
  }
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
make_buffers (LoomLesson *lesson)
{
  ServeFrame *self = WEFT_ASYNC_NEW (make_buffers);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
rent_buffers (LoomLesson *lesson)
{
  ServeFrame *self = WEFT_ASYNC_NEW (rent_buffers);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation made[] = {
  { LOOM_MEASURE_COUNTER, CREATED, LOOM_IS, N_REQUESTS, LOOM_ALWAYS },
  { LOOM_MEASURE_ALLOCATIONS, NULL, LOOM_AT_MOST, FEW_ALLOCATIONS, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMES, NULL, LOOM_IS, N_REQUESTS, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation rented[] = {
  { LOOM_MEASURE_COUNTER, CREATED, LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_ALLOCATIONS, NULL, LOOM_AT_MOST, FEW_ALLOCATIONS, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMES, NULL, LOOM_IS, N_REQUESTS, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Make each anew"), LOOM_VARIANT_PITFALL, "make_buffers", make_buffers, made },
  { "cure", N_ ("Rent it"), LOOM_VARIANT_CURE, "rent_buffers", rent_buffers, rented },
  { 0 },
};

static const LoomCounter counters[] = {
  { CREATED, N_ ("Buffers that were made"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_object_pool_scenario = {
  .name = "object-pool",
  .title = N_ ("A pool of objects"),
  .summary = N_ ("Five hundred requests need a buffer each, one after the other. Made anew, there "
                 "are five hundred; rented from a pool, there is one."),
  .moral = N_ ("What is expensive to make and easy to reset can be rented."),
  .source = "/io/github/weft/Weft/lab/value-task/loom-object-pool-scenario.c",
  .group = LOOM_GROUP_VALUE_TASK,
  .variants = variants,
  .counters = counters,
};
