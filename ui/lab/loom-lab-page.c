/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-lab-page.h"

#include <glib/gi18n-lib.h>

#include "lab/loom-label-surface.h"
#include "lab/loom-live-view.h"
#include "lab/loom-run-row.h"
#include "lab/loom-source-view.h"
#include "lab/loom-ui-lab-resources.h"

#define MANY 50

/* Nobody reads the rows of older ones, and every row costs each frame something. They stay
 * in the model, and in the recording. */
#define MAX_ROWS 20

/* When a run was, in the timeline. */
typedef struct
{
  gint64 begin;
  gint64 end;
} Span;

struct _LoomLabPage
{
  AdwBin parent_instance;

  /* Template children. */
  GtkPaned *paned;
  GtkListBox *scenario_list;
  LoomSourceView *source_view;
  GtkLabel *title_label;
  GtkLabel *summary_label;
  GtkWidget *cancel_button;
  GtkLabel *result_label;
  GtkLabel *capture_label;
  GtkListBox *run_list;
  GtkLabel *earlier_label;
  LoomLiveView *live_view;

  /* Owned. */
  LoomLab *lab;
  GArray *spans;     /* Span, by the run's number */
  WeftTask *running; /* what was started last, until it has ended */

  const LoomScenario *scenario;
  gboolean capture;
  gboolean cancelled; /* what runs is to be the last */
};

G_DEFINE_FINAL_TYPE (LoomLabPage, loom_lab_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_CAPTURE,
  PROP_BUSY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* Running. */

static void
update_actions (LoomLabPage *self)
{
  gboolean ready = self->lab != NULL && self->running == NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lab.run", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lab.run-many", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lab.cancel", self->running != NULL);
}

static void
set_running (LoomLabPage *self, WeftTask *task)
{
  g_clear_pointer (&self->running, weft_task_unref);
  self->running = task != NULL ? weft_task_ref (task) : NULL;
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

typedef struct
{
  WeftAsync async;

  LoomLabPage *page;
  const LoomScenario *scenario;
  guint n_left;
  guint first;
  LoomRun *run;
} RunsFrame;

static void
runs_frame_clear (RunsFrame *self)
{
  g_clear_object (&self->run);
  g_object_unref (self->page);
}

static void
begin_run (RunsFrame *self)
{
  Span span = { .begin = loom_live_view_get_time (self->page->live_view) };

  span.end = span.begin;
  g_array_append_val (self->page->spans, span);
}

static void
end_run (RunsFrame *self)
{
  Span *span = &g_array_index (self->page->spans, Span, loom_run_get_number (self->run) - 1);

  span->end = loom_live_view_get_time (self->page->live_view);
  self->n_left--;
}

static void
end_runs (RunsFrame *self)
{
  LoomLabPage *page = self->page;

  loom_live_view_end (page->live_view);
  loom_lab_page_show_runs (page, self->first, page->spans->len);
  set_running (page, NULL);
}

/* One after the other: a verdict is of what ran in its time. */
WEFT_ASYNC_DEFINE (run_in_turn, RunsFrame, runs_frame_clear)
{
  WEFT_BEGIN (self);

  self->first = self->page->spans->len + 1;
  loom_live_view_begin (self->page->live_view);

  while (self->n_left > 0 && !self->page->cancelled)
    {
      begin_run (self);
      g_clear_object (&self->run);
      WEFT_AWAIT_TO (self->run, loom_lab_run_async (self->page->lab, self->scenario,
                                                    self->scenario->variants, self->page->capture));
      end_run (self);
    }

  end_runs (self);
  WEFT_RETURN ();

  WEFT_END;
}

static void
start_runs (LoomLabPage *self, guint n_times)
{
  weft_task_forget (loom_lab_page_run (self, n_times));
}

static void
run_action_cb (GtkWidget *widget, const char *name, GVariant *parameter G_GNUC_UNUSED)
{
  start_runs (LOOM_LAB_PAGE (widget), g_str_equal (name, "lab.run-many") ? MANY : 1);
}

static void
cancel_action_cb (GtkWidget *widget,
                  const char *name G_GNUC_UNUSED,
                  GVariant *parameter G_GNUC_UNUSED)
{
  loom_lab_page_cancel (LOOM_LAB_PAGE (widget));
}

/* The list of runs. */

static void
line_selected_cb (LoomLabPage *self, guint line)
{
  loom_source_view_show_line (self->source_view, line);
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  GtkWidget *row = loom_run_row_new (item);

  g_signal_connect_object (row, "line-selected", G_CALLBACK (line_selected_cb), user_data,
                           G_CONNECT_SWAPPED);
  return row;
}

static void
runs_changed_cb (LoomLabPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->lab));
  guint n_earlier = n > MAX_ROWS ? n - MAX_ROWS : 0;
  g_autofree char *text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u earlier run", "%u earlier runs", n_earlier), n_earlier);

  gtk_label_set_text (self->earlier_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->earlier_label), n_earlier > 0);
}

static void
row_activated_cb (LoomLabPage *self, GtkListBoxRow *row)
{
  LoomRun *run = loom_run_row_get_run (LOOM_RUN_ROW (row));

  loom_lab_page_show_runs (self, loom_run_get_number (run), loom_run_get_number (run));
}

/* The scenarios. */

static void
show_scenario (LoomLabPage *self, const LoomScenario *scenario)
{
  g_autoptr (GError) error = NULL;

  self->scenario = scenario;
  gtk_label_set_text (self->title_label, _ (scenario->title));
  gtk_label_set_text (self->summary_label, _ (scenario->summary));
  if (!loom_source_view_load (self->source_view, scenario->source, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.message", "s", error->message);
}

static void
scenario_selected_cb (LoomLabPage *self, GtkListBoxRow *row)
{
  if (row != NULL)
    show_scenario (self, loom_scenarios ()[gtk_list_box_row_get_index (row)]);
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
  const LoomScenario *const *scenarios = loom_scenarios ();

  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), FALSE);

  for (gint i = 0; scenarios[i] != NULL; i++)
    if (g_str_equal (scenarios[i]->name, name))
      {
        gtk_list_box_select_row (self->scenario_list,
                                 gtk_list_box_get_row_at_index (self->scenario_list, i));
        return TRUE;
      }
  return FALSE;
}

static void
add_scenarios (LoomLabPage *self)
{
  for (const LoomScenario *const *scenario = loom_scenarios (); *scenario != NULL; scenario++)
    {
      GtkWidget *label = gtk_label_new (_ ((*scenario)->title));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_list_box_append (self->scenario_list, label);
    }
  gtk_list_box_select_row (self->scenario_list,
                           gtk_list_box_get_row_at_index (self->scenario_list, 0));
}

static void
show_capture (LoomLabPage *self)
{
  gtk_label_set_text (
      self->capture_label,
      self->capture
          ? _ ("Capture context is on: every continuation comes back to the main loop, where the "
               "label may be touched.")
          : _ ("Capture context is off: every continuation goes on where the work ended, on a "
               "worker. The label must not be touched there."));
}

static void
create_lab (LoomLabPage *self)
{
  g_autoptr (LoomLabelSurface) surface = loom_label_surface_new (self->result_label);
  g_autoptr (GtkSliceListModel) newest = NULL;
  g_autoptr (GError) error = NULL;

  self->lab = loom_lab_new (LOOM_SURFACE (surface), &error);
  if (self->lab == NULL)
    {
      gtk_label_set_text (self->result_label, error->message);
      return;
    }
  newest = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->lab)), 0, MAX_ROWS);
  gtk_list_box_bind_model (self->run_list, G_LIST_MODEL (newest), create_row_cb, self, NULL);
  g_signal_connect_object (self->lab, "items-changed", G_CALLBACK (runs_changed_cb), self,
                           G_CONNECT_SWAPPED);
  loom_live_view_set_lab (self->live_view, self->lab);
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
      g_value_set_boolean (value, self->running != NULL);
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
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* The window goes. What runs holds the page, so that waiting for its end would be for ever. */
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

  if (self->lab != NULL)
    gtk_list_box_bind_model (self->run_list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->lab);

  G_OBJECT_CLASS (loom_lab_page_parent_class)->dispose (object);
}

static void
loom_lab_page_finalize (GObject *object)
{
  LoomLabPage *self = LOOM_LAB_PAGE (object);

  g_array_unref (self->spans);

  G_OBJECT_CLASS (loom_lab_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/lab/loom-lab-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, paned);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, scenario_list);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, source_view);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, summary_label);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, result_label);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, capture_label);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, run_list);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, earlier_label);
  gtk_widget_class_bind_template_child (widget_class, LoomLabPage, live_view);
}

static void
loom_lab_page_class_init (LoomLabPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = loom_lab_page_get_property;
  object_class->set_property = loom_lab_page_set_property;
  object_class->dispose = loom_lab_page_dispose;
  object_class->finalize = loom_lab_page_finalize;
  widget_class->unroot = loom_lab_page_unroot;

  properties[PROP_CAPTURE] =
      g_param_spec_boolean ("capture", NULL, NULL, TRUE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  loom_ui_lab_register_resource ();
  g_type_ensure (LOOM_TYPE_LIVE_VIEW);
  g_type_ensure (LOOM_TYPE_SOURCE_VIEW);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "lab.run", NULL, run_action_cb);
  gtk_widget_class_install_action (widget_class, "lab.run-many", NULL, run_action_cb);
  gtk_widget_class_install_action (widget_class, "lab.cancel", NULL, cancel_action_cb);
}

static void
loom_lab_page_init (LoomLabPage *self)
{
  self->capture = TRUE;
  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));

  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_bind_property (self, "busy", self->cancel_button, "visible", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->scenario_list, "row-selected", G_CALLBACK (scenario_selected_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run_list, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  add_scenarios (self);
  show_capture (self);
  create_lab (self);
  update_actions (self);
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
  show_capture (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPTURE]);
}

gboolean
loom_lab_page_get_busy (LoomLabPage *self)
{
  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), FALSE);

  return self->running != NULL;
}

LoomLab *
loom_lab_page_get_lab (LoomLabPage *self)
{
  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), NULL);

  return self->lab;
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

  return gtk_label_get_text (self->result_label);
}

/**
 * loom_lab_page_run:
 * @n_times: how often
 *
 * Runs the scenario that is shown, one time after the other, each with the switch as it
 * stands then. Does nothing while another runs.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_lab_page_run (LoomLabPage *self, guint n_times)
{
  RunsFrame *frame;
  WeftTask *task;

  g_return_val_if_fail (LOOM_IS_LAB_PAGE (self), NULL);

  if (self->lab == NULL || self->running != NULL)
    return weft_task_from_result (weft_result_void ());

  self->cancelled = FALSE;
  frame = WEFT_ASYNC_NEW (run_in_turn);
  frame->page = g_object_ref (self);
  frame->scenario = self->scenario;
  frame->n_left = n_times;
  task = WEFT_ASYNC_START (frame);
  if (!weft_task_is_completed (task))
    set_running (self, task);
  return task;
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
  g_return_if_fail (LOOM_IS_LAB_PAGE (self));
  g_return_if_fail (first > 0 && first <= last);

  if (last <= self->spans->len)
    loom_live_view_show (self->live_view, g_array_index (self->spans, Span, first - 1).begin,
                         g_array_index (self->spans, Span, last - 1).end);
}

/**
 * loom_lab_page_cancel:
 *
 * Cancels what runs, and what was to run after it.
 */
void
loom_lab_page_cancel (LoomLabPage *self)
{
  g_return_if_fail (LOOM_IS_LAB_PAGE (self));

  self->cancelled = TRUE;
  if (self->lab != NULL)
    loom_lab_cancel (self->lab);
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

  if (self->running == NULL)
    return weft_task_from_result (weft_result_void ());

  loom_lab_page_cancel (self);
  return weft_task_ref (self->running);
}
