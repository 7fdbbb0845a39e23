/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-scenario-results.h"

#include <glib/gi18n-lib.h>

struct _LoomScenarioResults
{
  AdwBin parent_instance;

  /* Template children. */
  GtkWidget *result_card;
  GtkLabel *result_label;
  LoomVerdictTable *table;
  LoomPlots *plots;
  GtkWidget *moral_box;
  GtkLabel *moral_label;

  const LoomScenario *scenario;
  guint first; /* the number of the first run of the last series */
};

G_DEFINE_FINAL_TYPE (LoomScenarioResults, loom_scenario_results, ADW_TYPE_BIN)

/* What stands below must not jump with each of a hundred runs: once a text was there, there is
 * room for it, until another scenario comes. */
static void
keep_room (LoomScenarioResults *self)
{
  GtkWidget *label = GTK_WIDGET (self->result_label);
  int width = gtk_widget_get_width (label);
  int room = -1, height;

  if (width <= 0)
    return;
  gtk_widget_get_size_request (label, NULL, &room);
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  gtk_widget_set_size_request (label, -1, MAX (room, height));
}

/* Many scenarios never have anything to show there, and a card without a text says nothing. What the
 * cases of a table show is not the table's. */
static void
label_changed_cb (LoomScenarioResults *self)
{
  gboolean is_table = self->scenario != NULL && self->scenario->decisions != NULL;
  const char *text = gtk_label_get_text (self->result_label);
  gboolean is_empty = text[0] == '\0';

  /* A line is what came out; several are to be read, as what the runtime says of a deadlock. */
  if (strchr (text, '\n') != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->result_label), "title-4");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->result_label), "title-4");
  if (!is_empty)
    keep_room (self);
  gtk_widget_set_visible (self->result_card, !is_table && !is_empty);
}

static void
loom_scenario_results_class_init (LoomScenarioResultsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LOOM_TYPE_PLOTS);
  g_type_ensure (LOOM_TYPE_VERDICT_TABLE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/ui/lab/loom-scenario-results.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioResults, result_card);
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioResults, result_label);
  gtk_widget_class_bind_template_callback (widget_class, label_changed_cb);
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioResults, table);
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioResults, plots);
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioResults, moral_box);
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioResults, moral_label);
}

static void
loom_scenario_results_init (LoomScenarioResults *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
loom_scenario_results_set_scenario (LoomScenarioResults *self,
                                    const LoomScenario *scenario,
                                    LoomLab *lab)
{
  g_return_if_fail (LOOM_IS_SCENARIO_RESULTS (self));
  g_return_if_fail (scenario != NULL);
  g_return_if_fail (lab == NULL || LOOM_IS_LAB (lab));

  /* What another has left there is not this one's. */
  if (scenario != self->scenario && lab != NULL)
    {
      gtk_label_set_text (self->result_label, "");
      gtk_widget_set_size_request (GTK_WIDGET (self->result_label), -1, -1);
    }
  self->scenario = scenario;
  loom_verdict_table_set (self->table, scenario, lab != NULL ? G_LIST_MODEL (lab) : NULL,
                          self->first);
  loom_plots_update (self->plots, scenario, self->table);
  gtk_label_set_text (self->moral_label, _ (scenario->moral));
  /* It would give a question's answer away. */
  gtk_widget_set_visible (self->moral_box,
                          scenario->answers == NULL || loom_verdict_table_has_run (self->table));
}

/**
 * loom_scenario_results_update:
 * @lab: whose runs are shown
 * @first: the number of the first of those that have just run in a row
 *
 * Shows what has run meanwhile.
 */
void
loom_scenario_results_update (LoomScenarioResults *self, LoomLab *lab, guint first)
{
  g_return_if_fail (LOOM_IS_SCENARIO_RESULTS (self));
  g_return_if_fail (self->scenario != NULL);

  self->first = first;
  /* Nothing jumps any more. */
  gtk_widget_set_size_request (GTK_WIDGET (self->result_label), -1, -1);
  loom_scenario_results_set_scenario (self, self->scenario, lab);
}

/**
 * loom_scenario_results_begin:
 * @lab: where it runs
 * @run: a run of the scenario that is shown
 * @since: nanoseconds since the recording's origin: when it began
 *
 * Shows what it has measured while it runs.
 */
void
loom_scenario_results_begin (LoomScenarioResults *self, LoomLab *lab, LoomRun *run, gint64 since)
{
  g_return_if_fail (LOOM_IS_SCENARIO_RESULTS (self));
  g_return_if_fail (LOOM_IS_RUN (run));

  loom_plots_follow (self->plots, lab, self->scenario,
                     loom_scenario_find_variant (self->scenario, loom_run_get_variant (run)),
                     since);
}

/**
 * loom_scenario_results_end:
 *
 * It has ended.
 */
void
loom_scenario_results_end (LoomScenarioResults *self)
{
  g_return_if_fail (LOOM_IS_SCENARIO_RESULTS (self));

  loom_plots_stop (self->plots);
}

GtkLabel *
loom_scenario_results_get_label (LoomScenarioResults *self)
{
  g_return_val_if_fail (LOOM_IS_SCENARIO_RESULTS (self), NULL);

  return self->result_label;
}

LoomVerdictTable *
loom_scenario_results_get_table (LoomScenarioResults *self)
{
  g_return_val_if_fail (LOOM_IS_SCENARIO_RESULTS (self), NULL);

  return self->table;
}
