/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "inspector/loom-inspector-analysis.h"
#include "inspector/loom-inspector-details.h"
#include "inspector/loom-inspector-lanes.h"
#include "inspector/loom-inspector-load.h"
#include "inspector/loom-inspector-page.h"
#include "timeline/loom-timeline-minimap.h"

/* The page (loom-inspector-page.c) as what brings recordings into it (loom-inspector-opening.c) and
 * what shows them (loom-inspector-showing.c) see it. */

G_BEGIN_DECLS

struct _LoomInspectorPage
{
  AdwBin parent_instance;

  /* Template children. */
  GtkStack *stack;
  AdwStatusPage *loading_page;
  GtkProgressBar *progress_bar;
  GtkRevealer *preview_revealer;
  GtkProgressBar *preview_bar;
  AdwStatusPage *error_page;
  AdwFlap *flap;
  GtkLabel *title_label;
  GtkLabel *summary_label;
  GtkLabel *range_label;
  LoomTimeline *timeline;
  LoomTimelineSearchBar *search_bar;
  LoomFileNotice *notice;
  LoomTimelineMinimap *minimap;
  LoomInspectorDetails *details;
  LoomInspectorLanes *lanes;
  LoomFindingsView *findings;
  LoomTasksView *tasks;
  LoomStatisticsView *statistics;
  LoomCompareView *compare;
  GtkStack *panels;

  /* Owned. */
  LoomInspectorAnalysis *analysis; /* of the recording that is shown, while it is under way */
  LoomFindingSettings finding_settings;
  LoomInspectorLoad *load; /* the one that is wanted; others end unheard */
  GFile *file;
  GFile *compare_with; /* nullable: as soon as what is loaded is there */
  LoomTrace *trace;

  LoomInspectorState state;
  gboolean
      reloading; /* what is loaded takes the place of what is shown, and that stays till then */
  guint tick;
};

void loom_inspector_page_set_state       (LoomInspectorPage *self,
                                          LoomInspectorState state);

/* The load that is wanted is not any more. */
void loom_inspector_page_forget_load     (LoomInspectorPage *self);

void loom_inspector_page_set_trace       (LoomInspectorPage *self,
                                          LoomTrace         *trace);
/* Takes the model. */
void loom_inspector_page_present         (LoomInspectorPage *self,
                                          LoomTimelineModel *model,
                                          const char        *title);
void loom_inspector_page_replace         (LoomInspectorPage *self,
                                          LoomTimelineModel *model);
void loom_inspector_page_forget_analysis (LoomInspectorPage *self);

G_END_DECLS
