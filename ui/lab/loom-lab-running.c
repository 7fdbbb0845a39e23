/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-lab-page-private.h"

#include "lab/loom-reveal.h"

static gboolean
is_ready (LoomLabPage *self)
{
  return self->queue != NULL && !loom_run_queue_get_busy (self->queue) &&
         (self->scenario->answers == NULL ||
          loom_question_view_get_predicted (self->question_view));
}

static void
enable_actions (LoomLabPage *self, gboolean busy)
{
  gboolean ready = is_ready (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lab.run", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lab.run-variant", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lab.run-many", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lab.run-scenario", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lab.cancel", busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lab.export",
                                 self->lab != NULL &&
                                     g_list_model_get_n_items (G_LIST_MODEL (self->lab)) > 0);
}

/* What has the focus, if it is in the page. */
static GtkWidget *
get_focus (LoomLabPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? focus : NULL;
}

void
loom_lab_page_update_actions (LoomLabPage *self)
{
  gboolean busy = self->queue != NULL && loom_run_queue_get_busy (self->queue);
  GtkWidget *focus = get_focus (self);

  enable_actions (self, busy);
  if (busy && !self->shown_busy)
    loom_lent_focus_lend (&self->lent, focus, loom_scenario_header_get_title (self->header));
  else if (!busy && self->shown_busy)
    loom_lent_focus_give_back (&self->lent, loom_scenario_header_get_run_button (self->header));
  self->shown_busy = busy;
  loom_scenario_header_set_busy (self->header, busy);
}

static void
busy_changed_cb (LoomLabPage *self)
{
  loom_lab_page_update_actions (self);
  g_object_notify (G_OBJECT (self), "busy");
}

static gboolean
is_shown (LoomLabPage *self, LoomRun *run)
{
  return g_str_equal (loom_run_get_scenario (run), self->scenario->name);
}

static void
run_begun_cb (LoomLabPage *self, LoomRun *run)
{
  gint64 begin, end;

  if (!is_shown (self, run))
    return;
  if (loom_source_pane_is_withheld (self->source_pane))
    loom_lab_page_show_answer (self, TRUE);
  if (loom_run_queue_get_span (self->queue, loom_run_get_number (run), &begin, &end))
    {
      loom_source_pane_begin (
          self->source_pane,
          loom_scenario_find_variant (self->scenario, loom_run_get_variant (run)), begin);
      loom_scenario_results_begin (self->results, self->lab, run, begin);
    }
}

/* Not more often than one can read it: every change costs the run that goes on a frame. */
#define PROGRESS_INTERVAL (100 * G_TIME_SPAN_MILLISECOND)

static void
show_progress (LoomLabPage *self)
{
  gint64 now = g_get_monotonic_time ();
  guint n_done, n_all;

  if (now - self->progress_shown < PROGRESS_INTERVAL)
    return;
  self->progress_shown = now;
  loom_run_queue_get_progress (self->queue, &n_done, &n_all);
  loom_scenario_header_set_progress (self->header, n_done, n_all);
}

static void
run_ended_cb (LoomLabPage *self, LoomRun *run)
{
  loom_source_pane_end (self->source_pane);
  loom_scenario_results_end (self->results);
  loom_question_view_set_run (self->question_view, run);
  show_progress (self);
  g_signal_emit_by_name (self, "run-ended", run);
}

static void
reveal_outcome (LoomLabPage *self)
{
  if (self->scenario->answers != NULL)
    loom_reveal (self->content, loom_question_view_get_outcome (self->question_view));
  else if (self->scenario->group == LOOM_GROUP_CHECKLIST)
    loom_reveal (self->content, GTK_WIDGET (self->checklist_view));
  /* A table's results stand in its rows, which one is looking at. */
  else if (self->scenario->decisions == NULL)
    loom_reveal (self->content, GTK_WIDGET (self->results));
}

static void
ended_cb (LoomLabPage *self, guint first, guint last)
{
  /* Not before: the next run would be measured with the window at work on showing this one. */
  loom_scenario_header_set_progress (self->header, 0, 0);
  loom_scenario_results_update (self->results, self->lab, first);
  loom_lab_page_show_runs (self, first, last);
  reveal_outcome (self);
  if (self->scenario->group == LOOM_GROUP_CHECKLIST)
    loom_checklist_view_look_at_runs (self->checklist_view, first, last);
}

void
loom_lab_page_create_queue (LoomLabPage *self)
{
  if (self->lab == NULL)
    return;
  self->queue = loom_run_queue_new (self->lab, self->live_view);
  loom_source_pane_set_lab (self->source_pane, self->lab,
                            loom_live_view_get_timeline (self->live_view));
  g_signal_connect_object (self->queue, "notify::busy", G_CALLBACK (busy_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "run-begun", G_CALLBACK (run_begun_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "run-ended", G_CALLBACK (run_ended_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
}

/**
 * loom_lab_page_run:
 * @n_times: how often
 *
 * Runs the scenario that is shown, each of its variants in turn, one time after the other, each
 * with the switch as it stands then. Does nothing while something runs, nor before a question
 * has been predicted.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_lab_page_run (LoomLabPage *self, guint n_times)
{
  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), NULL);

  if (!is_ready (self))
    return weft_task_from_result (weft_result_void ());
  return loom_run_queue_run (self->queue, self->scenario, NULL, n_times);
}

/**
 * loom_lab_page_run_variant:
 * @name: a variant's of the scenario that is shown
 *
 * Runs it once, as loom_lab_page_run().
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_lab_page_run_variant (LoomLabPage *self, const char *name)
{
  const LoomVariant *variant;

  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  variant = loom_scenario_find_variant (self->scenario, name);
  if (!is_ready (self) || variant == NULL)
    return weft_task_from_result (weft_result_void ());
  return loom_run_queue_run (self->queue, self->scenario, variant, 1);
}

/**
 * loom_lab_page_run_scenario:
 * @scenario: a scenario, shown or not
 *
 * Runs each of its variants once, as loom_lab_page_run().
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_lab_page_run_scenario (LoomLabPage *self, const LoomScenario *scenario)
{
  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), NULL);
  g_return_val_if_fail (scenario != NULL, NULL);

  if (!is_ready (self))
    return weft_task_from_result (weft_result_void ());
  return loom_run_queue_run (self->queue, scenario, NULL, 1);
}

/**
 * loom_lab_page_show_runs:
 * @first: a run's number
 * @last: another's, or the same
 *
 * Shows their time in the timeline.
 */
void
loom_lab_page_show_runs (LoomLabPage *self, guint first, guint last)
{
  gint64 begin, end, unused;

  g_return_if_fail (LOOM_IS_LAB_PAGE (self));
  g_return_if_fail (first > 0 && first <= last);

  if (self->queue != NULL && loom_run_queue_get_span (self->queue, first, &begin, &unused) &&
      loom_run_queue_get_span (self->queue, last, &unused, &end))
    loom_live_view_show (self->live_view, begin, end);
}

void
loom_lab_page_cancel (LoomLabPage *self)
{
  g_return_if_fail (LOOM_IS_LAB_PAGE (self));

  if (self->queue != NULL)
    loom_run_queue_cancel (self->queue);
}

/**
 * loom_lab_page_settle:
 *
 * Cancels what runs.
 *
 * Returns: (transfer full): a task that completes when nothing runs any more
 */
WeftTask *
loom_lab_page_settle (LoomLabPage *self)
{
  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), NULL);

  if (self->queue == NULL)
    return weft_task_from_result (weft_result_void ());
  return loom_run_queue_settle (self->queue);
}
