/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "compare/loom-compare-job.h"
#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_COMPARE_VIEW (loom_compare_view_get_type ())

/**
 * LoomCompareState:
 * @LOOM_COMPARE_EMPTY: nothing has been compared
 * @LOOM_COMPARE_WORKING: recordings are read and compared
 * @LOOM_COMPARE_FAILED: that failed
 * @LOOM_COMPARE_SHOWING: what is different is shown
 */
typedef enum
{
  LOOM_COMPARE_EMPTY,
  LOOM_COMPARE_WORKING,
  LOOM_COMPARE_FAILED,
  LOOM_COMPARE_SHOWING,
} LoomCompareState;

/**
 * LoomCompareView:
 *
 * Two recordings, name by name, beside a timeline that shows one of them. Choosing a name picks
 * its slices out there, activating it goes to the longest of them; Ctrl+B asks for the other
 * recording, Ctrl+Shift+X swaps before and after, Ctrl+Shift+C copies the table. Uses the action
 * `win.compare` of the window that it stands in. Needs a sync context of the UI thread.
 *
 * Signals: `show-side`, with a #LoomCompareSide that the timeline should show.
 * Properties that notify: `state`.
 */
G_DECLARE_FINAL_TYPE (LoomCompareView, loom_compare_view, LOOM, COMPARE_VIEW, AdwBin)

GtkWidget       *loom_compare_view_new          (void);
void             loom_compare_view_set_timeline (LoomCompareView  *self,
                                                 LoomTimeline     *timeline);

LoomCompareState loom_compare_view_get_state    (LoomCompareView  *self);
/* NULL where nothing is shown. */
LoomComparison  *loom_compare_view_get_comparison (LoomCompareView *self);
GFile           *loom_compare_view_get_file     (LoomCompareView  *self,
                                                 LoomCompareSide   side);
LoomTrace       *loom_compare_view_get_trace    (LoomCompareView  *self,
                                                 LoomCompareSide   side);

void             loom_compare_view_start        (LoomCompareView  *self,
                                                 GFile            *const *files,
                                                 LoomTrace        *const *traces);
void             loom_compare_view_cancel       (LoomCompareView  *self);
void             loom_compare_view_swap         (LoomCompareView  *self);
/* To be called when the timeline has another recording; @file: (nullable): where it is from. */
void             loom_compare_view_set_shown    (LoomCompareView  *self,
                                                 GFile            *file);

guint            loom_compare_view_get_n_rows   (LoomCompareView  *self);
void             loom_compare_view_select       (LoomCompareView  *self,
                                                 guint             position);
void             loom_compare_view_activate     (LoomCompareView  *self,
                                                 guint             position);
void             loom_compare_view_filter       (LoomCompareView  *self,
                                                 const char       *text);
/* (transfer full) (nullable) */
char            *loom_compare_view_dup_csv      (LoomCompareView  *self);
void             loom_compare_view_copy         (LoomCompareView  *self);
void             loom_compare_view_change_sides (LoomCompareView  *self);

G_END_DECLS
