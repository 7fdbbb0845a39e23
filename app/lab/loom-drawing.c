/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-drawing.h"

/**
 * loom_drawing_count:
 * @trace: a recording
 * @lane: one of its lanes
 * @first: the number of the first of its slices that may be in the time
 * @begin: nanoseconds since the origin
 * @end: the same
 *
 * Returns: nanoseconds of frames from @begin to @end
 */
gint64
loom_drawing_count (LoomTrace *trace, const LoomLane *lane, guint first, gint64 begin, gint64 end)
{
  guint32 frame = loom_trace_find_string (trace, "frame");
  gint64 drawing = 0;

  for (guint i = first; frame != 0 && i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);

      if (slice->begin >= end)
        break;
      if (slice->category == frame)
        drawing += MAX (MIN (slice->begin + slice->duration, end) - MAX (slice->begin, begin), 0);
    }
  return drawing;
}

/**
 * loom_drawing_explains:
 * @trace: a recording
 * @finding: one of its findings
 * @threshold: nanoseconds from which on it is one
 *
 * Returns: whether what held the loop, or the frame, is what the window took to draw
 */
gboolean
loom_drawing_explains (LoomTrace *trace, const LoomFinding *finding, gint64 threshold)
{
  const LoomLane *lane;

  if (finding->rule != LOOM_RULE_LOOP_STALLED && finding->rule != LOOM_RULE_FRAMES_DROPPED)
    return FALSE;
  lane = loom_trace_get_lane (trace, finding->lane);
  return finding->end - finding->begin -
             loom_drawing_count (trace, lane, 0, finding->begin, finding->end) <
         threshold;
}
