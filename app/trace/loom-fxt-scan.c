/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-fxt-scan.h"

#include "trace/loom-fxt-event.h"
#include "trace/loom-trace-builder-private.h"

/* Ticks by which clocks are told apart. */
#define A_WHILE G_GUINT64_CONSTANT (1000000000000)

void
loom_fxt_scan_init (LoomFxtScan *self,
                    LoomTraceBuilder *builder,
                    LoomFxtParser *parser,
                    const guint64 *words,
                    gsize n_words)
{
  *self = (LoomFxtScan) {
    .builder = builder,
    .parser = parser,
    .words = words,
    .n_words = n_words,
    .lanes = g_array_new (FALSE, TRUE, sizeof (LoomFxtLane)),
    .asyncs = g_array_new (FALSE, FALSE, sizeof (LoomFxtPoint)),
    .flows = g_array_new (FALSE, FALSE, sizeof (LoomFxtPoint)),
    .pid = -1,
    .tid = -1,
  };
  for (guint i = 0; i < G_N_ELEMENTS (self->lane_of_thread); i++)
    self->lane_of_thread[i] = -1;
}

void
loom_fxt_places_clear (LoomFxtPlaces *self)
{
  g_clear_pointer (&self->words, g_free);
  self->n = self->n_max = 0;
}

void
loom_fxt_scan_clear (LoomFxtScan *self)
{
  for (guint i = 0; i < self->lanes->len; i++)
    loom_fxt_places_clear (&g_array_index (self->lanes, LoomFxtLane, i).events);
  g_clear_pointer (&self->lanes, g_array_unref);
  g_clear_pointer (&self->asyncs, g_array_unref);
  g_clear_pointer (&self->flows, g_array_unref);
}

static inline void
add_place (LoomFxtPlaces *self, guint32 word)
{
  if (self->n == self->n_max)
    {
      self->n_max = MAX (self->n_max * 2, 256);
      self->words = g_renew (guint32, self->words, self->n_max);
    }
  self->words[self->n++] = word;
}

static inline LoomFxtLane *
lane_at (LoomFxtScan *self, guint lane)
{
  if (lane >= self->lanes->len)
    g_array_set_size (self->lanes, lane + 1);
  return &g_array_index (self->lanes, LoomFxtLane, lane);
}

static guint
lane_of_numbered (LoomFxtScan *self, guint thread)
{
  gint64 pid, tid;

  if (self->lane_of_thread[thread] < 0)
    {
      loom_fxt_tables_get_thread (self->tables, thread, &pid, &tid);
      self->lane_of_thread[thread] = (gint) loom_trace_builder_thread (self->builder, pid, tid);
    }
  return (guint) self->lane_of_thread[thread];
}

static guint
lane_of_thread (LoomFxtScan *self, const LoomFxtEvent *event)
{
  gint64 pid, tid;

  if (event->thread != 0)
    return lane_of_numbered (self, event->thread);

  loom_fxt_event_get_thread (event, self->tables, &pid, &tid);
  if (pid != self->pid || tid != self->tid)
    {
      self->pid = pid;
      self->tid = tid;
      self->lane = loom_trace_builder_thread (self->builder, pid, tid);
    }
  return self->lane;
}

static guint
lane_of_async (LoomFxtScan *self, const LoomFxtEvent *event)
{
  guint64 key = (guint64) event->thread << 32 | event->category << 16 | event->name;
  LoomLaneKey lane = { .kind = LOOM_LANE_ASYNC };

  /* Of a thread without a number, the key does not say which process it is of. */
  if (event->thread == 0 || key != self->async_key)
    {
      gint64 tid;

      loom_fxt_event_get_thread (event, self->tables, &lane.pid, &tid);
      lane.category = loom_fxt_tables_get_string (self->tables, event->category);
      lane.name = loom_fxt_tables_get_string (self->tables, event->name);
      self->async_lane = loom_trace_builder_lane (self->builder, &lane);
      self->async_key = key;
    }
  return self->async_lane;
}

static void
add_point (GArray *points, gsize word, guint lane)
{
  LoomFxtPoint point = { (guint32) word, lane };

  g_array_append_val (points, point);
}

/* Counters are few, and have names that have to be made up. */
static gboolean
feed_parser (LoomFxtScan *self, const guint64 *record, gsize size)
{
  gsize n_consumed;

  return loom_fxt_parser_feed (self->parser, record, size, 0, &n_consumed, NULL);
}

static gboolean
add_event (LoomFxtScan *self, gsize word, gsize size)
{
  const guint64 *record = self->words + word;
  LoomFxtEvent event;
  LoomFxtLane *lane;
  guint number;

  if (!loom_fxt_event_read (&event, record, size))
    return FALSE;
  if (self->tables == NULL)
    self->tables = loom_fxt_parser_get_tables (self->parser);
  if (self->builder->trace->origin == G_MININT64)
    self->builder->trace->origin = loom_fxt_parser_to_ns (self->parser, event.ticks);

  switch (event.type)
    {
    case LOOM_FXT_EVENT_INSTANT:
      lane = lane_at (self, lane_of_thread (self, &event));
      lane->n_instants++;
      add_place (&lane->events, (guint32) word);
      break;
    case LOOM_FXT_EVENT_BEGIN:
    case LOOM_FXT_EVENT_COMPLETE:
      lane = lane_at (self, lane_of_thread (self, &event));
      lane->n_slices++;
      add_place (&lane->events, (guint32) word);
      break;
    case LOOM_FXT_EVENT_END:
      lane = lane_at (self, lane_of_thread (self, &event));
      add_place (&lane->events, (guint32) word);
      break;
    case LOOM_FXT_EVENT_COUNTER:
      return feed_parser (self, record, size);
    case LOOM_FXT_EVENT_ASYNC_BEGIN:
      number = lane_of_async (self, &event);
      lane_at (self, number)->n_slices++;
      add_point (self->asyncs, word, number);
      break;
    case LOOM_FXT_EVENT_ASYNC_END:
      add_point (self->asyncs, word, 0);
      break;
    case LOOM_FXT_EVENT_ASYNC_INSTANT:
      lane = lane_at (self, lane_of_async (self, &event));
      lane->n_instants++;
      add_place (&lane->events, (guint32) word);
      break;
    case LOOM_FXT_EVENT_FLOW_BEGIN:
    case LOOM_FXT_EVENT_FLOW_STEP:
    case LOOM_FXT_EVENT_FLOW_END:
      add_point (self->flows, word, lane_of_thread (self, &event));
      break;
    default:
      return FALSE;
    }
  self->n_events++;
  return TRUE;
}

/* Whether a number that has been given is given to something else. */
static gboolean
changes_string (LoomFxtTables *tables, guint64 header, guint32 before)
{
  guint32 after = loom_fxt_tables_get_string (tables, loom_fxt_bits (header, 16, 30));

  return before != 0 && before != after;
}

static gboolean
changes_thread (LoomFxtScan *self, LoomFxtTables *tables, guint64 header, gint64 pid, gint64 tid)
{
  guint thread = loom_fxt_bits (header, 16, 23);
  gint64 new_pid, new_tid;

  loom_fxt_tables_get_thread (tables, thread, &new_pid, &new_tid);
  return (new_pid != pid || new_tid != tid) &&
         (self->lane_of_thread[thread] >= 0 || pid != 0 || tid != 0);
}

static gboolean
add_other (LoomFxtScan *self, const guint64 *record, gsize size)
{
  guint64 header = record[0];
  guint type = loom_fxt_bits (header, 0, 3);
  LoomFxtTables *tables = loom_fxt_parser_get_tables (self->parser);
  guint32 string = loom_fxt_tables_get_string (tables, loom_fxt_bits (header, 16, 30));
  gint64 some_time = loom_fxt_parser_to_ns (self->parser, A_WHILE);
  gint64 pid, tid;

  loom_fxt_tables_get_thread (tables, loom_fxt_bits (header, 16, 23), &pid, &tid);
  if (!feed_parser (self, record, size))
    return FALSE;

  switch (type)
    {
    case LOOM_FXT_RECORD_STRING:
      return !changes_string (tables, header, string);
    case LOOM_FXT_RECORD_THREAD:
      return !changes_thread (self, tables, header, pid, tid);
    case LOOM_FXT_RECORD_METADATA:
      return self->tables == NULL || self->tables == loom_fxt_parser_get_tables (self->parser);
    case LOOM_FXT_RECORD_INITIALIZATION:
      return self->tables == NULL || some_time == loom_fxt_parser_to_ns (self->parser, A_WHILE);
    default:
      return TRUE;
    }
}

gboolean
loom_fxt_scan_feed (LoomFxtScan *self, gsize first, gsize end, gsize *n_consumed)
{
  gsize at = first;

  while (at < end)
    {
      guint64 header = self->words[at];
      gsize size = loom_fxt_record_size (header);

      if (header == 0 && loom_fxt_parser_is_own (self->parser))
        size = 1;
      else if (size == 0)
        return FALSE;
      else if (size > end - at)
        break;
      else if (loom_fxt_bits (header, 0, 3) == LOOM_FXT_RECORD_EVENT
                   ? !add_event (self, at, size)
                   : !add_other (self, self->words + at, size))
        return FALSE;
      at += size;
    }
  *n_consumed = at - first;
  return TRUE;
}
