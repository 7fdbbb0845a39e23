/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-decision-table.h"

#include <glib/gi18n-lib.h>

/* What of a row is looked up or changes; the grid owns it. */
typedef struct
{
  GtkWidget *link;
  GtkWidget *icon;
  GtkWidget *measured;
  GtkWidget *run;
} Row;

struct _LoomDecisionTable
{
  AdwBin parent_instance;

  GtkGrid *grid;

  /* Owned. */
  LoomDecisions *decisions;
  GArray *rows; /* Row */
};

G_DEFINE_FINAL_TYPE (LoomDecisionTable, loom_decision_table, ADW_TYPE_BIN)

enum
{
  COLUMN_CASE,
  COLUMN_RETURN,
  COLUMN_MEASURED,
  COLUMN_RUN,
  N_COLUMNS,
};

/* Its cells. */

static GtkWidget *
create_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
create_button (GtkWidget *child, const char *name, const char *action, const char *scenario)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), child);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", scenario);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
create_link (const LoomDecision *decision)
{
  /* TRANSLATORS: %s: a case: "A cache" */
  g_autofree char *name = g_strdup_printf (_ ("%s: open its lesson"), _ (decision->title));
  GtkWidget *button = create_button (create_label (_ (decision->title), NULL), name,
                                     "lab.show-scenario", decision->scenario);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "case-link");
  return button;
}

static GtkWidget *
create_run (const LoomDecision *decision)
{
  /* TRANSLATORS: %s: a case: "A cache" */
  g_autofree char *name = g_strdup_printf (_ ("Run: %s"), _ (decision->title));

  return create_button (gtk_label_new (_ ("Run")), name, "lab.run-scenario", decision->scenario);
}

static GtkWidget *
create_measured (Row *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  row->icon = gtk_image_new ();
  row->measured = create_label (NULL, "numeric");
  gtk_widget_set_hexpand (row->measured, TRUE);
  gtk_box_append (GTK_BOX (box), row->icon);
  gtk_box_append (GTK_BOX (box), row->measured);
  return box;
}

/* Its rows. */

static void
show_state (Row *row, LoomDecisionState state)
{
  gboolean otherwise = state == LOOM_DECISION_OTHERWISE;

  gtk_widget_set_visible (row->icon, otherwise || state == LOOM_DECISION_AS_EXPECTED);
  gtk_image_set_from_icon_name (GTK_IMAGE (row->icon),
                                otherwise ? "dialog-warning-symbolic" : "object-select-symbolic");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (row->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
      otherwise ? _ ("not as the lesson says") : _ ("as the lesson says"), -1);
  gtk_widget_remove_css_class (row->icon, otherwise ? "success" : "warning");
  gtk_widget_add_css_class (row->icon, otherwise ? "warning" : "success");
  if (state == LOOM_DECISION_NOT_MEASURED || state == LOOM_DECISION_RUNNING)
    gtk_widget_add_css_class (row->measured, "dim-label");
  else
    gtk_widget_remove_css_class (row->measured, "dim-label");
}

static void
row_changed_cb (LoomDecisionTable *self, guint i)
{
  Row *row = &g_array_index (self->rows, Row, i);
  g_autofree char *text = loom_decisions_dup_measured (self->decisions, i, TRUE);

  gtk_label_set_text (GTK_LABEL (row->measured), text);
  show_state (row, loom_decisions_get_state (self->decisions, i));
}

static void
add_head (LoomDecisionTable *self)
{
  const char *const titles[] = { _ ("Case, and Why"), _ ("Return"), _ ("Measured") };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      GtkWidget *label = create_label (titles[i], "caption-heading");

      gtk_widget_add_css_class (label, "dim-label");
      gtk_grid_attach (self->grid, label, (gint) i, 0, 1, 1);
    }
}

static void
add_row (LoomDecisionTable *self, guint i)
{
  const LoomDecision *decision = loom_decisions_get (self->decisions, i);
  GtkWidget *returns = create_label (loom_return_get_text (decision->returns), NULL);
  GtkWidget *why = create_label (_ (decision->why), "caption");
  gint line = (gint) (3 * i + 1);
  GtkWidget *measured;
  Row row = { 0 };

  row.link = create_link (decision);
  row.run = create_run (decision);
  measured = create_measured (&row);
  gtk_widget_add_css_class (why, "dim-label");
  gtk_widget_set_valign (why, GTK_ALIGN_START);
  gtk_grid_attach (self->grid, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL), 0, line, N_COLUMNS,
                   1);
  gtk_grid_attach (self->grid, row.link, COLUMN_CASE, line + 1, 1, 1);
  gtk_grid_attach (self->grid, returns, COLUMN_RETURN, line + 1, 1, 1);
  /* A column of its own would be too narrow to be read in a small window. */
  gtk_grid_attach (self->grid, why, COLUMN_CASE, line + 2, 2, 1);
  gtk_grid_attach (self->grid, measured, COLUMN_MEASURED, line + 1, 1, 2);
  gtk_grid_attach (self->grid, row.run, COLUMN_RUN, line + 1, 1, 2);
  g_array_append_val (self->rows, row);
  row_changed_cb (self, i);
}

static void
loom_decision_table_dispose (GObject *object)
{
  loom_decision_table_set_decisions (LOOM_DECISION_TABLE (object), NULL);

  G_OBJECT_CLASS (loom_decision_table_parent_class)->dispose (object);
}

static void
loom_decision_table_finalize (GObject *object)
{
  g_array_unref (LOOM_DECISION_TABLE (object)->rows);

  G_OBJECT_CLASS (loom_decision_table_parent_class)->finalize (object);
}

static void
loom_decision_table_class_init (LoomDecisionTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loom_decision_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = loom_decision_table_finalize;
}

static void
loom_decision_table_init (LoomDecisionTable *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 3);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "decision-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What to return in which case, and what was measured"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "card");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->grid));
}

/**
 * loom_decision_table_set_decisions:
 * @decisions: (nullable): a table and its runs
 *
 * Shows it, and what is measured from now on.
 */
void
loom_decision_table_set_decisions (LoomDecisionTable *self, LoomDecisions *decisions)
{
  GtkWidget *child;

  g_return_if_fail (LOOM_IS_DECISION_TABLE (self));
  g_return_if_fail (decisions == NULL || LOOM_IS_DECISIONS (decisions));

  if (self->decisions == decisions)
    return;
  if (self->decisions != NULL)
    g_signal_handlers_disconnect_by_data (self->decisions, self);
  g_set_object (&self->decisions, decisions);
  g_array_set_size (self->rows, 0);
  if (decisions == NULL)
    return;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  add_head (self);
  for (guint i = 0; i < loom_decisions_get_n (decisions); i++)
    add_row (self, i);
  g_signal_connect_object (decisions, "row-changed", G_CALLBACK (row_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

LoomDecisions *
loom_decision_table_get_decisions (LoomDecisionTable *self)
{
  g_return_val_if_fail (LOOM_IS_DECISION_TABLE (self), NULL);

  return self->decisions;
}

const char *
loom_decision_table_get_measured (LoomDecisionTable *self, guint row)
{
  g_return_val_if_fail (LOOM_IS_DECISION_TABLE (self), NULL);
  g_return_val_if_fail (row < self->rows->len, NULL);

  return gtk_label_get_text (GTK_LABEL (g_array_index (self->rows, Row, row).measured));
}

GtkWidget *
loom_decision_table_get_run (LoomDecisionTable *self, guint row)
{
  g_return_val_if_fail (LOOM_IS_DECISION_TABLE (self), NULL);
  g_return_val_if_fail (row < self->rows->len, NULL);

  return g_array_index (self->rows, Row, row).run;
}

GtkWidget *
loom_decision_table_get_link (LoomDecisionTable *self, guint row)
{
  g_return_val_if_fail (LOOM_IS_DECISION_TABLE (self), NULL);
  g_return_val_if_fail (row < self->rows->len, NULL);

  return g_array_index (self->rows, Row, row).link;
}
