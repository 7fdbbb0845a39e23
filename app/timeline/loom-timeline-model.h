/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-flow-index.h"
#include "timeline/loom-frame-times.h"
#include "timeline/loom-lane-totals.h"
#include "timeline/loom-pyramid.h"
#include "timeline/loom-slice-palette.h"

G_BEGIN_DECLS

/**
 * LoomSliceKind:
 * @LOOM_SLICE_RUNNING: a thread was in it
 * @LOOM_SLICE_LOOP: an iteration of a main loop, around what it dispatched
 * @LOOM_SLICE_IDLE: a worker slept, for want of work
 * @LOOM_SLICE_BLOCKED: a thread stood still in it, waiting for a task or for what it announced
 * @LOOM_SLICE_PENDING: a task or request, that is no thread's while it lasts
 */
typedef enum
{
  LOOM_SLICE_RUNNING,
  LOOM_SLICE_LOOP,
  LOOM_SLICE_IDLE,
  LOOM_SLICE_BLOCKED,
  LOOM_SLICE_PENDING,
} LoomSliceKind;

/**
 * LoomTimelineModel:
 *
 * What the timeline must know of a recording beyond the recording itself. Costs a few
 * nanoseconds an event to make, so it may be made on a worker when the recording is
 * finished; after that it belongs to one thread.
 */
typedef struct _LoomTimelineModel LoomTimelineModel;

LoomTimelineModel *loom_timeline_model_new         (LoomTrace         *trace) G_GNUC_WARN_UNUSED_RESULT;
void               loom_timeline_model_free        (LoomTimelineModel *self);
void               loom_timeline_model_update      (LoomTimelineModel *self);

LoomTrace         *loom_timeline_model_get_trace   (LoomTimelineModel *self);
guint              loom_timeline_model_get_version (LoomTimelineModel *self);
LoomPyramid       *loom_timeline_model_get_pyramid (LoomTimelineModel *self,
                                                    guint              lane);
LoomFlowIndex     *loom_timeline_model_get_flows   (LoomTimelineModel *self);
const GArray      *loom_timeline_model_get_frames  (LoomTimelineModel *self);
const LoomLaneTotals *loom_timeline_model_get_totals (LoomTimelineModel *self,
                                                    guint              lane);

guint              loom_timeline_model_get_hue     (LoomTimelineModel *self,
                                                    guint              string);
/* Whether any instant may be one. */
gboolean           loom_timeline_model_has_guards  (LoomTimelineModel *self);
gboolean           loom_timeline_model_is_guard    (LoomTimelineModel *self,
                                                    const LoomInstant *instant);
gboolean           loom_timeline_model_is_frame    (LoomTimelineModel *self,
                                                    const LoomInstant *instant);
LoomSliceKind      loom_timeline_model_get_kind    (LoomTimelineModel *self,
                                                    const LoomLane    *lane,
                                                    const LoomSlice   *slice);

/* NULL where the numbers are of no slice. */
const LoomSlice   *loom_timeline_model_get_slice   (LoomTimelineModel *self,
                                                    guint              lane,
                                                    guint              slice);
gint64             loom_timeline_model_self_time   (LoomTimelineModel *self,
                                                    guint              lane,
                                                    guint              slice);
gboolean           loom_timeline_model_slice_at    (LoomTimelineModel *self,
                                                    guint              lane,
                                                    gint64             time,
                                                    guint             *slice);
gboolean           loom_timeline_model_has_between (LoomTimelineModel *self,
                                                    guint              lane,
                                                    gint64             begin,
                                                    gint64             end);
gboolean           loom_timeline_model_parent_of   (LoomTimelineModel *self,
                                                    guint              lane,
                                                    guint              slice,
                                                    guint             *parent);
gboolean           loom_timeline_model_child_of    (LoomTimelineModel *self,
                                                    guint              lane,
                                                    guint              slice,
                                                    guint             *child);
guint              loom_timeline_model_depth_at    (LoomTimelineModel *self,
                                                    guint              lane,
                                                    gint64             time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomTimelineModel, loom_timeline_model_free)

G_END_DECLS
