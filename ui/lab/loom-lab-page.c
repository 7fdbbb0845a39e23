/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-lab-page-private.h"

#include <glib/gi18n-lib.h>

#include "lab/loom-lab-actions.h"
#include "lab/loom-label-surface.h"
#include "lab/loom-reveal.h"
#include "lab/loom-ui-lab-resources.h"

G_DEFINE_FINAL_TYPE (LoomLabPage, loom_lab_page, ADW_TYPE_BIN)

/* Of the timeline, when the window opens. */
#define LIVE_HEIGHT 200

enum
{
  PROP_0,
  PROP_CAPTURE,
  PROP_BUSY,
  PROP_SCENARIO,
  N_PROPS,
};

enum
{
  FINDINGS_REQUESTED,
  RUN_ENDED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
finding_chosen_cb (LoomLabPage *self, LoomTrace *trace, const char *code)
{
  g_signal_emit (self, signals[FINDINGS_REQUESTED], 0, trace, code);
}

/* The list of runs. */

static void
line_selected_cb (LoomLabPage *self, LoomRun *run, guint line)
{
  loom_lab_page_show_scenario (self, loom_run_get_scenario (run));
  loom_source_pane_show_line (self->source_pane, line);
}

static void
run_activated_cb (LoomLabPage *self, LoomRun *run)
{
  loom_lab_page_show_scenario (self, loom_run_get_scenario (run));
  loom_lab_page_show_runs (self, loom_run_get_number (run), loom_run_get_number (run));
}

/* The scenarios. */

void
loom_lab_page_show_answer (LoomLabPage *self, gboolean show)
{
  loom_scenario_header_reveal_rules (self->header, show);
  if (show)
    loom_source_pane_show (self->source_pane, self->scenario);
  else
    loom_source_pane_withhold (self->source_pane,
                               _ ("The source is shown once you have predicted and run it."));
}

/* It knows what has run meanwhile, so that it stays when another lesson is chosen. */
static void
show_decisions (LoomLabPage *self)
{
  gboolean is_table = self->scenario->decisions != NULL;

  if (is_table && self->lab != NULL &&
      loom_decision_table_get_decisions (self->decision_table) == NULL)
    {
      g_autoptr (LoomDecisions) decisions = loom_decisions_new (self->scenario, self->lab);

      loom_decision_table_set_decisions (self->decision_table, decisions);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->decision_table), is_table && self->lab != NULL);
}

static void
scenario_selected_cb (LoomLabPage *self, gpointer scenario)
{
  self->scenario = scenario;
  loom_scenario_header_set_scenario (self->header, self->scenario);
  loom_scenario_summary_set_scenario (self->summary, self->scenario);
  loom_question_view_set_scenario (self->question_view, self->scenario);
  gtk_widget_set_visible (GTK_WIDGET (self->checklist_view),
                          self->scenario->group == LOOM_GROUP_CHECKLIST);
  show_decisions (self);
  loom_scenario_results_set_scenario (self->results, self->scenario, self->lab);
  loom_runs_view_set_scenario (self->runs_view, self->scenario);
  loom_lab_page_show_answer (
      self, self->scenario->answers == NULL ||
                loom_verdict_table_has_run (loom_scenario_results_get_table (self->results)));
  loom_lab_page_update_actions (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->content), 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCENARIO]);
}

/* On to its buttons. */
static void
scenario_activated_cb (LoomLabPage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->header), GTK_DIR_TAB_FORWARD);
}

static void
create_lab (LoomLabPage *self)
{
  GtkLabel *label = loom_scenario_results_get_label (self->results);
  g_autoptr (LoomLabelSurface) surface = loom_label_surface_new (label);
  g_autoptr (GError) error = NULL;

  self->lab = loom_lab_new (LOOM_SURFACE (surface), &error);
  if (self->lab == NULL)
    {
      gtk_label_set_text (label, error->message);
      return;
    }
  g_signal_connect_object (self->lab, "items-changed", G_CALLBACK (loom_lab_page_update_actions),
                           self, G_CONNECT_SWAPPED);
  loom_runs_view_set_lab (self->runs_view, self->lab);
  loom_live_view_set_lab (self->live_view, self->lab);
  loom_checklist_view_set_lab (self->checklist_view, self->lab);
}

/* GObject. */

static void
loom_lab_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LoomLabPage *self = LOOM_LAB_PAGE (object);

  switch (prop_id)
    {
    case PROP_CAPTURE:
      g_value_set_boolean (value, self->capture);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, loom_lab_page_get_busy (self));
      break;
    case PROP_SCENARIO:
      g_value_set_string (value, self->scenario->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
loom_lab_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CAPTURE:
      loom_lab_page_set_capture (LOOM_LAB_PAGE (object), g_value_get_boolean (value));
      break;
    case PROP_SCENARIO:
      /* Of another version there may be another name: the one that is shown stays. */
      if (g_value_get_string (value) != NULL)
        loom_lab_page_show_scenario (LOOM_LAB_PAGE (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
loom_lab_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LoomLabPage *self = LOOM_LAB_PAGE (widget);
  int position = gtk_paned_get_position (self->paned);

  /* How it is divided at first is for a window with room. In a small one, the timeline would have
   * no more than its least height. */
  if (gtk_widget_get_height (GTK_WIDGET (self->paned)) == 0 && height - position < LIVE_HEIGHT)
    gtk_paned_set_position (self->paned, MAX (height - LIVE_HEIGHT, 0));
  GTK_WIDGET_CLASS (loom_lab_page_parent_class)->size_allocate (widget, width, height, baseline);
}

/* The window goes. What runs holds the queue, so that waiting for its end would be for ever. */
static void
loom_lab_page_unroot (GtkWidget *widget)
{
  loom_lab_page_cancel (LOOM_LAB_PAGE (widget));

  GTK_WIDGET_CLASS (loom_lab_page_parent_class)->unroot (widget);
}

static void
loom_lab_page_dispose (GObject *object)
{
  LoomLabPage *self = LOOM_LAB_PAGE (object);

  loom_lent_focus_clear (&self->lent);
  g_clear_object (&self->queue);
  g_clear_object (&self->lab);

  G_OBJECT_CLASS (loom_lab_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/lab/loom-lab-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, paned);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, source_flap);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, scenario_list);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, source_pane);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, content);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, header);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, summary);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, question_view);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, checklist_view);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, decision_table);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, results);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, runs_view);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, live_view);
  gtk_widget_class_bind_template_callback (widget_class, scenario_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, scenario_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, line_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, finding_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, loom_lab_page_update_actions);
}

static void
install_properties (GObjectClass *object_class)
{
  properties[PROP_CAPTURE] =
      g_param_spec_boolean ("capture", NULL, NULL, TRUE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SCENARIO] =
      g_param_spec_string ("scenario", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FINDINGS_REQUESTED] =
      g_signal_new ("findings-requested", LOOM_TYPE_LAB_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, LOOM_TYPE_TRACE, G_TYPE_STRING);
  signals[RUN_ENDED] = g_signal_new ("run-ended", LOOM_TYPE_LAB_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, LOOM_TYPE_RUN);
}

static void
loom_lab_page_class_init (LoomLabPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = loom_lab_page_get_property;
  object_class->set_property = loom_lab_page_set_property;
  object_class->dispose = loom_lab_page_dispose;
  widget_class->size_allocate = loom_lab_page_size_allocate;
  widget_class->unroot = loom_lab_page_unroot;
  install_properties (object_class);

  loom_ui_lab_register_resource ();
  g_type_ensure (LOOM_TYPE_CHECKLIST_VIEW);
  g_type_ensure (LOOM_TYPE_DECISION_TABLE);
  g_type_ensure (LOOM_TYPE_LIVE_VIEW);
  g_type_ensure (LOOM_TYPE_QUESTION_VIEW);
  g_type_ensure (LOOM_TYPE_RUNS_VIEW);
  g_type_ensure (LOOM_TYPE_SCENARIO_HEADER);
  g_type_ensure (LOOM_TYPE_SCENARIO_LIST);
  g_type_ensure (LOOM_TYPE_SCENARIO_RESULTS);
  g_type_ensure (LOOM_TYPE_SCENARIO_SUMMARY);
  g_type_ensure (LOOM_TYPE_SOURCE_PANE);
  bind_template (widget_class);
  loom_lab_actions_install (widget_class);
}

static void
loom_lab_page_init (LoomLabPage *self)
{
  self->capture = TRUE;
  self->scenario = loom_scenarios ()[0];

  gtk_widget_init_template (GTK_WIDGET (self));
  loom_scenario_summary_set_capture (self->summary, self->capture);
  create_lab (self);
  loom_lab_page_create_queue (self);
  loom_timeline_add_legend_key (loom_live_view_get_timeline (self->live_view), GTK_WIDGET (self));
  loom_scenario_list_select (self->scenario_list, self->scenario);
}

/* Public. */

/**
 * loom_lab_page_new:
 *
 * Starts to record the process.
 *
 * Returns: (transfer floating): a page without runs
 */
GtkWidget *
loom_lab_page_new (void)
{
  return g_object_new (LOOM_TYPE_LAB_PAGE, NULL);
}

gboolean
loom_lab_page_get_capture (LoomLabPage *self)
{
  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), FALSE);

  return self->capture;
}

void
loom_lab_page_set_capture (LoomLabPage *self, gboolean capture)
{
  g_return_if_fail (LOOM_IS_LAB_PAGE (self));

  if (self->capture == !!capture)
    return;
  self->capture = !!capture;
  if (self->queue != NULL)
    loom_run_queue_set_capture (self->queue, self->capture);
  loom_scenario_summary_set_capture (self->summary, self->capture);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPTURE]);
}

gboolean
loom_lab_page_get_busy (LoomLabPage *self)
{
  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), FALSE);

  return self->queue != NULL && loom_run_queue_get_busy (self->queue);
}

LoomLab *
loom_lab_page_get_lab (LoomLabPage *self)
{
  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), NULL);

  return self->lab;
}

LoomRunQueue *
loom_lab_page_get_queue (LoomLabPage *self)
{
  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), NULL);

  return self->queue;
}

LoomTimeline *
loom_lab_page_get_timeline (LoomLabPage *self)
{
  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), NULL);

  return loom_live_view_get_timeline (self->live_view);
}

const char *
loom_lab_page_get_result_text (LoomLabPage *self)
{
  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), NULL);

  return gtk_label_get_text (loom_scenario_results_get_label (self->results));
}

const LoomScenario *
loom_lab_page_get_scenario (LoomLabPage *self)
{
  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), NULL);

  return self->scenario;
}

/**
 * loom_lab_page_show_scenario:
 * @name: a scenario's
 *
 * Returns: whether there is such a scenario
 */
gboolean
loom_lab_page_show_scenario (LoomLabPage *self, const char *name)
{
  const LoomScenario *scenario;

  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  scenario = loom_scenario_find (name);
  if (scenario == NULL)
    return FALSE;
  loom_scenario_list_select (self->scenario_list, scenario);
  return TRUE;
}

GtkPaned *
loom_lab_page_get_paned (LoomLabPage *self)
{
  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), NULL);

  return self->paned;
}

gboolean
loom_lab_page_get_source_shown (LoomLabPage *self)
{
  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), FALSE);

  return adw_flap_get_reveal_flap (self->source_flap);
}

/**
 * loom_lab_page_set_source_shown:
 * @shown: whether the source is shown, where there is little room over a part of the page
 */
void
loom_lab_page_set_source_shown (LoomLabPage *self, gboolean shown)
{
  g_return_if_fail (LOOM_IS_LAB_PAGE (self));

  adw_flap_set_reveal_flap (self->source_flap, shown);
}

void
loom_lab_page_show_table (LoomLabPage *self)
{
  g_return_if_fail (LOOM_IS_LAB_PAGE (self));

  loom_reveal (self->content, GTK_WIDGET (loom_scenario_results_get_table (self->results)));
}

void
loom_lab_page_search (LoomLabPage *self)
{
  g_return_if_fail (LOOM_IS_LAB_PAGE (self));

  loom_scenario_list_focus_search (self->scenario_list);
}
