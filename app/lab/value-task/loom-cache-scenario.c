/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/value-task/loom-value-task-scenarios.h"

#include <glib/gi18n-lib.h>

#define N_GETS 2000
#define N_KEYS 20

#define LOADS "loads"

/* A load makes its task and what the cache needs to wait for it; there is room for others. */
#define FEW_ALLOCATIONS (10 * N_KEYS)

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftCache *cache;
  int n_loads;
  int i;
  gint64 value;
  gint64 sum;
} CacheFrame;

static void
cache_frame_clear (CacheFrame *self)
{
  g_clear_pointer (&self->cache, weft_cache_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

static gboolean
compute_value (WeftResult *result,
               gpointer data,
               GCancellable *cancellable G_GNUC_UNUSED,
               GError **error G_GNUC_UNUSED)
{
  *result = weft_result_int (GPOINTER_TO_INT (data) * 3);
  return TRUE;
}

/* What is not there is loaded, which takes a moment. */
static WeftTask *
load_value (gconstpointer key, GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
  int *n_loads = data;

  ++*n_loads;
  return weft_run (compute_value, (gpointer) key, NULL, NULL);
}

static WeftCache *
create_cache (int *n_loads)
{
  return weft_cache_new (N_KEYS, NULL, NULL, NULL, NULL, load_value, n_loads, NULL);
}

/* The first ones load; all others are hits: a value task with the value in it, and no task. */
WEFT_ASYNC_DEFINE (get_as_value_task, CacheFrame, cache_frame_clear)
{
  WEFT_BEGIN (self);

  self->cache = create_cache (&self->n_loads);
  for (self->i = 0; self->i < N_GETS; self->i++)
    {
      WEFT_AWAIT_TO (self->value,
                     weft_cache_get (self->cache, GINT_TO_POINTER (self->i % N_KEYS), NULL));
      self->sum += self->value;
    }
  loom_lesson_note (self->lesson, LOADS, self->n_loads);
  WEFT_RETURN ();

  WEFT_END;
}

typedef struct
{
  WeftAsync async;

  WeftCache *cache; /* the caller's */
  gpointer key;
  gint64 value;
} GetFrame;

/* A function that returns a task makes one, a hit or not. */
WEFT_ASYNC_DEFINE (get_value, GetFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->value, weft_cache_get (self->cache, self->key, NULL));
  WEFT_RETURN_INT (self->value);

  WEFT_END;
}

static WeftTask *
get_value (WeftCache *cache, gpointer key)
{
  GetFrame *self = WEFT_ASYNC_NEW (get_value);

  self->cache = cache;
  self->key = key;
  return WEFT_ASYNC_START (self);
}

WEFT_ASYNC_DEFINE (get_as_task, CacheFrame, cache_frame_clear)
{
  WEFT_BEGIN (self);

  self->cache = create_cache (&self->n_loads);
  for (self->i = 0; self->i < N_GETS; self->i++)
    {
      WEFT_AWAIT_TO (self->value, get_value (self->cache, GINT_TO_POINTER (self->i % N_KEYS)));
      self->sum += self->value;
    }
  loom_lesson_note (self->lesson, LOADS, self->n_loads);
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
get_as_value_task (LoomLesson *lesson)
{
  CacheFrame *self = WEFT_ASYNC_NEW (get_as_value_task);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
get_as_task (LoomLesson *lesson)
{
  CacheFrame *self = WEFT_ASYNC_NEW (get_as_task);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation as_value_task[] = {
  { LOOM_MEASURE_COUNTER, LOADS, LOOM_IS, N_KEYS, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "get_value", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_ALLOCATIONS, NULL, LOOM_AT_MOST, FEW_ALLOCATIONS, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation as_task[] = {
  { LOOM_MEASURE_COUNTER, LOADS, LOOM_IS, N_KEYS, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "get_value", LOOM_IS, N_GETS, LOOM_ALWAYS },
  { LOOM_MEASURE_ALLOCATIONS, NULL, LOOM_AT_LEAST, N_GETS, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "task", N_ ("Return a task"), LOOM_VARIANT_PLAIN, "get_value", get_as_task, as_task },
  { "value-task", N_ ("Return a value task"), LOOM_VARIANT_CURE, "get_as_value_task",
    get_as_value_task, as_value_task },
  { 0 },
};

static const LoomCounter counters[] = {
  { LOADS, N_ ("Values that were loaded"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_cache_scenario = {
  .name = "cache",
  .title = N_ ("A cache"),
  .summary = N_ (
      "Two thousand values are taken from a cache with twenty keys. A function that returns a "
      "task makes two thousand tasks, an allocation each. With value tasks, only the twenty loads "
      "allocate anything."),
  .moral = N_ ("Where the answer is mostly there already, return a value task."),
  .source = "/io/github/weft/Weft/lab/value-task/loom-cache-scenario.c",
  .group = LOOM_GROUP_VALUE_TASK,
  .variants = variants,
  .counters = counters,
};
