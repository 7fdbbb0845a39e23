/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-fxt-lanes.h"

#include "trace/loom-fxt-event.h"
#include "trace/loom-fxt-source.h"
#include "trace/loom-trace-builder-private.h"

/* So many events lie between two looks at the cancellable. */
#define STEP 65536

void
loom_fxt_job_init (LoomFxtJob *self, LoomFxtScan *scan)
{
  *self = (LoomFxtJob) {
    .scan = scan,
    .origin = scan->builder->trace->origin,
    .first_time = G_MAXINT64,
    .last_time = G_MININT64,
    .latest_end = G_MININT64,
    .texts = g_array_new (FALSE, FALSE, sizeof (LoomFxtText)),
    .open = g_array_new (FALSE, FALSE, sizeof (LoomFxtPoint)),
    .flows = g_array_new (FALSE, FALSE, sizeof (LoomFlow)),
  };
}

void
loom_fxt_job_clear (LoomFxtJob *self)
{
  g_clear_pointer (&self->texts, g_array_unref);
  g_clear_pointer (&self->open, g_array_unref);
  g_clear_pointer (&self->flows, g_array_unref);
}

gboolean
loom_fxt_job_step (LoomFxtJob *self, guint n_events, GCancellable *cancellable)
{
  if (self->step != NULL)
    self->step (n_events, self->step_data);
  return !g_cancellable_is_cancelled (cancellable);
}

gint64
loom_fxt_job_time (LoomFxtJob *self, guint32 word, guint64 ticks)
{
  gint64 time = loom_fxt_parser_to_ns (self->scan->parser, ticks) - self->origin;

  if (time < self->first_time)
    {
      self->first_time = time;
      self->first_word = word;
    }
  /* Of two at one time, the one that is later in the file. */
  if (time > self->last_time || (time == self->last_time && word > self->last_word))
    {
      self->last_time = time;
      self->last_word = word;
    }
  return time;
}

guint32
loom_fxt_job_args (
    LoomFxtJob *self, const guint64 *record, guint32 word, gboolean has_texts, LoomFxtText text)
{
  if (loom_fxt_bits (record[0], 20, 23) == 0)
    return 0;
  if (!has_texts)
    return loom_fxt_source_ref (word);
  text.word = word;
  g_array_append_val (self->texts, text);
  return 0;
}

/* One lane's events. */
typedef struct
{
  LoomFxtJob *job;
  LoomLaneBuilder *builder;
  LoomLane *lane;
  guint number;
  LoomFxtTables *tables;
} Lane;

static gboolean
has_arg_named (const LoomFxtEvent *event, guint name)
{
  LoomFxtCursor cursor = loom_fxt_event_args (event);

  for (guint i = 0; i < event->n_args; i++)
    {
      guint64 header = loom_fxt_take (&cursor);
      gsize size = loom_fxt_bits (header, 4, 15);

      if (size == 0 || size - 1 > cursor.n_left)
        return FALSE;
      if (loom_fxt_bits (header, 16, 31) == name)
        return TRUE;
      cursor.words += size - 1;
      cursor.n_left -= size - 1;
    }
  return FALSE;
}

/* An end says most often again what its begin has said. */
static gboolean
says_more (LoomFxtJob *job, const LoomFxtEvent *end, guint32 begin_ref)
{
  LoomFxtCursor cursor = loom_fxt_event_args (end);
  LoomFxtEvent begin;
  guint32 word = begin_ref & ~LOOM_ARGS_IN_FILE;

  if ((begin_ref & LOOM_ARGS_IN_FILE) == 0)
    return TRUE;
  if (!loom_fxt_event_read (&begin, job->scan->words + word,
                            loom_fxt_scan_record_size (job->scan, word)))
    return TRUE;

  for (guint i = 0; i < end->n_args; i++)
    {
      guint64 header = loom_fxt_take (&cursor);
      gsize size = loom_fxt_bits (header, 4, 15);

      if (!has_arg_named (&begin, loom_fxt_bits (header, 16, 31)))
        return TRUE;
      cursor.words += size - 1;
      cursor.n_left -= size - 1;
    }
  return FALSE;
}

static void
add_end (Lane *self, const LoomFxtEvent *event, guint32 word, gint64 time, gboolean has_texts)
{
  guint32 begin_ref = loom_lane_builder_get_open_args (self->builder);
  guint index;

  if (!loom_lane_builder_end_apart (self->builder, time, &index))
    {
      self->job->n_skipped++;
      return;
    }
  if (event->n_args > 0 && (has_texts || says_more (self->job, event, begin_ref)))
    loom_lane_builder_set_end_args (
        self->builder, index,
        loom_fxt_job_args (self->job, event->record, word, has_texts,
                           (LoomFxtText) { .kind = LOOM_FXT_TEXT_SLICE_END,
                                           .lane = self->number,
                                           .index = index }));
}

static void
add_slice (Lane *self, const LoomFxtEvent *event, gint64 time, guint64 last, guint32 args)
{
  gint64 origin = self->job->origin;
  LoomSlice slice =
      loom_slice_of (time, 0, loom_fxt_tables_get_string (self->tables, event->category),
                     loom_fxt_tables_get_string (self->tables, event->name));
  gint64 end;

  slice.flags = loom_time_flags (time + origin);
  if (event->type == LOOM_FXT_EVENT_BEGIN)
    {
      loom_lane_builder_begin (self->builder, &slice, args);
      return;
    }

  end = loom_fxt_parser_to_ns (self->job->scan->parser, last) - origin;
  slice.duration = MAX (end - time, 0);
  slice.flags |= loom_time_flags (end + origin);
  self->job->latest_end = MAX (self->job->latest_end, slice.begin + slice.duration);
  loom_lane_builder_complete (self->builder, &slice, args, 0, 0);
}

static void
add_instant (Lane *self, const LoomFxtEvent *event, gint64 time, guint64 last, guint32 args)
{
  guint32 category = loom_fxt_tables_get_string (self->tables, event->category);
  LoomInstant instant = {
    .time = time,
    .name = loom_fxt_tables_get_string (self->tables, event->name),
    .category = category <= G_MAXUINT16 ? (guint16) category : 0,
  };

  loom_lane_builder_instant (self->builder, &instant, args,
                             event->type == LOOM_FXT_EVENT_ASYNC_INSTANT ? last : 0);
}

static gboolean
add_event (Lane *self, guint32 word)
{
  const guint64 *record = self->job->scan->words + word;
  LoomFxtText text = { .lane = self->number };
  LoomFxtEvent event;
  gboolean has_texts;
  guint64 last;
  gint64 time;

  if (!loom_fxt_event_read (&event, record, loom_fxt_scan_record_size (self->job->scan, word)) ||
      !loom_fxt_event_read_last (&event, &last, &has_texts))
    return FALSE;

  time = loom_fxt_job_time (self->job, word, event.ticks);
  switch (event.type)
    {
    case LOOM_FXT_EVENT_BEGIN:
    case LOOM_FXT_EVENT_COMPLETE:
      text.index = self->lane->slices->len;
      add_slice (self, &event, time, last,
                 loom_fxt_job_args (self->job, record, word, has_texts, text));
      break;
    case LOOM_FXT_EVENT_END:
      add_end (self, &event, word, time, has_texts);
      break;
    default:
      text.kind = LOOM_FXT_TEXT_INSTANT;
      text.index = self->lane->instants->len;
      add_instant (self, &event, time, last,
                   loom_fxt_job_args (self->job, record, word, has_texts, text));
      break;
    }
  return TRUE;
}

gboolean
loom_fxt_job_lane (LoomFxtJob *self, guint number, GCancellable *cancellable)
{
  LoomFxtLane *found = &g_array_index (self->scan->lanes, LoomFxtLane, number);
  Lane lane = {
    .job = self,
    .builder = loom_lane_builder_at (self->scan->builder, number),
    .lane = self->scan->builder->trace->lanes->pdata[number],
    .number = number,
    .tables = loom_fxt_parser_get_tables (self->scan->parser),
  };

  for (guint i = 0; i < found->events.n; i++)
    {
      if (i % STEP == STEP - 1 && !loom_fxt_job_step (self, STEP, cancellable))
        return FALSE;
      if (!add_event (&lane, found->events.words[i]))
        return FALSE;
    }
  loom_fxt_places_clear (&found->events);
  return TRUE;
}
