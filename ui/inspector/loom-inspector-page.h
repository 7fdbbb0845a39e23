/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "compare/loom-compare-view.h"
#include "findings/loom-findings-view.h"
#include "inspector/loom-file-notice.h"
#include "statistics/loom-statistics-view.h"
#include "tasks/loom-tasks-view.h"
#include "timeline/loom-timeline-search-bar.h"

G_BEGIN_DECLS

/**
 * LoomInspectorState:
 * @LOOM_INSPECTOR_EMPTY: no recording
 * @LOOM_INSPECTOR_LOADING: one is being loaded
 * @LOOM_INSPECTOR_FAILED: the last one could not be loaded
 * @LOOM_INSPECTOR_SHOWING: shows one
 * @LOOM_INSPECTOR_PREVIEWING: shows the beginning of one that is being loaded
 * @LOOM_INSPECTOR_LIVE: shows a program while it is recorded
 */
typedef enum
{
  LOOM_INSPECTOR_EMPTY,
  LOOM_INSPECTOR_LOADING,
  LOOM_INSPECTOR_FAILED,
  LOOM_INSPECTOR_SHOWING,
  LOOM_INSPECTOR_PREVIEWING,
  LOOM_INSPECTOR_LIVE,
} LoomInspectorState;

#define LOOM_TYPE_INSPECTOR_PAGE (loom_inspector_page_get_type ())

/**
 * LoomInspectorPage:
 *
 * Opens a recording and shows it: lanes, selection, details. Uses the action
 * `win.open` of the window that it stands in. Needs a sync context of the UI thread.
 *
 * Properties that notify: `trace`, `state`.
 */
G_DECLARE_FINAL_TYPE (LoomInspectorPage, loom_inspector_page, LOOM, INSPECTOR_PAGE, AdwBin)

GtkWidget         *loom_inspector_page_new          (void);

LoomTrace         *loom_inspector_page_get_trace    (LoomInspectorPage *self);
GFile             *loom_inspector_page_get_file     (LoomInspectorPage *self);
LoomInspectorState loom_inspector_page_get_state    (LoomInspectorPage *self);
gboolean           loom_inspector_page_is_loading   (LoomInspectorPage *self);
gboolean           loom_inspector_page_is_analysing (LoomInspectorPage *self);
void               loom_inspector_page_set_thresholds (LoomInspectorPage *self,
                                                     const char *const *thresholds);
LoomFindingsView  *loom_inspector_page_get_findings (LoomInspectorPage *self);
LoomTasksView     *loom_inspector_page_get_tasks    (LoomInspectorPage *self);
LoomCompareView   *loom_inspector_page_get_compare  (LoomInspectorPage *self);
LoomStatisticsView *loom_inspector_page_get_statistics (LoomInspectorPage *self);
void               loom_inspector_page_show_panel   (LoomInspectorPage *self,
                                                     const char        *name);
LoomTimelineSearchBar *loom_inspector_page_get_search_bar (LoomInspectorPage *self);
LoomFileNotice    *loom_inspector_page_get_notice   (LoomInspectorPage *self);
LoomTimeline      *loom_inspector_page_get_timeline (LoomInspectorPage *self);

void               loom_inspector_page_open         (LoomInspectorPage *self,
                                                     GFile             *file);
/* Two: the first is opened, and the second compared with it. */
void               loom_inspector_page_open_files   (LoomInspectorPage *self,
                                                     GFile            **files,
                                                     guint              n_files);
void               loom_inspector_page_compare_with (LoomInspectorPage *self,
                                                     GFile             *file);
void               loom_inspector_page_reload       (LoomInspectorPage *self);
void               loom_inspector_page_cancel       (LoomInspectorPage *self);
void               loom_inspector_page_show_trace   (LoomInspectorPage *self,
                                                     LoomTrace         *trace);

/* A recording that comes from no file, with what the timeline must know of it. */
void               loom_inspector_page_show_model   (LoomInspectorPage *self,
                                                     LoomTimelineModel *model,
                                                     const char        *title);
/* @live stands in place of a recording, until one is shown, or until it is left. */
void               loom_inspector_page_show_live    (LoomInspectorPage *self,
                                                     GtkWidget         *live);
/* @description: why there is nothing to be shown; NULL where a person has cancelled it. */
void               loom_inspector_page_leave_live   (LoomInspectorPage *self,
                                                     const char        *title,
                                                     const char        *description);

G_END_DECLS
