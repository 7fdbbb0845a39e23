/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-finding-marks.h"
#include "timeline/loom-lane-order.h"

G_BEGIN_DECLS

/* Pixels. */
#define LOOM_SLICE_HEIGHT   18
#define LOOM_LANE_PADDING    5
#define LOOM_INSTANT_HEIGHT  8
#define LOOM_COUNTER_HEIGHT 28
#define LOOM_FINDING_HEIGHT 11
#define LOOM_PROCESS_HEIGHT 24
#define LOOM_NOTE_HEIGHT    26

/**
 * LoomRowKind:
 * @LOOM_ROW_PROCESS: the heading of a process's lanes, where there are several processes
 * @LOOM_ROW_LANE: a lane
 * @LOOM_ROW_EMPTY: stands for the lanes with nothing in them, and for those that are hidden
 */
typedef enum
{
  LOOM_ROW_PROCESS,
  LOOM_ROW_LANE,
  LOOM_ROW_EMPTY,
} LoomRowKind;

/**
 * LoomRow:
 * @lane: the lane; of a process's heading its first lane
 * @pinned: whether it is to stay while the others scroll
 * @n_depths: how many slices lie above each other
 * @has_instants: whether a strip for instants lies under them
 * @has_findings: whether a strip for findings lies over them
 * @y: pixels from the first row's top
 */
typedef struct
{
  LoomRowKind kind;
  guint       lane;
  gboolean    pinned;
  guint       n_depths;
  gboolean    has_instants;
  gboolean    has_findings;
  gint        y;
  gint        height;
} LoomRow;

/**
 * LoomTimelineLayout:
 *
 * Where the lanes are that its order has: the pinned ones first, then process by process.
 */
typedef struct _LoomTimelineLayout LoomTimelineLayout;

LoomTimelineLayout *loom_timeline_layout_new         (void);
void                loom_timeline_layout_free        (LoomTimelineLayout *self);

void                loom_timeline_layout_update      (LoomTimelineLayout *self,
                                                      LoomTimelineModel  *model);
LoomLaneOrder      *loom_timeline_layout_get_order   (LoomTimelineLayout *self);
gint                loom_timeline_layout_get_pinned  (LoomTimelineLayout *self,
                                                      gint                most,
                                                      guint              *n_rows);

/* Borrowed until the next call. */
void                loom_timeline_layout_set_findings (LoomTimelineLayout *self,
                                                      LoomFindingMarks   *findings);

guint               loom_timeline_layout_get_n_rows  (LoomTimelineLayout *self);
const LoomRow      *loom_timeline_layout_get_row     (LoomTimelineLayout *self,
                                                      guint               row);
gint                loom_timeline_layout_get_height  (LoomTimelineLayout *self);
/* Whether processes have headings. */
gboolean            loom_timeline_layout_has_processes (LoomTimelineLayout *self);

/* NULL where there is none. */
const LoomRow      *loom_timeline_layout_lane_row    (LoomTimelineLayout *self,
                                                      guint               lane);
guint               loom_timeline_layout_first_row   (LoomTimelineLayout *self,
                                                      gint                y);
const LoomRow      *loom_timeline_layout_row_at      (LoomTimelineLayout *self,
                                                      gint                y);

gint                loom_row_get_depth_y             (const LoomRow      *row,
                                                      guint               depth);
gint                loom_row_get_instants_y          (const LoomRow      *row);
gboolean            loom_row_get_depth_at            (const LoomRow      *row,
                                                      gint                y,
                                                      guint              *depth);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomTimelineLayout, loom_timeline_layout_free)

G_END_DECLS
