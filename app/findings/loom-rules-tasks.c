/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules about what became of tasks. */

#include <glib/gi18n-lib.h>

#include "findings/loom-findings-private.h"
#include "timeline/loom-time-format.h"
#include "trace/loom-radix.h"

/* Fewer returns of one function are its own affair. */
#define MIN_RETURNS 3

/* Needless capture: a task comes back to the UI thread, runs there for a moment without anything
 * inside, and awaits again with the context captured. Of a function, once. */

typedef struct
{
  guint32 name;
  guint32 n;
  guint32 lane;
  guint32 slice;
  guint32 task;
} Returns;

static gboolean
is_empty (const LoomLane *lane, guint number)
{
  const LoomSlice *slices = (const LoomSlice *) (gpointer) lane->slices->data;

  return number + 1 >= lane->slices->len || slices[number + 1].depth <= slices[number].depth;
}

static gboolean
awaits_in (const LoomTaskEvent *events, guint n, guint run)
{
  return run + 1 < n && events[run + 1].kind == LOOM_TASK_AWAIT &&
         events[run + 1].begin <= events[run].end;
}

static gboolean
captures (LoomSearch *search, const LoomTaskEvent *await, guint32 capture)
{
  guint64 captured = 0;

  return loom_trace_get_instant_number (search->trace, await->lane, await->index, capture,
                                        &captured) &&
         captured != 0;
}

static void
count_returns (LoomSearch *search, guint task, guint32 capture, GHashTable *functions)
{
  const LoomTaskInfo *info = loom_task_index_get (search->tasks, task);
  gint64 threshold = loom_search_threshold (search, LOOM_RULE_NEEDLESS_CAPTURE);
  const LoomTaskEvent *events;
  guint n;

  events = loom_task_index_get_events (search->tasks, task, &n);
  for (guint i = 2; i < n; i++)
    {
      const LoomLane *lane = loom_trace_get_lane (search->trace, events[i].lane);
      Returns *returns;

      if (events[i].kind != LOOM_TASK_RUN || events[i - 1].kind != LOOM_TASK_QUEUE ||
          events[i - 2].kind != LOOM_TASK_AWAIT || !lane->is_main ||
          events[i].end - events[i].begin > threshold || !awaits_in (events, n, i) ||
          !captures (search, &events[i - 2], capture) || !is_empty (lane, events[i].index))
        continue;
      returns = g_hash_table_lookup (functions, GUINT_TO_POINTER (info->name));
      if (returns == NULL)
        {
          returns = g_new0 (Returns, 1);
          *returns = (Returns) { info->name, 0, events[i].lane, events[i].index, task };
          g_hash_table_insert (functions, GUINT_TO_POINTER (info->name), returns);
        }
      returns->n++;
    }
}

static void
look_for_needless_capture (LoomSearch *search)
{
  g_autoptr (GHashTable) functions = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  guint32 capture = loom_trace_find_string (search->trace, "capture");
  GHashTableIter iter;
  gpointer value;

  if (search->settings->disabled[LOOM_RULE_NEEDLESS_CAPTURE] || capture == 0)
    return;
  for (guint i = 0; i < loom_task_index_get_n (search->tasks); i++)
    count_returns (search, i, capture, functions);

  g_hash_table_iter_init (&iter, functions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Returns *returns = value;
      LoomFinding finding;

      if (returns->n < MIN_RETURNS)
        continue;
      finding =
          loom_search_at_slice (search, LOOM_RULE_NEEDLESS_CAPTURE, returns->lane, returns->slice);
      loom_search_set_task (search, &finding, returns->task);
      finding.message = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "“%s” came back to %s %u time only to await again",
                       "“%s” came back to %s %u times only to await again", returns->n),
          loom_search_text (search, returns->name), loom_search_lane_name (search, returns->lane),
          returns->n);
      loom_search_add (search, finding);
    }
}

/* Never awaited: made by a task that ended before it, awaited and waited for by nobody, and not
 * forgotten on purpose. What others than tasks have made may be awaited in ways that are not
 * recorded. */

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  guint64 one = *(const guint64 *) a;
  guint64 other = *(const guint64 *) b;

  return (one > other) - (one < other);
}

/* The ids of the tasks that the program said nobody awaits, sorted. */
static GArray *
find_forgotten (LoomSearch *search)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint32 forget = loom_trace_find_string (search->trace, "weft.forget");
  guint32 task = loom_trace_find_string (search->trace, "task");

  for (guint i = 0; forget != 0 && i < loom_trace_get_n_lanes (search->trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (search->trace, i);

      for (guint j = 0; lane->kind == LOOM_LANE_THREAD && j < lane->instants->len; j++)
        {
          guint64 id;

          if (g_array_index (lane->instants, LoomInstant, j).category == forget &&
              loom_trace_get_instant_number (search->trace, i, j, task, &id))
            g_array_append_val (ids, id);
        }
    }
  g_array_sort (ids, compare_ids);
  return ids;
}

static gboolean
was_blocked_for (LoomSearch *search, guint task)
{
  const LoomTaskEvent *events;
  guint n;

  events = loom_task_index_get_events (search->tasks, task, &n);
  for (guint i = 0; i < n; i++)
    if (events[i].kind == LOOM_TASK_BLOCK)
      return TRUE;
  return FALSE;
}

static void
look_for_never_awaited (LoomSearch *search)
{
  gint64 threshold = loom_search_threshold (search, LOOM_RULE_NEVER_AWAITED);
  g_autoptr (GArray) forgotten = NULL;

  if (search->settings->disabled[LOOM_RULE_NEVER_AWAITED] ||
      !loom_task_index_is_of_weft (search->tasks))
    return;
  forgotten = find_forgotten (search);
  for (guint i = 0; i < loom_task_index_get_n (search->tasks); i++)
    {
      const LoomTaskInfo *task = loom_task_index_get (search->tasks, i);
      const LoomTaskInfo *parent;
      g_autofree char *length = NULL;
      LoomFinding finding;
      guint n;

      if (task->parent == LOOM_NO_TASK)
        continue;
      parent = loom_task_index_get (search->tasks, task->parent);
      loom_task_index_get_awaiters (search->tasks, i, &n);
      if (n > 0 || task->end - parent->end < threshold || parent->state < LOOM_TASK_SUCCEEDED ||
          was_blocked_for (search, i) ||
          g_array_binary_search (forgotten, &task->id, compare_ids, NULL))
        continue;
      finding = loom_search_at_slice (search, LOOM_RULE_NEVER_AWAITED, task->lane, task->slice);
      length = loom_time_format_duration ((double) (task->end - parent->end));
      finding.message = g_strdup_printf (
          _ ("“%s” went on for %s after “%s”, which made it and did not await it"),
          loom_search_name_of (search, i), length, loom_search_name_of (search, task->parent));
      loom_search_add (search, finding);
    }
}

void
loom_rules_tasks (LoomSearch *search)
{
  look_for_needless_capture (search);
  if (!g_cancellable_is_cancelled (search->cancellable))
    look_for_never_awaited (search);
}
