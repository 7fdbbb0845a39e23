/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-trace-builder-private.h"

#include <math.h>

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
  static guint64 n_serials;
  LoomTraceBuilder *self;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_new0 (LoomTraceBuilder, 1);
  self->serial = __atomic_add_fetch (&n_serials, 1, __ATOMIC_RELAXED);
  self->trace = g_object_new (LOOM_TYPE_TRACE, NULL);
  self->trace->format = format;
  self->trace->title = g_utf8_make_valid (title, -1);
  self->lanes = g_hash_table_new_full (loom_lane_key_hash, loom_lane_key_equal, g_free, NULL);
  self->lane_builders = g_ptr_array_new_with_free_func ((GDestroyNotify) loom_lane_builder_free);
  self->processes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, loom_process_free);
  self->flows = loom_pairing_new (FALSE);
  self->asyncs = loom_pairing_new (TRUE);
  self->pending_args = g_array_new (FALSE, FALSE, sizeof (LoomArg));
  self->first_time = G_MAXINT64;
  self->last_time = G_MININT64;
  self->latest_end = G_MININT64;
  return self;
}

/**
 * loom_trace_builder_get_serial:
 *
 * Returns: a number that no other builder of this process has or had; never 0
 */
guint64
loom_trace_builder_get_serial (LoomTraceBuilder *self)
{
  return self->serial;
}

/**
 * loom_trace_builder_set_origin:
 * @self: a builder that has no event yet
 * @origin: nanoseconds, on the clock of the events
 *
 * What is 0 in the trace. Without it, it is the first event that comes.
 */
void
loom_trace_builder_set_origin (LoomTraceBuilder *self, gint64 origin)
{
  g_return_if_fail (self->trace->origin == G_MININT64);

  self->trace->origin = origin;
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
  g_hash_table_unref (self->processes);
  loom_pairing_free (self->flows);
  loom_pairing_free (self->asyncs);
  g_array_unref (self->pending_args);
  g_free (self);
}

static guint32
intern (LoomTraceBuilder *self, const char *text, gsize length)
{
  LoomTrace *trace = self->trace;
  g_autofree char *long_copy = NULL;
  char copy[256];
  gpointer number;
  char *kept;

  if (length >= sizeof copy)
    text = long_copy = g_strndup (text, length);
  else
    {
      memcpy (copy, text, length);
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

static LoomRecentString *
recent_of (LoomTraceBuilder *self, const char *text, gsize length)
{
  guint64 first = 0, last = 0;
  gsize n = MIN (length, sizeof first);

  memcpy (&first, text, n);
  memcpy (&last, text + length - n, n);
  first = (first ^ (last << 7 | last >> 57) ^ length) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  return &self->recent[first >> 56];
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
  gsize n = length >= 0 ? (gsize) length : strlen (text);
  LoomRecentString *recent = recent_of (self, text, n);

  if (recent->text == NULL || recent->length != n || memcmp (recent->text, text, n) != 0)
    {
      recent->number = intern (self, text, n);
      recent->text = self->trace->strings->pdata[recent->number];
      /* Of one with a 0 in it that is not all. */
      recent->length = strlen (recent->text);
    }
  return recent->number;
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
  LoomArg arg = { .name = name, .type = LOOM_ARG_TEXT, .text = text };

  g_array_append_val (self->pending_args, arg);
}

/**
 * loom_trace_builder_typed_arg:
 * @self: a builder
 * @arg: an argument
 *
 * Adds an argument for the event to come.
 */
void
loom_trace_builder_typed_arg (LoomTraceBuilder *self, const LoomArg *arg)
{
  g_array_append_vals (self->pending_args, arg, 1);
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
  guint32 ref =
      loom_args_add (self->trace->args, (const LoomArg *) (gpointer) self->pending_args->data,
                     self->pending_args->len);

  g_array_set_size (self->pending_args, 0);
  return ref;
}

/* The first event's time becomes 0. An earlier one that is read later has a negative time. */
static gint64
relative (LoomTraceBuilder *self, gint64 time)
{
  LoomTrace *trace = self->trace;

  time = loom_time_within (time);
  if (trace->origin == G_MININT64)
    trace->origin = time;
  time -= trace->origin;
  self->first_time = MIN (self->first_time, time);
  self->last_time = MAX (self->last_time, time);
  return time;
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
  LoomSlice slice = loom_slice_of (relative (self, time), 0, category, name);

  slice.flags = loom_time_flags (time);
  loom_lane_builder_begin (loom_lane_builder_at (self, lane), &slice, args);
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
  LoomLaneBuilder *builder = loom_lane_builder_at (self, lane);

  if (args != 0)
    args = loom_args_join (self->trace->args, loom_lane_builder_get_open_args (builder), args);
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
  gint64 longest = LOOM_TIME_LAST - loom_time_within (time);
  LoomSlice slice =
      loom_slice_of (relative (self, time), CLAMP (duration, 0, longest), category, name);

  slice.flags = (guint8) self->next_flags | loom_time_flags (time) |
                (duration >= longest ? LOOM_SLICE_CLAMPED : 0);
  self->next_flags = 0;
  self->latest_end = MAX (self->latest_end, slice.begin + slice.duration);
  loom_lane_builder_complete (loom_lane_builder_at (self, lane), &slice, args, 0, 0);
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

  loom_lane_builder_instant (loom_lane_builder_at (self, lane), &instant, args, 0);
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
  LoomLaneKey key = {
    .kind = LOOM_LANE_COUNTER,
    .pid = pid,
    .name = loom_trace_builder_string (self, name, -1),
  };
  LoomSample sample = { relative (self, time), value };
  LoomLane *lane;
  guint number;

  /* What is no number cannot be drawn. */
  if (!isfinite (value) || !loom_trace_builder_has_room (self, &key))
    {
      self->trace->n_skipped++;
      return;
    }
  number = loom_trace_builder_lane (self, &key);
  lane = self->trace->lanes->pdata[number];
  g_array_append_val (lane->samples, sample);
}

static guint
async_lane (LoomTraceBuilder *self, gint64 pid, guint32 category, guint32 name)
{
  LoomLaneKey key = {
    .kind = LOOM_LANE_ASYNC,
    .pid = pid,
    .category = category,
    .name = name,
  };

  return loom_trace_builder_lane (self, &key);
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
    .label = name,
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
                                  guint64 id,
                                  gint64 time,
                                  guint32 category,
                                  guint32 name,
                                  guint32 args)
{
  LoomInstant instant = instant_of (relative (self, time), category, name);

  loom_lane_builder_instant (loom_lane_builder_at (self, async_lane (self, pid, category, name)),
                             &instant, args, id);
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
 * loom_trace_builder_add_dropped:
 * @self: a builder
 * @n_dropped: so many more of the oldest events made room for others
 */
void
loom_trace_builder_add_dropped (LoomTraceBuilder *self, guint64 n_dropped)
{
  self->trace->n_dropped += n_dropped;
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
