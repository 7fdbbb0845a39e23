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

/* The innermost slice that took more than half of it; @number where none did. */
static guint
most_of (const LoomLane *lane, guint number)
{
  const LoomSlice *slices = (const LoomSlice *) (gpointer) lane->slices->data;
  gint64 half = slices[number].duration / 2;
  guint inside = number;

  for (;;)
    {
      guint longest = longest_in (lane, inside);

      if (longest == inside || slices[longest].duration <= half)
        return inside;
      inside = longest;
    }
}

static void
add_stall (LoomSearch *search, const LoomLane *lane, guint number)
{
  LoomFinding finding = loom_search_at_slice (search, LOOM_RULE_LOOP_STALLED, lane->number, number);
  g_autofree char *length = loom_time_format_duration ((double) (finding.end - finding.begin));
  guint inside = most_of (lane, number);
  const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, inside);
  const char *lane_name = loom_search_lane_name (search, lane->number);
  const char *name = loom_search_text (search, slice->name);

  loom_search_set_task (search, &finding,
                        loom_task_index_find_slice (search->tasks, lane->number, inside));
  if (inside != number)
    finding.message =
        g_strdup_printf (_ ("%s stood still for %s, most of it in “%s”"), lane_name, length, name);
  else
    finding.message =
        g_strdup_printf (_ ("%s stood still for %s in “%s”"), lane_name, length, name);
  loom_search_add (search, finding);
}

/* What Chrome calls the loop itself, whatever runs in it. */
static const char *const loop_names[] = {
  "ThreadController active",     "MessageLoop::Run", "RunLoop::Run", "BrowserMain:MESSAGE_LOOP",
  "RendererMain.START_MSG_LOOP",
};

/* Slices around what is looked at are nothing that held the loop where they are the loop itself: a
 * turn of it is in them, they have its name, or they have not ended and something went on in them. */
typedef struct
{
  LoomSearch *search;
  const LoomLane *lane;
  guint32 loop;
  guint32 names[G_N_ELEMENTS (loop_names)];
  gboolean is_loop[G_MAXUINT8 + 1]; /* by depth; so are all around it */
} Loops;

static gboolean
has_turn (const LoomLane *lane, guint number, guint32 loop)
{
  const LoomSlice *slices = (const LoomSlice *) (gpointer) lane->slices->data;

  for (guint i = number + 1; i < lane->slices->len && slices[i].depth > slices[number].depth; i++)
    if (loop != 0 && slices[i].category == loop)
      return TRUE;
  return FALSE;
}

static gboolean
is_named_loop (const Loops *self, const LoomSlice *slice)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->names); i++)
    if (slice->name != 0 && slice->name == self->names[i])
      return TRUE;
  return FALSE;
}

static gboolean
is_around_turns (const Loops *self, const LoomSlice *slice, guint number)
{
  if (longest_in (self->lane, number) == number)
    return FALSE;
  return (slice->flags & LOOM_SLICE_OPEN) != 0 || is_named_loop (self, slice) ||
         has_turn (self->lane, number, self->loop);
}

/* Whether the slice is in none but such, and then whether it is one of them. */
static gboolean
loops_enter (Loops *self, guint number)
{
  const LoomSlice *slice = &g_array_index (self->lane->slices, LoomSlice, number);
  gboolean outermost = slice->depth == 0 || self->is_loop[slice->depth - 1];

  /* One whose times cannot be is around whatever happens to lie there. */
  self->is_loop[slice->depth] = outermost && ((slice->flags & LOOM_SLICE_CLAMPED) != 0 ||
                                              is_around_turns (self, slice, number));
  return outermost;
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
  finding.message =
      g_strdup_printf (_ ("“%s” held %s for %s"), loom_search_name_of (search, finding.task),
                       loom_search_lane_name (search, lane->number), length);
  loom_search_add (search, finding);
}

static void
look_at_lane (LoomSearch *search, const LoomLane *lane)
{
  guint32 run = loom_trace_find_string (search->trace, "weft.run");
  gint64 stall = loom_search_threshold (search, LOOM_RULE_LOOP_STALLED);
  gint64 frame = loom_search_threshold (search, LOOM_RULE_LONG_CONTINUATION);
  guint32 wait = loom_trace_find_string (search->trace, "weft.wait");
  guint32 loop = loom_trace_find_string (search->trace, "weft.loop");
  Loops loops = { .search = search, .lane = lane, .loop = loop };

  for (guint i = 0; i < G_N_ELEMENTS (loop_names); i++)
    loops.names[i] = loom_trace_find_string (search->trace, loop_names[i]);
  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      gboolean outermost;

      if (slice->duration < MIN (stall, frame))
        {
          loops.is_loop[slice->depth] = FALSE;
          continue;
        }
      outermost = loops_enter (&loops, i);
      if (slice->flags & LOOM_SLICE_CLAMPED)
        continue;
      if (outermost && !loops.is_loop[slice->depth] && slice->duration >= stall)
        add_stall (search, lane, i);
      /* One that waits holds the UI as well, and is told by another rule. One in which the loop
       * turns holds nothing. */
      if (run != 0 && slice->category == run && slice->duration >= frame &&
          !is_of (lane, longest_in (lane, i), wait) && !has_turn (lane, i, loop))
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

/* At sixty frames a second. */
#define FRAME_BUDGET 16666667

static char *
frame_message (gint64 duration, const char *length)
{
  guint n_missed = (guint) MIN (duration / FRAME_BUDGET, G_MAXUINT);

  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "A frame took %s, in which there was time for %u more",
                   "A frame took %s, in which there was time for %u more", MAX (n_missed, 2) - 1),
      length, MAX (n_missed, 2) - 1);
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
      finding.message = frame_message (frame->duration, length);
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
