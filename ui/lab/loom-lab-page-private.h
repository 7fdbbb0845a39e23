/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-checklist-view.h"
#include "lab/loom-decision-table.h"
#include "lab/loom-lab-page.h"
#include "lab/loom-lent-focus.h"
#include "lab/loom-live-view.h"
#include "lab/loom-question-view.h"
#include "lab/loom-run-queue.h"
#include "lab/loom-runs-view.h"
#include "lab/loom-scenario-header.h"
#include "lab/loom-scenario-list.h"
#include "lab/loom-scenario-results.h"
#include "lab/loom-scenario-summary.h"
#include "lab/loom-source-pane.h"

/* loom-lab-page.c has the lesson that is shown, loom-lab-running.c what runs. */

G_BEGIN_DECLS

struct _LoomLabPage
{
  AdwBin parent_instance;

  /* Template children. */
  GtkPaned *paned;
  AdwFlap *source_flap;
  LoomScenarioList *scenario_list;
  LoomSourcePane *source_pane;
  GtkScrolledWindow *content;
  LoomScenarioHeader *header;
  LoomScenarioSummary *summary;
  LoomQuestionView *question_view;
  LoomChecklistView *checklist_view;
  LoomDecisionTable *decision_table;
  LoomScenarioResults *results;
  LoomRunsView *runs_view;
  LoomLiveView *live_view;

  /* Owned. */
  LoomLab *lab;
  LoomRunQueue *queue;

  const LoomScenario *scenario;
  LoomLentFocus lent;    /* while something runs */
  gboolean shown_busy;   /* as the actions have it */
  gint64 progress_shown; /* when, as g_get_monotonic_time() has it */
  gboolean capture;
};

void loom_lab_page_create_queue   (LoomLabPage *self);
void loom_lab_page_update_actions (LoomLabPage *self);
/* What would give a question's answer away waits until it has been asked. */
void loom_lab_page_show_answer    (LoomLabPage *self,
                                   gboolean     show);

G_END_DECLS
