/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-runs-view.h"

#include <glib/gi18n-lib.h>

#include "lab/loom-run-row.h"

/* Nobody reads the rows of older ones, and every row costs each frame something. They stay
 * in the model, and in the recording. */
#define MAX_ROWS 20

struct _LoomRunsView
{
  AdwBin parent_instance;

  /* Template children. */
  GtkListBox *list;
  GtkWidget *export_button;
  GtkLabel *earlier_label;

  LoomLab *lab;              /* owned */
  GtkFilterListModel *shown; /* owned: those of the scenario */
  const LoomScenario *scenario;
};

G_DEFINE_FINAL_TYPE (LoomRunsView, loom_runs_view, ADW_TYPE_BIN)

enum
{
  RUN_ACTIVATED,
  LINE_SELECTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
line_selected_cb (LoomRunsView *self, guint line, LoomRunRow *row)
{
  g_signal_emit (self, signals[LINE_SELECTED], 0, loom_run_row_get_run (row), line);
}

static void
row_activated_cb (LoomRunsView *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[RUN_ACTIVATED], 0, loom_run_row_get_run (LOOM_RUN_ROW (row)));
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  GtkWidget *row = loom_run_row_new (item);

  g_signal_connect_object (row, "line-selected", G_CALLBACK (line_selected_cb), user_data,
                           G_CONNECT_SWAPPED);
  return row;
}

static gboolean
is_of_scenario (gpointer run, gpointer user_data)
{
  LoomRunsView *self = user_data;

  return self->scenario == NULL || self->scenario->decisions != NULL ||
         g_str_equal (loom_run_get_scenario (run), self->scenario->name);
}

static void
runs_changed_cb (LoomRunsView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  guint n_earlier = n > MAX_ROWS ? n - MAX_ROWS : 0;
  g_autofree char *text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u earlier run", "%u earlier runs", n_earlier), n_earlier);

  gtk_label_set_text (self->earlier_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->earlier_label), n_earlier > 0);
  gtk_widget_set_visible (self->export_button, n > 0);
}

static void
loom_runs_view_dispose (GObject *object)
{
  loom_runs_view_set_lab (LOOM_RUNS_VIEW (object), NULL);

  G_OBJECT_CLASS (loom_runs_view_parent_class)->dispose (object);
}

static void
loom_runs_view_class_init (LoomRunsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_runs_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/lab/loom-runs-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomRunsView, list);
  gtk_widget_class_bind_template_child (widget_class, LoomRunsView, export_button);
  gtk_widget_class_bind_template_child (widget_class, LoomRunsView, earlier_label);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);

  signals[RUN_ACTIVATED] = g_signal_new ("run-activated", LOOM_TYPE_RUNS_VIEW, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, LOOM_TYPE_RUN);
  signals[LINE_SELECTED] =
      g_signal_new ("line-selected", LOOM_TYPE_RUNS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, LOOM_TYPE_RUN, G_TYPE_UINT);
}

static void
loom_runs_view_init (LoomRunsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
loom_runs_view_set_lab (LoomRunsView *self, LoomLab *lab)
{
  g_autoptr (GtkSliceListModel) newest = NULL;

  g_return_if_fail (LOOM_IS_RUNS_VIEW (self));
  g_return_if_fail (lab == NULL || LOOM_IS_LAB (lab));

  if (self->lab != NULL)
    {
      gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
      g_signal_handlers_disconnect_by_data (self->shown, self);
      g_clear_object (&self->shown);
    }
  g_set_object (&self->lab, lab);
  if (lab == NULL)
    return;
  self->shown =
      gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (lab)),
                                 GTK_FILTER (gtk_custom_filter_new (is_of_scenario, self, NULL)));
  newest = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->shown)), 0, MAX_ROWS);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (newest), create_row_cb, self, NULL);
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (runs_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
loom_runs_view_set_scenario (LoomRunsView *self, const LoomScenario *scenario)
{
  g_return_if_fail (LOOM_IS_RUNS_VIEW (self));
  g_return_if_fail (scenario != NULL);

  self->scenario = scenario;
  if (self->shown == NULL)
    return;
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->shown), GTK_FILTER_CHANGE_DIFFERENT);
  runs_changed_cb (self);
}
