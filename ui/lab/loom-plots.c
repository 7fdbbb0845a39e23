/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-plots.h"

#include <glib/gi18n-lib.h>

#include "lab/loom-plot.h"

/* Each variant's curves under its own name. */
static void
name_after (LoomSeries *series, const LoomScenario *scenario, const LoomVariant *variant)
{
  g_autofree char *label = g_steal_pointer (&series->label);

  /* TRANSLATORS: a variant's title, what was counted */
  series->label = loom_scenario_get_n_variants (scenario) > 1
                      ? g_strdup_printf (_ ("%s: %s"), _ (variant->title), label)
                      : g_strdup (label);
}

static GPtrArray *
take_series (const LoomScenario *scenario, LoomVerdictTable *runs, gboolean is_time)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (loom_series_free);

  for (const LoomVariant *variant = scenario->variants; variant->name != NULL; variant++)
    {
      LoomRun *run = loom_verdict_table_get_run (runs, variant->name);
      GPtrArray *facts = run != NULL ? loom_run_get_facts (run) : NULL;
      g_autoptr (GPtrArray) series = facts != NULL ? loom_series_new_from_facts (facts) : NULL;

      for (guint i = series != NULL ? series->len : 0; i-- > 0;)
        if (((LoomSeries *) series->pdata[i])->is_time == is_time)
          {
            name_after (series->pdata[i], scenario, variant);
            g_ptr_array_insert (all, 0, g_ptr_array_steal_index (series, i));
          }
    }
  return all;
}

static void
add_plot (GtkBox *box, GPtrArray *series)
{
  GtkWidget *plot;

  if (series->len == 0)
    {
      g_ptr_array_unref (series);
      return;
    }
  plot = loom_plot_new ();
  loom_plot_take (LOOM_PLOT (plot), series);
  gtk_widget_add_css_class (plot, "card");
  gtk_box_append (box, plot);
}

void
loom_plots_update (GtkBox *box, const LoomScenario *scenario, LoomVerdictTable *runs)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_BOX (box));
  g_return_if_fail (scenario != NULL);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  add_plot (box, take_series (scenario, runs, TRUE));
  add_plot (box, take_series (scenario, runs, FALSE));
  gtk_widget_set_visible (GTK_WIDGET (box), gtk_widget_get_first_child (GTK_WIDGET (box)) != NULL);
}
