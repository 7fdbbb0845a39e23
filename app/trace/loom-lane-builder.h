/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace-private.h"

/*
 * One lane while it is being built, in place: a slice goes into the lane's array when it begins,
 * so that what comes in the order of time is in order already. Settling makes the arrays what
 * LoomLane promises: sorted, nested, the open slices among them. Lanes are independent of each
 * other: several threads may build a lane each.
 */

G_BEGIN_DECLS

typedef struct _LoomLaneBuilder LoomLaneBuilder;

LoomLaneBuilder *loom_lane_builder_new      (LoomLane        *lane);
void             loom_lane_builder_free     (LoomLaneBuilder *self);

void             loom_lane_builder_reserve  (LoomLaneBuilder *self,
                                             guint            n_slices,
                                             guint            n_instants);

void             loom_lane_builder_begin    (LoomLaneBuilder *self,
                                             const LoomSlice *slice,
                                             guint32          args);
/* Those of the innermost open slice. */
guint32          loom_lane_builder_get_open_args (LoomLaneBuilder *self);
/* FALSE where nothing is open. @args: 0 for those of the begin. */
gboolean         loom_lane_builder_end      (LoomLaneBuilder *self,
                                             gint64           time,
                                             guint32          args);
/* As loom_lane_builder_end(), but that the end's arguments stay apart; @index: the slice's. */
gboolean         loom_lane_builder_end_apart (LoomLaneBuilder *self,
                                             gint64           time,
                                             guint           *index);
/* Before it is settled: arguments that were not known. */
void             loom_lane_builder_set_args (LoomLaneBuilder *self,
                                             guint            index,
                                             guint32          args);
void             loom_lane_builder_set_end_args (LoomLaneBuilder *self,
                                             guint            index,
                                             guint32          args);
void             loom_lane_builder_set_instant_args (LoomLaneBuilder *self,
                                             guint            index,
                                             guint32          args);
/* @end_args, @id: of asynchronous slices; 0 otherwise. */
void             loom_lane_builder_complete (LoomLaneBuilder *self,
                                             const LoomSlice *slice,
                                             guint32          args,
                                             guint32          end_args,
                                             guint64          id);
void             loom_lane_builder_instant  (LoomLaneBuilder *self,
                                             const LoomInstant *instant,
                                             guint32          args,
                                             guint64          id);

/* @end: up to where open slices reach. */
void             loom_lane_builder_settle   (LoomLaneBuilder *self,
                                             gint64           end);
void             loom_lane_builder_trim     (LoomLaneBuilder *self,
                                             gint64           before);

G_END_DECLS
