/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace-private.h"

/* The order of a lane's events: by time, and of slices that begin together the enclosing one
 * first. What belongs to an event in the lane's other arrays moves with it. */

G_BEGIN_DECLS

/* Less than 0 where @one comes first. */
gint     loom_slice_compare        (const LoomSlice *one,
                                    const LoomSlice *other);

/* The first @n_sorted slices are in order. @open: (element-type guint32): numbers of slices, which
 * are made to follow. Returns the first that has another place than before. */
guint    loom_lane_sort_slices     (LoomLane        *lane,
                                    guint            n_sorted,
                                    GArray          *open);
void     loom_lane_sort_instants   (LoomLane        *lane);

/* The depth of each slice from @first on, which encloses none before it and is in none. */
void     loom_lane_nest            (LoomLane        *lane,
                                    guint            first);

G_END_DECLS
