/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-trace-builder-private.h"

#include <glib/gi18n-lib.h>

/* Nobody looks through more lanes of that kind, and each costs a kilobyte. */
#define MOST_ASYNC_LANES 4096
#define MOST_COUNTERS 10000

guint
loom_lane_key_hash (gconstpointer data)
{
  const LoomLaneKey *key = data;

  return (guint) ((guint64) key->pid * 31 + (guint64) key->tid * 17) ^ (key->category << 8) ^
         (key->name << 3) ^ (guint) key->kind;
}

gboolean
loom_lane_key_equal (gconstpointer a, gconstpointer b)
{
  const LoomLaneKey *one = a;
  const LoomLaneKey *other = b;

  return one->kind == other->kind && one->pid == other->pid && one->tid == other->tid &&
         one->category == other->category && one->name == other->name;
}

void
loom_process_free (gpointer data)
{
  LoomProcess *self = data;

  g_free (self->name);
  g_ptr_array_unref (self->lanes);
  g_free (self);
}

static LoomProcess *
process_of (LoomTraceBuilder *self, gint64 pid)
{
  LoomProcess *process = g_hash_table_lookup (self->processes, &pid);

  if (process == NULL)
    {
      process = g_new0 (LoomProcess, 1);
      process->lanes = g_ptr_array_new ();
      g_hash_table_insert (self->processes, g_memdup2 (&pid, sizeof pid), process);
    }
  return process;
}

gboolean
loom_trace_builder_has_room (LoomTraceBuilder *self, const LoomLaneKey *key)
{
  return self->n_counters < MOST_COUNTERS || g_hash_table_contains (self->lanes, key);
}

/* The key of a lane that is to be made: one for all that are too many, with few categories of their
 * own, with many without any. */
static LoomLaneKey
fold (LoomTraceBuilder *self, const LoomLaneKey *key)
{
  LoomLaneKey folded = *key;

  if (key->kind == LOOM_LANE_COUNTER)
    self->n_counters++;
  if (key->kind != LOOM_LANE_ASYNC || self->n_async_lanes < MOST_ASYNC_LANES)
    return folded;
  folded.name = loom_trace_builder_string (self, _ ("further names"), -1);
  if (self->n_async_lanes >= 2 * MOST_ASYNC_LANES)
    folded.category = 0;
  return folded;
}

guint
loom_trace_builder_lane (LoomTraceBuilder *self, const LoomLaneKey *wanted)
{
  LoomLaneKey folded;
  const LoomLaneKey *key = wanted;
  LoomTrace *trace = self->trace;
  LoomProcess *process;
  gpointer number;
  LoomLane *lane;

  if (g_hash_table_lookup_extended (self->lanes, key, NULL, &number))
    return GPOINTER_TO_UINT (number);
  folded = fold (self, wanted);
  key = &folded;
  if (g_hash_table_lookup_extended (self->lanes, key, NULL, &number))
    return GPOINTER_TO_UINT (number);

  self->n_async_lanes += key->kind == LOOM_LANE_ASYNC;
  lane = loom_lane_new (key->kind);
  lane->number = trace->lanes->len;
  lane->pid = key->pid;
  lane->tid = key->tid;
  process = process_of (self, key->pid);
  g_ptr_array_add (process->lanes, lane);
  lane->process_name = g_strdup (process->name);
  if (key->kind != LOOM_LANE_THREAD)
    lane->name = g_strdup (trace->strings->pdata[key->name]);
  else
    {
      lane->is_main = key->pid == key->tid;
      trace->n_threads++;
    }
  if (lane->name == NULL || *lane->name == '\0')
    {
      g_free (lane->name);
      lane->name = g_strdup_printf ("%" G_GINT64_FORMAT, key->tid);
    }

  g_ptr_array_add (trace->lanes, lane);
  g_ptr_array_add (self->lane_builders, loom_lane_builder_new (lane));
  g_hash_table_insert (self->lanes, g_memdup2 (key, sizeof *key), GUINT_TO_POINTER (lane->number));
  return lane->number;
}

/**
 * loom_trace_builder_thread:
 * @self: a builder
 * @pid: a process
 * @tid: one of its threads
 *
 * Returns: the number of that thread's lane
 */
guint
loom_trace_builder_thread (LoomTraceBuilder *self, gint64 pid, gint64 tid)
{
  LoomLaneKey key = { .kind = LOOM_LANE_THREAD, .pid = pid, .tid = tid };

  return loom_trace_builder_lane (self, &key);
}

static gboolean
is_main_name (const char *name)
{
  return g_str_equal (name, "main") || g_str_equal (name, "CrBrowserMain") ||
         g_str_equal (name, "CrRendererMain") || g_str_equal (name, "CrGpuMain");
}

/**
 * loom_trace_builder_name_thread:
 * @self: a builder
 * @pid: a process
 * @tid: one of its threads
 * @name: what it calls itself
 */
void
loom_trace_builder_name_thread (LoomTraceBuilder *self, gint64 pid, gint64 tid, const char *name)
{
  guint number = loom_trace_builder_thread (self, pid, tid);
  LoomLane *lane = self->trace->lanes->pdata[number];

  if (*name == '\0')
    return;
  g_free (lane->name);
  lane->name = g_strdup (name);
  lane->is_main = lane->is_main || is_main_name (name);
}

/**
 * loom_trace_builder_name_process:
 * @self: a builder
 * @pid: a process
 * @name: what it calls itself
 */
void
loom_trace_builder_name_process (LoomTraceBuilder *self, gint64 pid, const char *name)
{
  LoomProcess *process = process_of (self, pid);

  if (g_strcmp0 (process->name, name) == 0)
    return;
  g_free (process->name);
  process->name = g_strdup (name);
  for (guint i = 0; i < process->lanes->len; i++)
    {
      LoomLane *lane = process->lanes->pdata[i];

      g_free (lane->process_name);
      lane->process_name = g_strdup (name);
    }
}

/**
 * loom_trace_builder_sort_thread:
 * @self: a builder
 * @pid: a process
 * @tid: one of its threads
 * @sort_index: lower ones come first
 */
void
loom_trace_builder_sort_thread (LoomTraceBuilder *self, gint64 pid, gint64 tid, gint sort_index)
{
  guint number = loom_trace_builder_thread (self, pid, tid);
  LoomLane *lane = self->trace->lanes->pdata[number];

  lane->sort_index = sort_index;
}
