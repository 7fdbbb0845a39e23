/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-lane-totals.h"

static gint64
first_time (const LoomLane *lane)
{
  gint64 first = G_MAXINT64;

  if (lane->slices->len > 0)
    first = MIN (first, g_array_index (lane->slices, LoomSlice, 0).begin);
  if (lane->instants->len > 0)
    first = MIN (first, g_array_index (lane->instants, LoomInstant, 0).time);
  if (lane->samples != NULL && lane->samples->len > 0)
    first = MIN (first, g_array_index (lane->samples, LoomSample, 0).time);
  return first;
}

/* All but the last outermost slice have their lengths for good. */
static void
add_busy (LoomLaneTotals *self, const LoomLane *lane, guint park)
{
  gint64 last = 0;

  if (lane->slices->len < self->n_settled)
    self->settled = self->n_settled = 0;
  for (guint i = self->n_settled; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);

      if (slice->depth > 0)
        continue;
      self->settled += last;
      self->n_settled = i;
      last = park != 0 && slice->category == park ? 0 : slice->duration;
    }
  self->busy = self->settled + last;
}

/**
 * loom_lane_totals_update:
 * @self: what is known of the lane
 * @lane: the lane, with what it had at the last update and perhaps more
 * @park: the category of a worker's sleep, or 0
 */
void
loom_lane_totals_update (LoomLaneTotals *self, const LoomLane *lane, guint park)
{
  self->first = first_time (lane);
  self->n_events = (guint64) lane->slices->len + lane->instants->len +
                   (lane->samples != NULL ? lane->samples->len : 0);
  if (lane->kind == LOOM_LANE_THREAD)
    add_busy (self, lane, park);
}
