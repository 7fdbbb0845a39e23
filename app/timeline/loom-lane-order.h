/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-lane-filter.h"

G_BEGIN_DECLS

/**
 * LoomLaneSort:
 * @LOOM_LANE_SORT_RECORDED: the main thread first, then as the recording has them
 * @LOOM_LANE_SORT_NAME: by what they are called, numbers in it by their value
 * @LOOM_LANE_SORT_BUSY: what had the most to do first
 * @LOOM_LANE_SORT_FIRST: what began first, first
 * @LOOM_LANE_SORT_MANUAL: as a person has moved them
 *
 * The order within a process.
 */
typedef enum
{
  LOOM_LANE_SORT_RECORDED,
  LOOM_LANE_SORT_NAME,
  LOOM_LANE_SORT_BUSY,
  LOOM_LANE_SORT_FIRST,
  LOOM_LANE_SORT_MANUAL,
  LOOM_N_LANE_SORTS,
} LoomLaneSort;

/**
 * LoomLaneOrder:
 *
 * Which lanes are shown, and in which order: pinned ones first, then process by process.
 * Whoever shows lanes asks it, so that all show the same. Lanes with nothing in them have
 * no place. Lanes are named by their numbers.
 */
typedef struct _LoomLaneOrder LoomLaneOrder;

LoomLaneOrder *loom_lane_order_new           (void);
void           loom_lane_order_free          (LoomLaneOrder     *self);

void           loom_lane_order_update        (LoomLaneOrder     *self,
                                              LoomTimelineModel *model);
void           loom_lane_order_adopt         (LoomLaneOrder     *self,
                                              LoomLaneOrder     *other);

guint          loom_lane_order_get_n         (LoomLaneOrder     *self);
guint          loom_lane_order_get_lane      (LoomLaneOrder     *self,
                                              guint              position);
/* %G_MAXUINT for one that has none. */
guint          loom_lane_order_get_place     (LoomLaneOrder     *self,
                                              guint              lane);
guint          loom_lane_order_get_n_empty   (LoomLaneOrder     *self);
guint          loom_lane_order_get_n_hidden  (LoomLaneOrder     *self);
gboolean       loom_lane_order_is_shown      (LoomLaneOrder     *self,
                                              guint              lane);
gboolean       loom_lane_order_is_listed     (LoomLaneOrder     *self,
                                              guint              lane);
gboolean       loom_lane_order_is_filtered   (LoomLaneOrder     *self);

LoomLaneSort   loom_lane_order_get_sort      (LoomLaneOrder     *self);
void           loom_lane_order_set_sort      (LoomLaneOrder     *self,
                                              LoomLaneSort       sort);
gboolean       loom_lane_order_put_quiet_last (LoomLaneOrder    *self,
                                              gint64             begin,
                                              gint64             end);
gboolean       loom_lane_order_move          (LoomLaneOrder     *self,
                                              guint              lane,
                                              gint               direction);
void           loom_lane_order_place         (LoomLaneOrder     *self,
                                              guint              lane,
                                              guint              other);

gboolean       loom_lane_order_is_pinned     (LoomLaneOrder     *self,
                                              guint              lane);
void           loom_lane_order_pin           (LoomLaneOrder     *self,
                                              guint              lane,
                                              gboolean           pin);

/* What a person has hidden by itself; a filter hides others beside it. */
gboolean       loom_lane_order_is_hidden     (LoomLaneOrder     *self,
                                              guint              lane);
void           loom_lane_order_hide          (LoomLaneOrder     *self,
                                              guint              lane,
                                              gboolean           hide);
gboolean       loom_lane_order_reveal        (LoomLaneOrder     *self,
                                              guint              lane);
void           loom_lane_order_show_all      (LoomLaneOrder     *self);

LoomLaneFilter *loom_lane_order_get_filter   (LoomLaneOrder     *self);

gboolean       loom_lane_is_empty            (const LoomLane    *lane);
/* The order from top to bottom, as the recording has it. */
gint           loom_lane_compare             (const LoomLane    *a,
                                              const LoomLane    *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomLaneOrder, loom_lane_order_free)

G_END_DECLS
