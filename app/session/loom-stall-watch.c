/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-stall-watch.h"

#include "trace/loom-fxt-parser.h"

/* One that does not end is told of when it has lasted this long. */
#define ENDLESS (5 * G_GINT64_CONSTANT (1000000000))

/* A builder forgets slices, not their names and arguments. After so many events another one
 * goes on where no iteration is under way, after so many more in any case. */
#define MANY_EVENTS 200000
#define TOO_MANY_EVENTS 1000000

/* Of Fuchsia trace format: types of records, and of events those that take time. */
#define RECORD_THREAD 3
#define RECORD_EVENT 4
#define EVENT_DURATION_BEGIN 2
#define EVENT_DURATION_COMPLETE 4

/* Threads have numbers from 1 to 255; 0 is one that is spelled out in the event. */
#define N_THREADS 256

struct _LoomStallWatch
{
  LoomRecording *recording; /* a reader of its own */
  LoomTraceBuilder *builder;
  LoomFxtParser *parser;
  GArray *dictionary; /* guint64: what another parser has to know */
  GArray *words;      /* guint64: of what has come, what is of interest */
  gboolean is_main[N_THREADS];
  gint64 threshold;
  gint64 before;
  gint64 seen;    /* of the recorder's clock, as the next: what ended until then has been told */
  gint64 endless; /* the begin of what was told of while it went on */
};

/* A slice that was seen: what holds, or held, a main thread. */
typedef struct
{
  const LoomLane *lane;
  guint slice;
  gint64 begin; /* of the recorder's clock, as the next */
  gint64 end;
} Held;

/**
 * loom_stall_watch_new:
 * @recording: what is recorded; it need not stay
 * @threshold: nanoseconds from which on it counts
 * @before: how much of the time before is kept, nanoseconds
 *
 * Returns: (transfer full): a new watch
 */
LoomStallWatch *
loom_stall_watch_new (LoomRecording *recording, gint64 threshold, gint64 before)
{
  LoomStallWatch *self = g_new0 (LoomStallWatch, 1);

  self->recording = loom_recording_dup (recording);
  loom_recording_skip (self->recording);
  self->builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "");
  self->parser = loom_fxt_parser_new (self->builder);
  self->dictionary = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->words = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->is_main[0] = TRUE;
  self->threshold = threshold;
  self->before = before;
  self->seen = self->endless = G_MININT64;
  return self;
}

void
loom_stall_watch_free (LoomStallWatch *self)
{
  loom_recording_free (self->recording);
  loom_fxt_parser_free (self->parser);
  loom_trace_builder_free (self->builder);
  g_array_unref (self->dictionary);
  g_array_unref (self->words);
  g_free (self);
}

/* Most of a recording is of no interest here: other threads, and what takes no time. */
static gboolean
is_of_interest (LoomStallWatch *self, guint64 header)
{
  guint type = (guint) (header >> 16 & 0xf);

  return type >= EVENT_DURATION_BEGIN && type <= EVENT_DURATION_COMPLETE &&
         self->is_main[header >> 24 & 0xff];
}

static void
note_thread (LoomStallWatch *self, const guint64 *record)
{
  self->is_main[record[0] >> 16 & 0xff] = record[1] == record[2];
}

static void
sort_out (LoomStallWatch *self, const guint64 *words, gsize n_words)
{
  guint size;

  g_array_set_size (self->words, 0);
  for (gsize at = 0; at < n_words; at += size)
    {
      guint64 header = words[at];
      guint type = (guint) (header & 0xf);

      size = (guint) (header >> 4 & 0xfff);
      if (type == RECORD_EVENT && !is_of_interest (self, header))
        continue;
      g_array_append_vals (self->words, words + at, size);
      if (type == RECORD_EVENT)
        continue;
      g_array_append_vals (self->dictionary, words + at, size);
      if (type == RECORD_THREAD && size == 3)
        note_thread (self, words + at);
    }
}

static void
feed (LoomStallWatch *self, const GArray *words)
{
  gsize n_consumed;

  /* What no parser understands, no recorder of ours has written. */
  (void) loom_fxt_parser_feed (self->parser, (const guint64 *) (gpointer) words->data, words->len,
                               0, &n_consumed, NULL);
}

static void
follow (LoomStallWatch *self)
{
  g_autoptr (GBytes) bytes = loom_recording_take (self->recording);
  gsize size;
  const guint64 *words = g_bytes_get_data (bytes, &size);

  sort_out (self, words, size / 8);
  feed (self, self->words);
}

static gboolean
is_main (const LoomLane *lane)
{
  return lane->kind == LOOM_LANE_THREAD && lane->is_main;
}

/* What has ended and took long: the last of that. */
static void
find_ended (LoomStallWatch *self, LoomTrace *trace, const LoomLane *lane, Held *found)
{
  gint64 origin = loom_trace_get_origin (trace);
  guint loop = loom_trace_find_string (trace, "weft.loop");

  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      gint64 end = origin + slice->begin + slice->duration;

      if (slice->flags != 0 || slice->duration < self->threshold || end <= self->seen)
        continue;
      if (slice->depth > 0 && (loop == 0 || slice->category != loop))
        continue;
      if (found->lane == NULL || end >= found->end)
        *found = (Held) { lane, i, origin + slice->begin, end };
    }
}

/* An iteration of the loop, or waiting for a task, that has not ended for very long. */
static void
find_endless (LoomStallWatch *self, LoomTrace *trace, const LoomLane *lane, gint64 now, Held *found)
{
  gint64 origin = loom_trace_get_origin (trace);
  guint loop = loom_trace_find_string (trace, "weft.loop");
  guint wait = loom_trace_find_string (trace, "weft.wait");

  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      gint64 begin = origin + slice->begin;
      gboolean counts = slice->category != 0 &&
                        (slice->category == loop || (slice->category == wait && slice->depth == 0));

      if (counts && slice->flags == LOOM_SLICE_OPEN && begin > self->endless &&
          now - begin >= MAX (self->threshold, ENDLESS))
        {
          *found = (Held) { lane, i, begin, now };
          return;
        }
    }
}

static gboolean
is_under_way (LoomTrace *trace)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      for (guint s = 0; is_main (lane) && s < lane->slices->len; s++)
        if (g_array_index (lane->slices, LoomSlice, s).flags & LOOM_SLICE_OPEN)
          return TRUE;
    }
  return FALSE;
}

static const char *
name_inside (LoomTrace *trace, const Held *held)
{
  const LoomSlice *slices = (const LoomSlice *) (gpointer) held->lane->slices->data;
  guint longest = held->slice;

  for (guint i = held->slice + 1;
       i < held->lane->slices->len && slices[i].depth > slices[held->slice].depth; i++)
    if (slices[i].depth == slices[held->slice].depth + 1 &&
        (longest == held->slice || slices[i].duration > slices[longest].duration))
      longest = i;
  return longest != held->slice ? loom_trace_get_string (trace, slices[longest].name) : NULL;
}

static LoomStall *
create_stall (LoomStallWatch *self, LoomTrace *trace, const Held *held, gboolean goes_on)
{
  g_autoptr (GBytes) copy =
      loom_recording_cut (self->recording, held->begin - self->before, held->end, NULL, NULL);

  /* Writing into memory, not cancelled, does not fail. */
  g_assert (copy != NULL);
  return loom_stall_new (held->lane->name, goes_on ? NULL : name_inside (trace, held), held->begin,
                         held->end, goes_on, copy);
}

/* What has been looked at is not needed again. */
static void
forget (LoomStallWatch *self, LoomTrace *trace)
{
  guint64 n = loom_trace_get_n_events (trace);
  self->seen = MAX (self->seen, loom_trace_get_origin (trace) + loom_trace_get_end (trace));
  if (n < MANY_EVENTS || (n < TOO_MANY_EVENTS && is_under_way (trace)))
    {
      loom_trace_builder_trim (self->builder, loom_trace_get_end (trace));
      return;
    }
  loom_fxt_parser_free (self->parser);
  loom_trace_builder_free (self->builder);
  self->builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "");
  self->parser = loom_fxt_parser_new (self->builder);
  feed (self, self->dictionary);
}

/**
 * loom_stall_watch_look:
 * @now: the time of the recorder's clock, or %G_MININT64
 *
 * Returns: (transfer full) (nullable): the last stall that has come to light since the last
 *   call
 */
LoomStall *
loom_stall_watch_look (LoomStallWatch *self, gint64 now)
{
  LoomStall *stall = NULL;
  Held ended = { .lane = NULL };
  Held endless = { .lane = NULL };
  LoomTrace *trace;

  follow (self);
  trace = loom_trace_builder_peek (self->builder);
  if (loom_trace_get_n_events (trace) == 0)
    return NULL;

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      if (!is_main (lane))
        continue;
      find_ended (self, trace, lane, &ended);
      if (now != G_MININT64)
        find_endless (self, trace, lane, now, &endless);
    }

  if (endless.lane != NULL)
    self->endless = endless.begin;
  if (ended.lane != NULL)
    stall = create_stall (self, trace, &ended, FALSE);
  else if (endless.lane != NULL)
    stall = create_stall (self, trace, &endless, TRUE);
  forget (self, trace);
  return stall;
}
