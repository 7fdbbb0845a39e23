/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-task-order.h"

#include "trace/loom-radix.h"

static int
compare_texts (gconstpointer a, gconstpointer b, gpointer user_data)
{
  LoomTrace *trace = user_data;

  return g_utf8_collate (loom_trace_get_string (trace, *(const guint32 *) a),
                         loom_trace_get_string (trace, *(const guint32 *) b));
}

/* Where each string stands among those that tasks have: a recording has few of them. */
static guint32 *
rank_strings (LoomTaskIndex *index)
{
  LoomTrace *trace = loom_task_index_get_trace (index);
  guint n = loom_trace_get_n_strings (trace);
  g_autofree guint8 *used = g_new0 (guint8, n);
  g_autoptr (GArray) strings = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 *ranks = g_new0 (guint32, n);

  for (guint i = 0; i < loom_task_index_get_n (index); i++)
    {
      used[loom_task_index_get (index, i)->name] = 1;
      used[loom_task_index_get (index, i)->file] = 1;
    }
  for (guint32 i = 0; i < n; i++)
    if (used[i])
      g_array_append_val (strings, i);
  g_array_sort_with_data (strings, compare_texts, trace);
  for (guint i = 0; i < strings->len; i++)
    ranks[g_array_index (strings, guint32, i)] = i;
  return ranks;
}

static guint64
key_of (const LoomTaskInfo *task, LoomTaskKey key, const guint32 *strings)
{
  switch (key)
    {
    case LOOM_TASK_BY_NAME:
      return strings[task->name];
    case LOOM_TASK_BY_SOURCE:
      return (guint64) strings[task->file] << 32 | task->line;
    case LOOM_TASK_BY_STATE:
      return task->state;
    case LOOM_TASK_BY_WAITING:
      return loom_radix_key (task->waiting);
    case LOOM_TASK_BY_QUEUED:
      return loom_radix_key (task->queued);
    case LOOM_TASK_BY_RUNNING:
      return loom_radix_key (task->running);
    case LOOM_TASK_BY_TOTAL:
      return loom_radix_key (task->end - task->begin);
    case LOOM_TASK_BY_THREADS:
      return task->n_threads;
    case LOOM_TASK_BY_HOPS:
      return task->n_hops;
    case LOOM_TASK_BY_BEGIN:
    default:
      return loom_radix_key (task->begin);
    }
}

guint32 *
loom_task_order_ranks (LoomTaskIndex *index, LoomTaskKey key, gboolean descending)
{
  guint n = loom_task_index_get_n (index);
  g_autofree LoomKeyed *keyed = g_new (LoomKeyed, n);
  g_autofree guint32 *strings = rank_strings (index);
  guint32 *ranks = g_new (guint32, n);

  for (guint i = 0; i < n; i++)
    keyed[i] = (LoomKeyed) { loom_radix_key (loom_task_index_get (index, i)->begin), i };
  loom_radix_sort (keyed, n);
  for (guint i = 0; i < n; i++)
    {
      keyed[i].key = key_of (loom_task_index_get (index, keyed[i].number), key, strings);
      if (descending)
        keyed[i].key = ~keyed[i].key;
    }
  loom_radix_sort (keyed, n);
  for (guint i = 0; i < n; i++)
    ranks[keyed[i].number] = i;
  return ranks;
}
