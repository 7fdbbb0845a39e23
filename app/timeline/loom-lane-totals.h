/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

/**
 * LoomLaneTotals:
 * @busy: nanoseconds in which anything but parking was under way; 0 of what is no thread's
 * @first: when the first thing happened; %G_MAXINT64 where nothing did
 * @n_events: slices, instants and samples
 *
 * A lane in three numbers. A value without owner, zeroed at first; follows a lane that grows.
 */
typedef struct
{
  gint64  busy;
  gint64  first;
  guint64 n_events;

  /*< private >*/
  gint64  settled;
  guint   n_settled;
} LoomLaneTotals;

void loom_lane_totals_update (LoomLaneTotals *self,
                              const LoomLane *lane,
                              guint           park);

G_END_DECLS
