/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-canvas.h"
#include "timeline/loom-finding-marks.h"
#include "timeline/loom-timeline.h"
#include "timeline/loom-timeline-labels.h"
#include "timeline/loom-timeline-layout.h"
#include "timeline/loom-timeline-shapes.h"
#include "timeline/loom-timeline-theme.h"
#include "timeline/loom-timeline-view.h"

/*
 * A frame is drawn in two steps: everything without text into the canvas, which stays
 * while nothing changes, then texts as layouts on top. Each of the files takes a part:
 * raster (slices, instants), counters, arrows, frames, ruler, gutter; they put the texts
 * that go with it into the labels.
 *
 * Widget coordinates are pixels; the canvas has @scale device pixels for each. The time
 * begins at GUTTER_WIDTH, the lanes at loom_timeline_body_y().
 */

G_BEGIN_DECLS

#define GUTTER_WIDTH 152
#define RULER_HEIGHT  28
#define FRAMES_HEIGHT 46

#define LOOM_NONE G_MAXUINT

typedef enum
{
  LOOM_DRAG_PAN,
  LOOM_DRAG_MARK,
} LoomDrag;

struct _LoomTimeline
{
  GtkWidget           parent_instance;

  /* Children. */
  GtkWidget          *scrollbar;
  GtkAdjustment      *vadjustment;
  GPtrArray          *items;      /* LoomTimelineItem, of the lanes in view; some may be hidden */
  GtkWidget          *slice_item; /* of the selected slice */
  guint               accessible_tick;
  gint                told_width; /* how large it was when they were brought up to date */
  gint                told_height;

  /* Owned. */
  LoomTimelineModel  *model;   /* NULL without a recording */
  LoomTimelineLayout *layout;
  LoomTimelineLabels *labels;
  GArray             *marks;   /* LoomMark, while drawing */
  GArray             *colors;  /* guint32, while drawing */
  GArray             *arrows;  /* guint32, while drawing */
  GArray             *folds;   /* LoomFindingFold, while drawing */
  LoomSliceSet       *highlight; /* nullable */
  LoomSliceSet       *matches;   /* nullable: what the search found */
  char               *search_text; /* nullable */
  GCancellable       *search_cancellable; /* of the search that runs, if one does */
  gboolean            search_arguments;
  LoomFindingMarks   *findings;  /* nullable */
  GHashTable         *marked_lanes; /* lanes' numbers; NULL for all */
  GSimpleActionGroup *lane_actions;
  char               *description; /* what a screen reader was told */
  LoomCanvas          canvas;
  LoomPicture        *picture; /* borrowed from the canvas; NULL when it must be drawn anew */

  /* What is in view. */
  LoomTimelineView    view;
  const LoomTimelineTheme *theme;
  gint                scale;
  gint                scrollbar_width;
  gint                pinned_height; /* of the rows that stay while others scroll */
  guint               n_pinned;      /* how many these are */
  gint64              live_span;
  gboolean            live;
  gboolean            following;
  gboolean            fitted;  /* shows everything, and goes on to when its size changes */

  guint               selected_lane;
  guint               selected_slice;
  LoomSlice           selected; /* what it was when it was selected: its number may become another's */

  GArray             *chain;       /* guint32: arrows of the selection, the direct ones first */
  guint               n_direct;
  guint               chain_of;    /* how many arrows there were, and 1; 0 when it must be found anew */
  gboolean            one_hop;

  gboolean            marked;
  gint64              marked_begin;
  gint64              marked_end;

  /* The pointer; NAN outside. */
  double              pointer_x;
  double              pointer_y;
  double              start_x;
  double              start_y;
  double              drag_x;
  double              drag_y;
  LoomDrag            drag;
  gboolean            dragging;
  gboolean            dragged;     /* the view, by what was a drag until it was let go */
  double              pinch_scale; /* of the pinch that is under way, so far */
  double              pinch_x;

  /* What a flick has still to do. */
  guint               flick_tick;
  gint64              flick_begin;
  double              flick_x; /* pixels of all its way */
  double              flick_y;
  double              flick_left; /* the part of it that is left */

  double              anchor_time; /* where marking began */
  double              anchor_y;    /* NAN for all lanes */
};

typedef void (*LoomRowFunc)            (LoomTimeline       *self,
                                        const LoomRow      *row,
                                        gint                y,
                                        gpointer            data);

gint     loom_timeline_body_y          (LoomTimeline       *self);
gint     loom_timeline_body_height     (LoomTimeline       *self);
gint     loom_timeline_scrolled_y      (LoomTimeline       *self);
gint     loom_timeline_scroll_y        (LoomTimeline       *self);
gboolean loom_timeline_is_row_fixed    (LoomTimeline       *self,
                                        const LoomRow      *row);
const LoomRow *loom_timeline_row_at    (LoomTimeline       *self,
                                        double              y,
                                        gint               *inside);
void     loom_timeline_each_row        (LoomTimeline       *self,
                                        LoomRowFunc         func,
                                        gpointer            data);
void     loom_timeline_draw_each_row   (LoomTimeline       *self,
                                        gint                x,
                                        LoomRowFunc         func);
void     loom_timeline_update_adjustment (LoomTimeline     *self);
/* What is not shown as lanes, in words. */
char    *loom_timeline_dup_rest        (LoomTimeline       *self) G_GNUC_WARN_UNUSED_RESULT;
void     loom_timeline_reveal_lane     (LoomTimeline       *self,
                                        guint               lane);
/* Where in the widget a row begins. */
gint     loom_timeline_row_y           (LoomTimeline       *self,
                                        const LoomRow      *row);
void     loom_timeline_relayout        (LoomTimeline       *self);
void     loom_timeline_update_bounds   (LoomTimeline       *self);
void     loom_timeline_update_layout   (LoomTimeline       *self);
/* What the model has got more. */
void     loom_timeline_show_growth     (LoomTimeline       *self);
void     loom_timeline_changed         (LoomTimeline       *self);
void     loom_timeline_view_changed    (LoomTimeline       *self);
void     loom_timeline_leave_live      (LoomTimeline       *self);
void     loom_timeline_scroll_to_lane  (LoomTimeline       *self,
                                        guint               lane,
                                        guint               depth);
void     loom_timeline_scroll_by       (LoomTimeline       *self,
                                        double              pixels);

static inline LoomBrush
loom_timeline_get_brush (LoomTimeline *self)
{
  return (LoomBrush) { &self->canvas, self->theme, self->scale };
}

/* Drawing, in this order. */
void     loom_timeline_draw_grid       (LoomTimeline       *self);
void     loom_timeline_draw_lanes      (LoomTimeline       *self);
void     loom_timeline_draw_counter    (LoomTimeline       *self,
                                        const LoomRow      *row,
                                        const LoomLane     *lane,
                                        gint                y);
void     loom_timeline_draw_instants   (LoomTimeline       *self,
                                        const LoomRow      *row,
                                        const LoomLane     *lane,
                                        gint                y);
void     loom_timeline_draw_highlight  (LoomTimeline       *self,
                                        const LoomRow      *row,
                                        const LoomLane     *lane,
                                        gint                y);
void     loom_timeline_draw_queued     (LoomTimeline       *self,
                                        const LoomRow      *row,
                                        gint                y);
void     loom_timeline_draw_findings   (LoomTimeline       *self,
                                        const LoomRow      *row,
                                        gint                y);
void     loom_timeline_draw_marked     (LoomTimeline       *self);
void     loom_timeline_draw_marked_bar (LoomTimeline       *self);
void     loom_timeline_draw_arrows     (LoomTimeline       *self);
void     loom_timeline_draw_gutter     (LoomTimeline       *self);
void     loom_timeline_draw_frames     (LoomTimeline       *self);
void     loom_timeline_draw_ruler      (LoomTimeline       *self);
void     loom_timeline_snapshot_hover  (LoomTimeline       *self,
                                        GtkSnapshot        *snapshot);

void     loom_timeline_snapshot_marked (LoomTimeline       *self,
                                        GtkSnapshot        *snapshot);
/* A text on a ground of a colour, on the ruler. */
void     loom_timeline_snapshot_badge  (LoomTimeline       *self,
                                        GtkSnapshot        *snapshot,
                                        const char         *text,
                                        double              x,
                                        guint32             color);
void     loom_timeline_draw_finding_sign (const LoomTimelineTheme *theme,
                                        LoomCanvas         *canvas,
                                        gint                scale,
                                        float               x,
                                        float               y,
                                        guint8              severity);
char    *loom_timeline_describe_findings (LoomTimeline     *self,
                                        const LoomRow      *row,
                                        double              x,
                                        double              y) G_GNUC_WARN_UNUSED_RESULT;

void     loom_timeline_flick           (LoomTimeline       *self,
                                        double              velocity_x,
                                        double              velocity_y);
void     loom_timeline_stop_flick      (LoomTimeline       *self);
void     loom_timeline_extend_marked_lanes (LoomTimeline   *self,
                                        gint                direction);
void     loom_timeline_begin_marking   (LoomTimeline       *self,
                                        double              x,
                                        double              y);
void     loom_timeline_update_marking  (LoomTimeline       *self,
                                        double              x,
                                        double              y);
gboolean loom_timeline_is_near_marked_edge (LoomTimeline   *self,
                                        double              x,
                                        double              y);
void     loom_timeline_move_marked_edge (LoomTimeline      *self,
                                        gint                edge,
                                        gint                direction);
const GArray *loom_timeline_get_chain  (LoomTimeline       *self,
                                        guint              *n_direct);
void     loom_timeline_forget_chain    (LoomTimeline       *self);
void     loom_timeline_keep_selection    (LoomTimeline       *self);
void     loom_timeline_select_in_view  (LoomTimeline       *self,
                                        guint               lane,
                                        guint               slice);
guint    loom_timeline_rank_in         (LoomTimeline       *self,
                                        LoomSliceSet       *set);
gboolean loom_timeline_step_in         (LoomTimeline       *self,
                                        LoomSliceSet       *set,
                                        gint                direction);
void     loom_timeline_add_highlight_signal (void);
void     loom_timeline_cancel_search   (LoomTimeline       *self);
void     loom_timeline_search_again    (LoomTimeline       *self);
void     loom_timeline_zoom_to_marked  (LoomTimeline       *self);

void     loom_timeline_add_controllers (LoomTimeline       *self);
void     loom_timeline_add_lane_actions (LoomTimeline      *self);
void     loom_timeline_add_lane_bindings (GtkWidgetClass   *widget_class);
void     loom_timeline_add_bindings    (GtkWidgetClass     *widget_class);
gboolean loom_timeline_query_tooltip   (LoomTimeline       *self,
                                        gint                x,
                                        gint                y,
                                        GtkTooltip         *tooltip);
void     loom_timeline_popup           (GtkWidget          *parent,
                                        GtkPopover         *popover,
                                        const GdkRectangle *place);
void     loom_timeline_present_popovers (LoomTimeline      *self);
void     loom_timeline_minimap_add_bindings (GtkWidgetClass *widget_class);
void     loom_timeline_add_items       (LoomTimeline       *self);
void     loom_timeline_allocate_items  (LoomTimeline       *self);
void     loom_timeline_update_accessible (LoomTimeline     *self);
const char *loom_timeline_get_state_word (LoomTimeline     *self,
                                        const LoomLane     *lane,
                                        const LoomSlice    *slice);

G_END_DECLS
