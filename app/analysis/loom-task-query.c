/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-task-query.h"

#include <math.h>
#include <string.h>

/* So many tasks are looked at between two looks at the cancellable. */
#define STEP 65536

void
loom_task_query_init (LoomTaskQuery *self)
{
  *self = (LoomTaskQuery) { .lane = LOOM_ANY_LANE, .key = LOOM_TASK_BY_BEGIN };
}

void
loom_task_query_clear (LoomTaskQuery *self)
{
  g_clear_pointer (&self->text, g_free);
}

/* @self: one that was initialized, or cleared */
void
loom_task_query_copy (LoomTaskQuery *self, const LoomTaskQuery *from)
{
  char *text = from->text != NULL && from->text[0] != '\0' ? g_strdup (from->text) : NULL;

  g_free (self->text);
  *self = *from;
  self->text = text;
}

gboolean
loom_task_query_filters_equal (const LoomTaskQuery *self, const LoomTaskQuery *other)
{
  return g_strcmp0 (self->text, other->text) == 0 && self->states == other->states &&
         self->lane == other->lane && self->longer_than == other->longer_than &&
         self->never_awaited == other->never_awaited;
}

gboolean
loom_task_query_equal (const LoomTaskQuery *self, const LoomTaskQuery *other)
{
  return loom_task_query_filters_equal (self, other) && self->key == other->key &&
         self->descending == other->descending;
}

gboolean
loom_task_query_is_filter (const LoomTaskQuery *self)
{
  return (self->text != NULL && self->text[0] != '\0') || self->states != 0 ||
         self->lane != LOOM_ANY_LANE || self->longer_than > 0 || self->never_awaited;
}

gboolean
loom_task_query_read_time (const char *text, gint64 *nanoseconds)
{
  static const struct
  {
    const char *unit;
    double nanoseconds;
  } units[] = {
    { "", 1e6 },   { "ms", 1e6 }, { "s", 1e9 },  { "us", 1e3 },
    { "µs", 1e3 }, { "μs", 1e3 }, { "ns", 1.0 }, { "min", 60e9 },
  };
  g_autofree char *unit = NULL;
  char *end = NULL;
  double number;

  /* As the user's locale has it; or else with a point. */
  number = g_strtod (text, &end);
  if (end == text || !isfinite (number) || number < 0)
    return FALSE;
  unit = g_strstrip (g_strdup (end));
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (unit, units[i].unit))
      {
        *nanoseconds = (gint64) MIN (number * units[i].nanoseconds, 9e18);
        return TRUE;
      }
  return FALSE;
}

gboolean
loom_task_is_never_awaited (LoomTaskIndex *index, guint task)
{
  const LoomTaskEvent *events;
  guint n;

  loom_task_index_get_awaiters (index, task, &n);
  if (n > 0)
    return FALSE;
  events = loom_task_index_get_events (index, task, &n);
  for (guint i = 0; i < n; i++)
    if (events[i].kind == LOOM_TASK_BLOCK)
      return FALSE;
  return TRUE;
}

/* A byte a string: whether it has the text in it. */
static guint8 *
match_strings (const LoomTaskQuery *self, LoomTrace *trace, GCancellable *cancellable)
{
  guint n = loom_trace_get_n_strings (trace);
  g_autofree guint8 *matching = g_new0 (guint8, n + 1);
  g_autofree char *text = g_utf8_casefold (self->text, -1);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *folded = g_utf8_casefold (loom_trace_get_string (trace, i), -1);

      if (i % 1024 == 0 && g_cancellable_is_cancelled (cancellable))
        return NULL;
      matching[i] = strstr (folded, text) != NULL;
    }
  return g_steal_pointer (&matching);
}

static gboolean
ran_on (LoomTaskIndex *index, guint task, guint lane)
{
  const LoomTaskEvent *events;
  guint n;

  events = loom_task_index_get_events (index, task, &n);
  for (guint i = 0; i < n; i++)
    if (events[i].kind == LOOM_TASK_RUN && events[i].lane == lane)
      return TRUE;
  return FALSE;
}

static gboolean
is_wanted (const LoomTaskQuery *self, LoomTaskIndex *index, guint task, const guint8 *matching)
{
  const LoomTaskInfo *info = loom_task_index_get (index, task);

  if (matching != NULL && !matching[info->name] && !(info->file != 0 && matching[info->file]))
    return FALSE;
  if (self->states != 0 && (self->states & 1u << info->state) == 0)
    return FALSE;
  if (self->longer_than > 0 && info->end - info->begin <= self->longer_than)
    return FALSE;
  if (self->lane != LOOM_ANY_LANE && !ran_on (index, task, self->lane))
    return FALSE;
  return !self->never_awaited || loom_task_is_never_awaited (index, task);
}

guint8 *
loom_task_query_run (const LoomTaskQuery *self,
                     LoomTaskIndex *index,
                     GCancellable *cancellable,
                     guint *n_found)
{
  guint n = loom_task_index_get_n (index);
  g_autofree guint8 *wanted = g_new0 (guint8, n + 1);
  g_autofree guint8 *matching = NULL;

  *n_found = 0;
  if (self->text != NULL && self->text[0] != '\0')
    {
      matching = match_strings (self, loom_task_index_get_trace (index), cancellable);
      if (matching == NULL)
        return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      if (i % STEP == 0 && g_cancellable_is_cancelled (cancellable))
        return NULL;
      wanted[i] = is_wanted (self, index, i, matching);
      *n_found += wanted[i];
    }
  return g_steal_pointer (&wanted);
}
