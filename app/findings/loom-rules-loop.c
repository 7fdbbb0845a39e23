/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules about the UI thread's loop. Recordings of others tell of them too. */

#include <glib/gi18n-lib.h>

#include "findings/loom-findings-private.h"
#include "timeline/loom-frame-times.h"
#include "timeline/loom-time-format.h"

/* The longest slice directly in it; @number where there is none. */
static guint
longest_in (const LoomLane *lane, guint number)
{
  const LoomSlice *slices = (const LoomSlice *) (gpointer) lane->slices->data;
  guint longest = number;

  for (guint i = number + 1; i < lane->slices->len && slices[i].depth > slices[number].depth; i++)
    if (slices[i].depth == slices[number].depth + 1u &&
        (longest == number || slices[i].duration > slices[longest].duration))
      longest = i;
  return longest;
}

static gboolean
is_of (const LoomLane *lane, guint number, guint32 category)
{
  return category != 0 && g_array_index (lane->slices, LoomSlice, number).category == category;
}

static void
add_stall (LoomSearch *search, const LoomLane *lane, guint number)
{
  LoomFinding finding = loom_search_at_slice (search, LOOM_RULE_LOOP_STALLED, lane->number, number);
  g_autofree char *length = loom_time_format_duration ((double) (finding.end - finding.begin));
  guint inside = longest_in (lane, number);
  const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, inside);

  loom_search_set_task (search, &finding,
                        loom_task_index_find_slice (search->tasks, lane->number, inside));
  finding.message = g_strdup_printf (_ ("%s stood still for %s, most of it in “%s”"), lane->name,
                                     length, loom_trace_get_string (search->trace, slice->name));
  loom_search_add (search, finding);
}

static void
add_long (LoomSearch *search, const LoomLane *lane, guint number)
{
  LoomFinding finding =
      loom_search_at_slice (search, LOOM_RULE_LONG_CONTINUATION, lane->number, number);
  g_autofree char *length = loom_time_format_duration ((double) (finding.end - finding.begin));
  guint32 line_name = loom_trace_find_string (search->trace, "line");
  guint64 line = 0;

  /* Where it went on, rather than where its task was made. */
  if (loom_trace_get_slice_number (search->trace, lane->number, number, line_name, &line) &&
      line > 0)
    finding.line = (guint32) MIN (line, G_MAXUINT32);
  finding.message = g_strdup_printf (
      _ ("“%s” held %s for %s"), loom_search_name_of (search, finding.task), lane->name, length);
  loom_search_add (search, finding);
}

static void
look_at_lane (LoomSearch *search, const LoomLane *lane)
{
  guint32 run = loom_trace_find_string (search->trace, "weft.run");
  gint64 stall = loom_search_threshold (search, LOOM_RULE_LOOP_STALLED);
  gint64 frame = loom_search_threshold (search, LOOM_RULE_LONG_CONTINUATION);
  guint32 wait = loom_trace_find_string (search->trace, "weft.wait");

  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);

      if (slice->flags & LOOM_SLICE_CLAMPED)
        continue;
      if (slice->depth == 0 && slice->duration >= stall)
        add_stall (search, lane, i);
      /* One that waits holds the UI as well, and is told by another rule. */
      if (run != 0 && slice->category == run && slice->duration >= frame &&
          !is_of (lane, longest_in (lane, i), wait))
        add_long (search, lane, i);
    }
}

static guint
main_lane (LoomTrace *trace)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    if (loom_trace_get_lane (trace, i)->is_main)
      return i;
  return 0;
}

static void
look_at_frames (LoomSearch *search)
{
  g_autoptr (GArray) frames = loom_frame_times_new (search->trace);
  gint64 threshold = loom_search_threshold (search, LOOM_RULE_FRAMES_DROPPED);
  guint lane = frames->len > 0 ? main_lane (search->trace) : 0;

  for (guint i = 0; i < frames->len; i++)
    {
      const LoomFrame *frame = &g_array_index (frames, LoomFrame, i);
      LoomFinding finding = {
        .rule = LOOM_RULE_FRAMES_DROPPED,
        .lane = lane,
        .slice = LOOM_NO_SLICE,
        .task = LOOM_NO_TASK,
        .begin = frame->begin,
        .end = frame->begin + frame->duration,
      };
      g_autofree char *length = NULL;

      if (frame->duration < threshold)
        continue;
      length = loom_time_format_duration ((double) frame->duration);
      finding.message = g_strdup_printf (_ ("A frame took %s"), length);
      loom_search_add (search, finding);
    }
}

void
loom_rules_loop (LoomSearch *search)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (search->trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (search->trace, i);

      if (lane->kind == LOOM_LANE_THREAD && lane->is_main &&
          !g_cancellable_is_cancelled (search->cancellable))
        look_at_lane (search, lane);
    }
  look_at_frames (search);
}
