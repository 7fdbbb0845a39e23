/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-frame-times.h"

/*
 * Frames are told in two ways: as slices or instants of the category "frame", which is
 * Weft's own, or as the slices that GTK's frame clock writes into a Sysprof capture.
 */

#define FRAME_CATEGORY "frame"
#define GTK_FRAME_NAME "frameclock cycle"

LoomFramePace
loom_frame_get_pace (const LoomFrame *frame)
{
  if (frame->duration <= LOOM_FRAME_BUDGET)
    return LOOM_FRAME_OK;
  return frame->duration <= LOOM_FRAME_FAR ? LOOM_FRAME_OVER : LOOM_FRAME_FAR_OVER;
}

static gint
compare_frames (gconstpointer a, gconstpointer b)
{
  const LoomFrame *left = a;
  const LoomFrame *right = b;

  return (left->begin > right->begin) - (left->begin < right->begin);
}

static guint
find_gtk_name (LoomTrace *trace)
{
  for (guint i = 1; i < loom_trace_get_n_strings (trace); i++)
    {
      const char *text = loom_trace_get_string (trace, i);

      if ((text[0] | 0x20) == 'f' && g_ascii_strcasecmp (text, GTK_FRAME_NAME) == 0)
        return i;
    }
  return 0;
}

static void
add_slices (GArray *frames, const LoomLane *lane, guint category, guint name)
{
  const LoomSlice *slices = (const LoomSlice *) (void *) lane->slices->data;

  for (guint i = 0; i < lane->slices->len; i++)
    if ((category != 0 && slices[i].category == category) || (name != 0 && slices[i].name == name))
      {
        LoomFrame frame = { slices[i].begin, slices[i].duration };

        g_array_append_val (frames, frame);
      }
}

static void
add_instants (GArray *frames, const LoomLane *lane, guint category)
{
  const LoomInstant *instants = (const LoomInstant *) (void *) lane->instants->data;
  gint64 before = G_MININT64;

  for (guint i = 0; i < lane->instants->len; i++)
    {
      if (instants[i].category != category)
        continue;
      if (before != G_MININT64)
        {
          LoomFrame frame = { before, instants[i].time - before };

          g_array_append_val (frames, frame);
        }
      before = instants[i].time;
    }
}

/**
 * loom_frame_times_new:
 * @trace: a recording
 *
 * Returns: (transfer full) (element-type LoomFrame): its frames by begin
 */
GArray *
loom_frame_times_new (LoomTrace *trace)
{
  GArray *frames = g_array_new (FALSE, FALSE, sizeof (LoomFrame));
  guint category = loom_trace_find_string (trace, FRAME_CATEGORY);
  guint name = loom_trace_get_format (trace) == LOOM_FORMAT_SYSCAP ? find_gtk_name (trace) : 0;

  if (category == 0 && name == 0)
    return frames;

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      add_slices (frames, lane, category, name);
      if (category != 0)
        add_instants (frames, lane, category);
    }
  g_array_sort (frames, compare_frames);
  return frames;
}
