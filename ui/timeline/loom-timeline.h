/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "timeline/loom-finding-marks.h"
#include "timeline/loom-lane-order.h"
#include "timeline/loom-slice-set.h"
#include "timeline/loom-timeline-model.h"

G_BEGIN_DECLS

#define LOOM_TYPE_TIMELINE (loom_timeline_get_type ())

/**
 * LoomTimeline:
 *
 * A recording along the time: a lane for each thread, its slices, and an arrow for each
 * hop from one to another. Zooms and pans along the time by itself; scrolls through the
 * lanes with a scrollbar of its own. Times are nanoseconds since the recording's origin.
 *
 * Signals: `selection-changed`, `range-changed`, `marked-changed`, `finding-marks-changed`,
 * `lanes-changed`, `search-changed`, `highlight-changed`, and `search-requested` for who has a place
 * to type.
 */
G_DECLARE_FINAL_TYPE (LoomTimeline, loom_timeline, LOOM, TIMELINE, GtkWidget)

GtkWidget         *loom_timeline_new              (void);
/* What the shapes and colours mean. */
void               loom_timeline_show_legend      (LoomTimeline      *self);
void               loom_timeline_add_legend_key   (LoomTimeline      *self,
                                                   GtkWidget         *page);

LoomTrace         *loom_timeline_get_trace        (LoomTimeline      *self);
void               loom_timeline_set_trace        (LoomTimeline      *self,
                                                   LoomTrace         *trace);
LoomTimelineModel *loom_timeline_get_model        (LoomTimeline      *self);
void               loom_timeline_take_model       (LoomTimeline      *self,
                                                   LoomTimelineModel *model);

/* For a recording that grows. */
gboolean           loom_timeline_get_live         (LoomTimeline      *self);
void               loom_timeline_set_live         (LoomTimeline      *self,
                                                   gboolean           live);
gint64             loom_timeline_get_live_span    (LoomTimeline      *self);
void               loom_timeline_set_live_span    (LoomTimeline      *self,
                                                   gint64             span);
gboolean           loom_timeline_is_following     (LoomTimeline      *self);
void               loom_timeline_set_following    (LoomTimeline      *self,
                                                   gboolean           following);
void               loom_timeline_refresh          (LoomTimeline      *self);
/* Shows nothing any more; what was shown is the caller's. */
LoomTimelineModel *loom_timeline_steal_model      (LoomTimeline      *self) G_GNUC_WARN_UNUSED_RESULT;
/* The same recording, further on; what was shown is the caller's again. */
LoomTimelineModel *loom_timeline_exchange_model   (LoomTimeline      *self,
                                                   LoomTimelineModel *model,
                                                   gboolean           anew) G_GNUC_WARN_UNUSED_RESULT;

void               loom_timeline_get_range        (LoomTimeline      *self,
                                                   double            *begin,
                                                   double            *end);
void               loom_timeline_show_range       (LoomTimeline      *self,
                                                   double             begin,
                                                   double             end);
void               loom_timeline_fit              (LoomTimeline      *self);
void               loom_timeline_zoom_in          (LoomTimeline      *self);
void               loom_timeline_zoom_out         (LoomTimeline      *self);
void               loom_timeline_zoom_at          (LoomTimeline      *self,
                                                   double             x,
                                                   double             factor);
void               loom_timeline_centre_selection (LoomTimeline      *self);
void               loom_timeline_zoom_to_selection (LoomTimeline     *self);
void               loom_timeline_pan              (LoomTimeline      *self,
                                                   double             pixels);
gboolean           loom_timeline_is_flicking      (LoomTimeline      *self);
double             loom_timeline_x_to_time        (LoomTimeline      *self,
                                                   double             x);
double             loom_timeline_time_to_x        (LoomTimeline      *self,
                                                   double             time);

/* A range of time that a person marked, by dragging or by keys. */
gboolean           loom_timeline_get_marked       (LoomTimeline      *self,
                                                   gint64            *begin,
                                                   gint64            *end);
void               loom_timeline_set_marked       (LoomTimeline      *self,
                                                   gint64             begin,
                                                   gint64             end);
void               loom_timeline_clear_marked     (LoomTimeline      *self);
void               loom_timeline_mark_selection   (LoomTimeline      *self);
gboolean           loom_timeline_is_lane_marked   (LoomTimeline      *self,
                                                   guint              lane);
GArray            *loom_timeline_get_marked_lanes (LoomTimeline      *self) G_GNUC_WARN_UNUSED_RESULT;
void               loom_timeline_mark_box         (LoomTimeline      *self,
                                                   gint64             begin,
                                                   gint64             end,
                                                   const guint       *lanes,
                                                   guint              n);

const char        *loom_timeline_get_search       (LoomTimeline      *self);
void               loom_timeline_search           (LoomTimeline      *self,
                                                   const char        *text);
void               loom_timeline_set_search_arguments (LoomTimeline  *self,
                                                   gboolean           arguments);
gboolean           loom_timeline_is_searching     (LoomTimeline      *self);
LoomSliceSet      *loom_timeline_get_matches      (LoomTimeline      *self);
guint              loom_timeline_get_match        (LoomTimeline      *self);
gboolean           loom_timeline_search_step      (LoomTimeline      *self,
                                                   gint               direction);

/* Which lanes are shown, and in which order; see LoomLaneOrder. */
LoomLaneOrder     *loom_timeline_get_lane_order   (LoomTimeline      *self);
gboolean           loom_timeline_is_lane_hidden   (LoomTimeline      *self,
                                                   guint              lane);
void               loom_timeline_hide_lane        (LoomTimeline      *self,
                                                   guint              lane,
                                                   gboolean           hide);
void               loom_timeline_pin_lane         (LoomTimeline      *self,
                                                   guint              lane,
                                                   gboolean           pin);
gboolean           loom_timeline_move_lane        (LoomTimeline      *self,
                                                   guint              lane,
                                                   gint               direction);
void               loom_timeline_place_lane       (LoomTimeline      *self,
                                                   guint              lane,
                                                   guint              other);
void               loom_timeline_sort_lanes       (LoomTimeline      *self,
                                                   LoomLaneSort       sort);
void               loom_timeline_put_quiet_last   (LoomTimeline      *self,
                                                   gint64             begin,
                                                   gint64             end);
void               loom_timeline_filter_lanes     (LoomTimeline      *self,
                                                   const char        *text);
void               loom_timeline_hide_idle_lanes  (LoomTimeline      *self,
                                                   gboolean           hide);
gboolean           loom_timeline_show_chain_lanes (LoomTimeline      *self,
                                                   gboolean           chain);
void               loom_timeline_show_all_lanes   (LoomTimeline      *self);
GActionGroup      *loom_timeline_get_lane_actions (LoomTimeline      *self);
gboolean           loom_timeline_get_current_lane (LoomTimeline      *self,
                                                   guint             *lane);

gboolean           loom_timeline_get_selection    (LoomTimeline      *self,
                                                   guint             *lane,
                                                   guint             *slice);
void               loom_timeline_select           (LoomTimeline      *self,
                                                   guint              lane,
                                                   guint              slice);
void               loom_timeline_clear_selection  (LoomTimeline      *self);
void               loom_timeline_reveal           (LoomTimeline      *self,
                                                   guint              lane,
                                                   gint64             begin,
                                                   gint64             end);
void               loom_timeline_set_highlight    (LoomTimeline      *self,
                                                   const LoomSliceAddress *slices,
                                                   guint              n);
guint              loom_timeline_get_n_highlighted (LoomTimeline     *self);
void               loom_timeline_take_highlight   (LoomTimeline      *self,
                                                   LoomSliceSet      *slices);
guint              loom_timeline_get_highlighted  (LoomTimeline      *self);
gboolean           loom_timeline_highlight_step   (LoomTimeline      *self,
                                                   gint               direction);
void               loom_timeline_set_finding_marks (LoomTimeline     *self,
                                                   const LoomFindingMark *marks,
                                                   guint              n);
LoomFindingMarks  *loom_timeline_get_finding_marks (LoomTimeline     *self);
gboolean           loom_timeline_follow_arrow     (LoomTimeline      *self,
                                                   gint               direction);

/* Which arrows the selection shows: those that touch it, or its whole chain. */
guint              loom_timeline_get_n_chained    (LoomTimeline      *self,
                                                   gboolean           direct);
gboolean           loom_timeline_get_one_hop      (LoomTimeline      *self);
void               loom_timeline_set_one_hop      (LoomTimeline      *self,
                                                   gboolean           one_hop);

gboolean           loom_timeline_pick             (LoomTimeline      *self,
                                                   double             x,
                                                   double             y,
                                                   guint             *lane,
                                                   guint             *slice,
                                                   guint             *count);
char              *loom_timeline_describe         (LoomTimeline      *self,
                                                   guint              lane,
                                                   guint              slice) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
