/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-named-slices.h"

/**
 * loom_named_slices_find:
 * @name: what they are called; it need not be in the recording
 * @most: no more of them than so many
 * @longest: (out): the place of the longest, where there is any
 *
 * Returns: (transfer full) (element-type LoomSliceAddress): lane by lane, each in its order
 */
GArray *
loom_named_slices_find (LoomTrace *trace, const char *name, guint most, guint *longest)
{
  GArray *slices = g_array_new (FALSE, FALSE, sizeof (LoomSliceAddress));
  guint string = loom_trace_find_string (trace, name);
  gint64 duration = -1;

  *longest = 0;
  for (guint i = 0; string != 0 && i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      if (lane->kind != LOOM_LANE_THREAD)
        continue;
      for (guint32 j = 0; j < lane->slices->len && slices->len < most; j++)
        {
          const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, j);
          LoomSliceAddress address = { i, j };

          if (slice->name != string)
            continue;
          if (slice->duration > duration)
            *longest = slices->len;
          duration = MAX (duration, slice->duration);
          g_array_append_val (slices, address);
        }
    }
  return slices;
}
