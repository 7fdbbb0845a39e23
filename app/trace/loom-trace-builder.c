/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-trace-builder.h"

#include "trace/loom-lane-builder.h"
#include "trace/loom-pairing.h"

/* What tells lanes apart: a thread's (pid, tid), or (pid, category, name). */
typedef struct
{
  LoomLaneKind kind;
  gint64 pid;
  gint64 tid;
  guint32 category;
  guint32 name;
} LaneKey;

struct _LoomTraceBuilder
{
  LoomTrace *trace;

  GHashTable *lanes;         /* LaneKey → the lane's number */
  GPtrArray *lane_builders;  /* by the lane's number */
  GHashTable *process_names; /* gint64 pid → char * */

  LoomPairing *flows;
  LoomPairing *asyncs;

  GArray *pending_args; /* guint32: names and texts in turn */

  LoomSliceFlags next_flags;

  gint64 first_time;
  gint64 last_time;  /* of an event, not of a slice's end */
  gint64 latest_end; /* of a slice that may be believed */
};

static guint
lane_key_hash (gconstpointer data)
{
  const LaneKey *key = data;

  return (guint) (key->pid * 31 + key->tid * 17) ^ (key->category << 8) ^ (key->name << 3) ^
         (guint) key->kind;
}

static gboolean
lane_key_equal (gconstpointer a, gconstpointer b)
{
  const LaneKey *one = a;
  const LaneKey *other = b;

  return one->kind == other->kind && one->pid == other->pid && one->tid == other->tid &&
         one->category == other->category && one->name == other->name;
}

/**
 * loom_trace_builder_new:
 * @format: the format that is read
 * @title: what a person calls the recording
 *
 * Returns: (transfer full): a builder of an empty recording
 */
LoomTraceBuilder *
loom_trace_builder_new (LoomFormat format, const char *title)
{
  LoomTraceBuilder *self;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_new0 (LoomTraceBuilder, 1);
  self->trace = g_object_new (LOOM_TYPE_TRACE, NULL);
  self->trace->format = format;
  self->trace->title = g_utf8_make_valid (title, -1);
  self->lanes = g_hash_table_new_full (lane_key_hash, lane_key_equal, g_free, NULL);
  self->lane_builders = g_ptr_array_new_with_free_func ((GDestroyNotify) loom_lane_builder_free);
  self->process_names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->flows = loom_pairing_new (FALSE);
  self->asyncs = loom_pairing_new (TRUE);
  self->pending_args = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->first_time = G_MAXINT64;
  self->last_time = G_MININT64;
  self->latest_end = G_MININT64;
  return self;
}

/**
 * loom_trace_builder_free:
 * @self: (transfer full): a builder
 *
 * Releases it with what it has built, unless that was finished.
 */
void
loom_trace_builder_free (LoomTraceBuilder *self)
{
  g_clear_object (&self->trace);
  g_hash_table_unref (self->lanes);
  g_ptr_array_unref (self->lane_builders);
  g_hash_table_unref (self->process_names);
  loom_pairing_free (self->flows);
  loom_pairing_free (self->asyncs);
  g_array_unref (self->pending_args);
  g_free (self);
}

/**
 * loom_trace_builder_string:
 * @self: a builder
 * @text: (array length=length): UTF-8
 * @length: its length in bytes; -1 where it ends with a 0
 *
 * Returns: the number of that string, the same for the same text
 */
guint32
loom_trace_builder_string (LoomTraceBuilder *self, const char *text, gssize length)
{
  LoomTrace *trace = self->trace;
  g_autofree char *long_copy = NULL;
  char copy[256];
  gpointer number;
  char *kept;

  if (length >= (gssize) sizeof copy)
    text = long_copy = g_strndup (text, (gsize) length);
  else if (length >= 0)
    {
      memcpy (copy, text, (gsize) length);
      copy[length] = '\0';
      text = copy;
    }
  if (g_hash_table_lookup_extended (trace->string_ids, text, NULL, &number))
    return GPOINTER_TO_UINT (number);

  kept = g_string_chunk_insert (trace->texts, text);
  g_ptr_array_add (trace->strings, kept);
  number = GUINT_TO_POINTER (trace->strings->len - 1);
  g_hash_table_insert (trace->string_ids, kept, number);
  return GPOINTER_TO_UINT (number);
}

static guint
lane_of (LoomTraceBuilder *self, const LaneKey *key)
{
  LoomTrace *trace = self->trace;
  const char *process_name;
  gpointer number;
  LoomLane *lane;

  if (g_hash_table_lookup_extended (self->lanes, key, NULL, &number))
    return GPOINTER_TO_UINT (number);

  lane = loom_lane_new (key->kind);
  lane->number = trace->lanes->len;
  lane->pid = key->pid;
  lane->tid = key->tid;
  process_name = g_hash_table_lookup (self->process_names, &key->pid);
  lane->process_name = g_strdup (process_name);
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
  LaneKey key = { .kind = LOOM_LANE_THREAD, .pid = pid, .tid = tid };

  return lane_of (self, &key);
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
  g_hash_table_replace (self->process_names, g_memdup2 (&pid, sizeof pid), g_strdup (name));
  for (guint i = 0; i < self->trace->lanes->len; i++)
    {
      LoomLane *lane = self->trace->lanes->pdata[i];

      if (lane->pid == pid)
        {
          g_free (lane->process_name);
          lane->process_name = g_strdup (name);
        }
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

/**
 * loom_trace_builder_arg:
 * @self: a builder
 * @name: a string's number
 * @text: a string's number
 *
 * Adds an argument for the event to come.
 */
void
loom_trace_builder_arg (LoomTraceBuilder *self, guint32 name, guint32 text)
{
  g_array_append_val (self->pending_args, name);
  g_array_append_val (self->pending_args, text);
}

/**
 * loom_trace_builder_take_args:
 * @self: a builder
 *
 * Returns: the number of the arguments added since the last call; 0 where there are none
 */
guint32
loom_trace_builder_take_args (LoomTraceBuilder *self)
{
  GArray *args = self->trace->args;
  guint32 number = args->len;
  guint32 count = self->pending_args->len / 2;

  if (count == 0)
    return 0;

  g_array_append_val (args, count);
  g_array_append_vals (args, self->pending_args->data, self->pending_args->len);
  g_array_set_size (self->pending_args, 0);
  return number;
}

/* The first event's time becomes 0. An earlier one that is read later has a negative time. */
static gint64
relative (LoomTraceBuilder *self, gint64 time)
{
  LoomTrace *trace = self->trace;

  if (trace->origin == G_MININT64)
    trace->origin = time;
  time -= trace->origin;
  self->first_time = MIN (self->first_time, time);
  self->last_time = MAX (self->last_time, time);
  return time;
}

static inline LoomLaneBuilder *
lane_builder (LoomTraceBuilder *self, guint lane)
{
  return self->lane_builders->pdata[lane];
}

static LoomSlice
slice_of (gint64 time, gint64 duration, guint32 category, guint32 name)
{
  return (LoomSlice) {
    .begin = time,
    .duration = duration,
    .name = name,
    .category = category <= G_MAXUINT16 ? (guint16) category : 0,
  };
}

/**
 * loom_trace_builder_begin:
 * @self: a builder
 * @lane: a thread's lane
 * @time: nanoseconds on the recording's clock
 * @category: a string's number
 * @name: a string's number
 * @args: from loom_trace_builder_take_args()
 *
 * Opens a slice inside those that are open on @lane.
 */
void
loom_trace_builder_begin (
    LoomTraceBuilder *self, guint lane, gint64 time, guint32 category, guint32 name, guint32 args)
{
  LoomSlice slice = slice_of (relative (self, time), 0, category, name);

  loom_lane_builder_begin (lane_builder (self, lane), &slice, args);
}

static gboolean
has_arg (GArray *args, guint32 number, guint32 name)
{
  guint32 count = g_array_index (args, guint32, number);

  for (guint32 i = 0; i < count; i++)
    if (g_array_index (args, guint32, number + 1 + 2 * i) == name)
      return TRUE;
  return FALSE;
}

/* Both ends have their say; what both say is the begin's. */
static guint32
join_args (LoomTrace *trace, guint32 begin, guint32 end)
{
  guint32 number = trace->args->len;
  guint32 count, n_end;

  if (begin == 0 || end == 0)
    return begin != 0 ? begin : end;

  count = g_array_index (trace->args, guint32, begin);
  n_end = g_array_index (trace->args, guint32, end);
  g_array_append_val (trace->args, count);
  for (guint32 i = 0; i < 2 * count; i++)
    {
      guint32 string = g_array_index (trace->args, guint32, begin + 1 + i);

      g_array_append_val (trace->args, string);
    }
  for (guint32 i = 0; i < n_end; i++)
    {
      guint32 pair[2] = { g_array_index (trace->args, guint32, end + 1 + 2 * i),
                          g_array_index (trace->args, guint32, end + 2 + 2 * i) };

      if (has_arg (trace->args, begin, pair[0]))
        continue;
      g_array_append_vals (trace->args, pair, 2);
      g_array_index (trace->args, guint32, number)++;
    }
  return number;
}

/**
 * loom_trace_builder_end:
 * @self: a builder
 * @lane: a thread's lane
 * @time: nanoseconds on the recording's clock
 * @args: from loom_trace_builder_take_args(); they are added to those of the begin
 *
 * Closes the innermost open slice of @lane; without one, counts as skipped.
 */
void
loom_trace_builder_end (LoomTraceBuilder *self, guint lane, gint64 time, guint32 args)
{
  LoomLaneBuilder *builder = lane_builder (self, lane);

  if (args != 0)
    args = join_args (self->trace, loom_lane_builder_get_open_args (builder), args);
  if (!loom_lane_builder_end (builder, relative (self, time), args))
    self->trace->n_skipped++;
}

/**
 * loom_trace_builder_complete:
 * @self: a builder
 * @lane: a thread's lane
 * @time: nanoseconds on the recording's clock
 * @duration: nanoseconds
 * @category: a string's number
 * @name: a string's number
 * @args: from loom_trace_builder_take_args()
 *
 * Adds a slice that is known as a whole.
 */
void
loom_trace_builder_complete (LoomTraceBuilder *self,
                             guint lane,
                             gint64 time,
                             gint64 duration,
                             guint32 category,
                             guint32 name,
                             guint32 args)
{
  LoomSlice slice = slice_of (relative (self, time), MAX (duration, 0), category, name);

  slice.duration = MIN (slice.duration, G_MAXINT64 - MAX (slice.begin, 0));
  slice.flags = (guint8) self->next_flags;
  self->next_flags = 0;
  self->latest_end = MAX (self->latest_end, slice.begin + slice.duration);
  loom_lane_builder_complete (lane_builder (self, lane), &slice, args);
}

/**
 * loom_trace_builder_set_flags:
 * @self: a builder
 * @flags: what is to be said of the next slice of loom_trace_builder_complete()
 */
void
loom_trace_builder_set_flags (LoomTraceBuilder *self, LoomSliceFlags flags)
{
  self->next_flags = flags;
}

static LoomInstant
instant_of (gint64 time, guint32 category, guint32 name)
{
  return (LoomInstant) {
    .time = time,
    .name = name,
    .category = category <= G_MAXUINT16 ? (guint16) category : 0,
  };
}

/**
 * loom_trace_builder_instant:
 * @self: a builder
 * @lane: a thread's lane
 * @time: nanoseconds on the recording's clock
 * @category: a string's number
 * @name: a string's number
 * @args: from loom_trace_builder_take_args()
 */
void
loom_trace_builder_instant (
    LoomTraceBuilder *self, guint lane, gint64 time, guint32 category, guint32 name, guint32 args)
{
  LoomInstant instant = instant_of (relative (self, time), category, name);

  loom_lane_builder_instant (lane_builder (self, lane), &instant, args);
}

/**
 * loom_trace_builder_counter:
 * @self: a builder
 * @pid: the process
 * @name: the counter's name
 * @time: nanoseconds on the recording's clock
 * @value: its value from then on
 */
void
loom_trace_builder_counter (
    LoomTraceBuilder *self, gint64 pid, const char *name, gint64 time, gdouble value)
{
  LaneKey key = {
    .kind = LOOM_LANE_COUNTER,
    .pid = pid,
    .name = loom_trace_builder_string (self, name, -1),
  };
  guint number = lane_of (self, &key);
  LoomLane *lane = self->trace->lanes->pdata[number];
  LoomSample sample = { relative (self, time), value };

  g_array_append_val (lane->samples, sample);
}

static guint
async_lane (LoomTraceBuilder *self, gint64 pid, guint32 category, guint32 name)
{
  LaneKey key = {
    .kind = LOOM_LANE_ASYNC,
    .pid = pid,
    .category = category,
    .name = name,
  };

  return lane_of (self, &key);
}

static void
add_async (LoomTraceBuilder *self,
           LoomPointKind kind,
           gint64 pid,
           guint32 scope,
           guint64 id,
           gint64 time,
           guint32 category,
           guint32 name,
           guint32 args)
{
  /* An end finds its begin by scope, category and id; the lane is the begin's. */
  LoomPoint point = {
    .time = relative (self, time),
    .id = id,
    .lane = kind == LOOM_POINT_BEGIN ? async_lane (self, pid, category, name) : 0,
    .scope = scope,
    .category = category,
    .name = 0,
    .args = args,
    .kind = kind,
  };

  loom_pairing_add (self->asyncs, &point);
}

/**
 * loom_trace_builder_async_begin:
 * @self: a builder
 * @pid: the process
 * @scope: a string's number
 * @id: what tells it from others of its scope and category
 * @time: nanoseconds on the recording's clock
 * @category: a string's number
 * @name: a string's number
 * @args: from loom_trace_builder_take_args()
 */
void
loom_trace_builder_async_begin (LoomTraceBuilder *self,
                                gint64 pid,
                                guint32 scope,
                                guint64 id,
                                gint64 time,
                                guint32 category,
                                guint32 name,
                                guint32 args)
{
  add_async (self, LOOM_POINT_BEGIN, pid, scope, id, time, category, name, args);
}

/**
 * loom_trace_builder_async_instant:
 * @self: a builder
 * @pid: the process
 * @scope: a string's number
 * @id: what tells it from others of its scope and category
 * @time: nanoseconds on the recording's clock
 * @category: a string's number
 * @name: a string's number
 * @args: from loom_trace_builder_take_args()
 */
void
loom_trace_builder_async_instant (LoomTraceBuilder *self,
                                  gint64 pid,
                                  guint32 scope G_GNUC_UNUSED,
                                  guint64 id G_GNUC_UNUSED,
                                  gint64 time,
                                  guint32 category,
                                  guint32 name,
                                  guint32 args)
{
  LoomInstant instant = instant_of (relative (self, time), category, name);

  loom_lane_builder_instant (lane_builder (self, async_lane (self, pid, category, name)), &instant,
                             args);
}

/**
 * loom_trace_builder_async_end:
 * @self: a builder
 * @pid: the process
 * @scope: a string's number
 * @id: what tells it from others of its scope and category
 * @time: nanoseconds on the recording's clock
 * @category: a string's number
 * @name: a string's number
 * @args: from loom_trace_builder_take_args()
 */
void
loom_trace_builder_async_end (LoomTraceBuilder *self,
                              gint64 pid,
                              guint32 scope,
                              guint64 id,
                              gint64 time,
                              guint32 category,
                              guint32 name,
                              guint32 args)
{
  add_async (self, LOOM_POINT_END, pid, scope, id, time, category, name, args);
}

static void
add_flow (LoomTraceBuilder *self,
          LoomPointKind kind,
          guint lane,
          guint64 id,
          gint64 time,
          guint32 category,
          guint32 name,
          gboolean bind_next)
{
  LoomPoint point = {
    .time = relative (self, time),
    .id = id,
    .lane = lane,
    .category = category,
    .name = name,
    .kind = kind,
    .bind_next = bind_next != FALSE,
  };

  loom_pairing_add (self->flows, &point);
}

/**
 * loom_trace_builder_flow_begin:
 * @self: a builder
 * @lane: a thread's lane
 * @id: what tells the arrow from others of its category and name
 * @time: nanoseconds on the recording's clock
 * @category: a string's number
 * @name: a string's number
 */
void
loom_trace_builder_flow_begin (
    LoomTraceBuilder *self, guint lane, guint64 id, gint64 time, guint32 category, guint32 name)
{
  add_flow (self, LOOM_POINT_BEGIN, lane, id, time, category, name, FALSE);
}

/**
 * loom_trace_builder_flow_step:
 * @self: a builder
 * @lane: a thread's lane
 * @id: what tells the arrow from others of its category and name
 * @time: nanoseconds on the recording's clock
 * @category: a string's number
 * @name: a string's number
 */
void
loom_trace_builder_flow_step (
    LoomTraceBuilder *self, guint lane, guint64 id, gint64 time, guint32 category, guint32 name)
{
  add_flow (self, LOOM_POINT_STEP, lane, id, time, category, name, FALSE);
}

/**
 * loom_trace_builder_flow_end:
 * @self: a builder
 * @lane: a thread's lane
 * @id: what tells the arrow from others of its category and name
 * @time: nanoseconds on the recording's clock
 * @category: a string's number
 * @name: a string's number
 * @bind_next: whether it leads to the next slice of @lane, not to the one around @time
 */
void
loom_trace_builder_flow_end (LoomTraceBuilder *self,
                             guint lane,
                             guint64 id,
                             gint64 time,
                             guint32 category,
                             guint32 name,
                             gboolean bind_next)
{
  add_flow (self, LOOM_POINT_END, lane, id, time, category, name, bind_next);
}

/**
 * loom_trace_builder_add_events:
 * @self: a builder
 * @n_events: so many more events has the file
 */
void
loom_trace_builder_add_events (LoomTraceBuilder *self, guint64 n_events)
{
  self->trace->n_events += n_events;
}

/**
 * loom_trace_builder_add_skipped:
 * @self: a builder
 * @n_skipped: so many of them have no place on the timeline
 */
void
loom_trace_builder_add_skipped (LoomTraceBuilder *self, guint64 n_skipped)
{
  self->trace->n_skipped += n_skipped;
}

/**
 * loom_trace_builder_add_lost:
 * @self: a builder
 * @n_lost: so many more the recorder lost
 */
void
loom_trace_builder_add_lost (LoomTraceBuilder *self, guint64 n_lost)
{
  self->trace->n_lost += n_lost;
}

/**
 * loom_trace_builder_set_end:
 * @self: a builder
 * @state: how the recording ended
 * @message: (nullable): a sentence for a person
 */
void
loom_trace_builder_set_end (LoomTraceBuilder *self, LoomTraceEnd state, const char *message)
{
  self->trace->end_state = state;
  g_free (self->trace->end_message);
  self->trace->end_message = g_strdup (message);
}

static void
add_arrow (const LoomPoint *begin, const LoomPoint *end, gpointer user_data)
{
  LoomTraceBuilder *self = user_data;
  LoomFlow flow = {
    .from_time = begin->time,
    .to_time = end->time,
    .from_lane = begin->lane,
    .to_lane = end->lane,
    .name = begin->name,
    .category = begin->category,
    .id = begin->id,
  };

  /* The high bit tells finish() to look for the slice; it is taken off there. */
  if (end->bind_next)
    flow.to_lane |= 1u << 31;
  g_array_append_val (self->trace->flows, flow);
}

static guint32
name_of_lane (LoomTraceBuilder *self, guint lane)
{
  const LoomLane *of = self->trace->lanes->pdata[lane];

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->trace->string_ids, of->name));
}

static void
add_async_slice (const LoomPoint *begin, const LoomPoint *end, gpointer user_data)
{
  LoomTraceBuilder *self = user_data;
  LoomSlice slice = slice_of (begin->time, end->time - begin->time, begin->category,
                              name_of_lane (self, begin->lane));

  loom_lane_builder_complete (lane_builder (self, begin->lane), &slice,
                              join_args (self->trace, begin->args, end->args));
}

static void
bind_flows (LoomTraceBuilder *self)
{
  LoomTrace *trace = self->trace;

  for (guint i = 0; i < trace->flows->len; i++)
    {
      LoomFlow *flow = &g_array_index (trace->flows, LoomFlow, i);
      const LoomLane *lane;
      guint low, high;

      if ((flow->to_lane & 1u << 31) == 0)
        continue;
      flow->to_lane &= ~(1u << 31);

      lane = trace->lanes->pdata[flow->to_lane];
      low = 0;
      high = lane->slices->len;
      while (low < high)
        {
          guint middle = low + (high - low) / 2;

          if (g_array_index (lane->slices, LoomSlice, middle).begin < flow->to_time)
            low = middle + 1;
          else
            high = middle;
        }
      if (low < lane->slices->len)
        flow->to_time = g_array_index (lane->slices, LoomSlice, low).begin;
    }
}

static int
compare_samples (gconstpointer a, gconstpointer b)
{
  gint64 one = ((const LoomSample *) a)->time;
  gint64 other = ((const LoomSample *) b)->time;

  return (one > other) - (one < other);
}

static void
settle (LoomTraceBuilder *self)
{
  LoomTrace *trace = self->trace;

  loom_pairing_settle (self->flows, add_arrow, self);
  loom_pairing_settle (self->asyncs, add_async_slice, self);
  if (self->last_time != G_MININT64)
    {
      trace->begin = self->first_time;
      trace->end = MAX (self->last_time, self->latest_end);
    }
  for (guint i = 0; i < self->lane_builders->len; i++)
    loom_lane_builder_settle (lane_builder (self, i), trace->end);
  bind_flows (self);
}

/**
 * loom_trace_builder_get_trace:
 * @self: a builder
 *
 * Returns: (transfer none): what is being built; for its strings and names
 */
LoomTrace *
loom_trace_builder_get_trace (LoomTraceBuilder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->trace;
}

/**
 * loom_trace_builder_peek:
 * @self: a builder
 *
 * Puts in order what has come so far. Valid, as it is, until the next event comes.
 *
 * Returns: (transfer none): the recording so far
 */
LoomTrace *
loom_trace_builder_peek (LoomTraceBuilder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  settle (self);
  return self->trace;
}

/* Something asynchronous that has not ended lasts as long as the recording. */
static void
close_asyncs (LoomTraceBuilder *self)
{
  g_autoptr (GArray) open = NULL;

  loom_pairing_settle (self->asyncs, add_async_slice, self);
  open = loom_pairing_dup_open (self->asyncs);
  for (guint i = 0; i < open->len; i++)
    {
      const LoomPoint *begin = &g_array_index (open, LoomPoint, i);
      gint64 end = MAX (self->last_time, self->latest_end);
      LoomSlice slice = slice_of (begin->time, end - begin->time, begin->category,
                                  name_of_lane (self, begin->lane));

      slice.flags = LOOM_SLICE_OPEN;
      loom_lane_builder_complete (lane_builder (self, begin->lane), &slice, begin->args);
    }
}

static int
compare_lanes (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const LoomLane *one = *(const LoomLane *const *) a;
  const LoomLane *other = *(const LoomLane *const *) b;
  GHashTable *process_order = user_data;
  guint one_process = GPOINTER_TO_UINT (g_hash_table_lookup (process_order, &one->pid));
  guint other_process = GPOINTER_TO_UINT (g_hash_table_lookup (process_order, &other->pid));

  if (one_process != other_process)
    return one_process < other_process ? -1 : 1;
  if (one->kind != other->kind)
    return one->kind < other->kind ? -1 : 1;
  if (one->sort_index != other->sort_index)
    return one->sort_index < other->sort_index ? -1 : 1;
  if (one->is_main != other->is_main)
    return one->is_main ? -1 : 1;
  return (one->number > other->number) - (one->number < other->number);
}

/* Numbers the processes of these lanes, from 1, in the order in which they came. */
static void
number_processes (LoomTrace *trace, gboolean of_threads, GHashTable *process_order)
{
  for (guint i = 0; i < trace->lanes->len; i++)
    {
      LoomLane *lane = trace->lanes->pdata[i];
      guint number = g_hash_table_size (process_order) + 1;

      if ((lane->kind == LOOM_LANE_THREAD) == of_threads &&
          !g_hash_table_contains (process_order, &lane->pid))
        g_hash_table_insert (process_order, &lane->pid, GUINT_TO_POINTER (number));
    }
}

/* Processes in the order in which they came, those that have only counters last; in each the
 * threads first, the main thread before the others, then what is asynchronous, then the
 * counters. */
static void
order_lanes (LoomTrace *trace)
{
  g_autoptr (GHashTable) process_order = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree guint *renumbered = g_new (guint, trace->lanes->len + 1);

  number_processes (trace, TRUE, process_order);
  number_processes (trace, FALSE, process_order);
  g_ptr_array_sort_with_data (trace->lanes, compare_lanes, process_order);

  for (guint i = 0; i < trace->lanes->len; i++)
    {
      LoomLane *lane = trace->lanes->pdata[i];

      renumbered[lane->number] = i;
      lane->number = i;
    }
  for (guint i = 0; i < trace->flows->len; i++)
    {
      LoomFlow *flow = &g_array_index (trace->flows, LoomFlow, i);

      flow->from_lane = renumbered[flow->from_lane];
      flow->to_lane = renumbered[flow->to_lane];
    }
}

/**
 * loom_trace_builder_finish:
 * @self: a builder, which takes no further events
 *
 * Returns: (transfer full): the recording, which no longer changes
 */
LoomTrace *
loom_trace_builder_finish (LoomTraceBuilder *self)
{
  LoomTrace *trace = self->trace;
  guint n_unpaired;

  close_asyncs (self);
  settle (self);
  n_unpaired = loom_pairing_get_n_ends (self->flows) + loom_pairing_get_n_ends (self->asyncs);
  trace->n_skipped += n_unpaired;
  for (guint i = 0; i < trace->lanes->len; i++)
    g_array_sort (((LoomLane *) trace->lanes->pdata[i])->samples, compare_samples);
  order_lanes (trace);

  g_ptr_array_set_size (self->lane_builders, 0);
  return g_steal_pointer (&self->trace);
}

/**
 * loom_trace_builder_trim:
 * @self: a builder
 * @before: nanoseconds since the origin
 *
 * Forgets what had ended by then, so that a live recording does not grow for ever.
 */
void
loom_trace_builder_trim (LoomTraceBuilder *self, gint64 before)
{
  LoomTrace *trace = self->trace;
  guint kept = 0;

  g_return_if_fail (trace != NULL);

  for (guint i = 0; i < self->lane_builders->len; i++)
    loom_lane_builder_trim (lane_builder (self, i), before);
  loom_pairing_trim (self->flows, before);
  for (guint i = 0; i < trace->flows->len; i++)
    if (g_array_index (trace->flows, LoomFlow, i).to_time >= before)
      g_array_index (trace->flows, LoomFlow, kept++) = g_array_index (trace->flows, LoomFlow, i);
  g_array_set_size (trace->flows, kept);
  self->first_time = MAX (self->first_time, before);
}
