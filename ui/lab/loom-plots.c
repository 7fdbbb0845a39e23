/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-plots.h"

#include <glib/gi18n-lib.h>

struct _LoomPlots
{
  AdwBin parent_instance;

  GtkFlowBox *box;

  /* Owned, while a run is followed. */
  LoomLab *lab;

  const LoomScenario *scenario;
  const LoomVariant *variant;
  gint64 since;
  guint n_points; /* that are shown of it */
  guint tick;
};

G_DEFINE_FINAL_TYPE (LoomPlots, loom_plots, ADW_TYPE_BIN)

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

/* Where its counters are among the scenario's. */
static guint
get_place (const LoomSeries *series, const LoomScenario *scenario)
{
  gsize length = strlen (series->name);
  guint place = 0;

  while (scenario->counters != NULL && scenario->counters[place].name != NULL &&
         (strncmp (scenario->counters[place].name, series->name, length) != 0 ||
          scenario->counters[place].name[length] != '@'))
    place++;
  return place;
}

static gint
compare_places (gconstpointer a, gconstpointer b, gpointer data)
{
  guint first = get_place (*(LoomSeries *const *) a, data);
  guint second = get_place (*(LoomSeries *const *) b, data);

  return (first > second) - (first < second);
}

/* Moves those of one unit to the others. A curve has its place whatever is expected of it, for its place is its
 * color. */
static void
take_series (GPtrArray *all,
             GPtrArray *facts,
             LoomUnit unit,
             const LoomScenario *scenario,
             const LoomVariant *variant)
{
  g_autoptr (GPtrArray) series = loom_series_new_from_facts (facts);
  guint first = all->len;

  g_ptr_array_sort_with_data (series, compare_places, (gpointer) scenario);
  for (guint i = series->len; i-- > 0;)
    if (((LoomSeries *) series->pdata[i])->unit == unit)
      {
        name_after (series->pdata[i], scenario, variant);
        g_ptr_array_insert (all, (gint) first, g_ptr_array_steal_index (series, i));
      }
}

/* The plot at a place, which is kept: one that is made anew for each point would flicker. */
static LoomPlot *
ensure_plot (LoomPlots *self, guint place)
{
  LoomPlot *there = loom_plots_get_plot (self, place);
  GtkWidget *plot;

  if (there != NULL)
    return there;
  plot = loom_plot_new ();
  gtk_widget_add_css_class (plot, "card");
  gtk_flow_box_append (self->box, plot);
  /* There is nothing to do with it. */
  gtk_widget_set_focusable (gtk_widget_get_parent (plot), FALSE);
  return LOOM_PLOT (plot);
}

/* From this place on there are none. */
static void
remove_from (LoomPlots *self, guint place)
{
  GtkFlowBoxChild *child;

  while ((child = gtk_flow_box_get_child_at_index (self->box, (gint) place)) != NULL)
    gtk_flow_box_remove (self->box, GTK_WIDGET (child));
  gtk_flow_box_set_max_children_per_line (self->box, MAX (place, 1));
  gtk_widget_set_visible (GTK_WIDGET (self), place > 0);
}

/* Consumes @series. */
static guint
show_series (LoomPlots *self, guint place, GPtrArray *series)
{
  if (series->len == 0)
    {
      g_ptr_array_unref (series);
      return place;
    }
  loom_plot_take (ensure_plot (self, place), series);
  return place + 1;
}

/* Following. */

static guint
count_measured (GPtrArray *facts)
{
  guint n = 0;

  for (guint i = 0; i < facts->len; i++)
    n += ((const LoomFact *) facts->pdata[i])->state != LOOM_FACT_NOT_MEASURED;
  return n;
}

static void
show_facts (LoomPlots *self, GPtrArray *facts)
{
  guint place = 0;

  for (LoomUnit unit = 0; unit < LOOM_N_UNITS; unit++)
    {
      GPtrArray *series = g_ptr_array_new_with_free_func (loom_series_free);

      take_series (series, facts, unit, self->scenario, self->variant);
      place = show_series (self, place, series);
    }
  remove_from (self, place);
}

static void
look (LoomPlots *self)
{
  g_autoptr (GPtrArray) facts = NULL;
  guint n_points;

  loom_lab_follow (self->lab);
  facts =
      loom_facts_new_from_counters (self->scenario, loom_lab_get_trace (self->lab), self->since);
  n_points = count_measured (facts);
  /* What ran before stays until there is something to show. */
  if (n_points == self->n_points)
    return;
  self->n_points = n_points;
  show_facts (self, facts);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  look (LOOM_PLOTS (widget));
  return G_SOURCE_CONTINUE;
}

static gboolean
has_curves (const LoomScenario *scenario)
{
  for (const LoomCounter *counter = scenario->counters; counter != NULL && counter->name != NULL;
       counter++)
    if (strchr (counter->name, '@') != NULL)
      return TRUE;
  return FALSE;
}

/* GObject. */

static void
loom_plots_dispose (GObject *object)
{
  loom_plots_stop (LOOM_PLOTS (object));

  G_OBJECT_CLASS (loom_plots_parent_class)->dispose (object);
}

static void
loom_plots_class_init (LoomPlotsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loom_plots_dispose;
}

static void
loom_plots_init (LoomPlots *self)
{
  self->box = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (self->box, TRUE);
  gtk_flow_box_set_column_spacing (self->box, 12);
  gtk_flow_box_set_row_spacing (self->box, 12);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "plots");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
loom_plots_new (void)
{
  return g_object_new (LOOM_TYPE_PLOTS, NULL);
}

LoomPlot *
loom_plots_get_plot (LoomPlots *self, guint place)
{
  GtkFlowBoxChild *child;

  g_return_val_if_fail (LOOM_IS_PLOTS (self), NULL);

  child = gtk_flow_box_get_child_at_index (self->box, (gint) place);
  return child != NULL ? LOOM_PLOT (gtk_flow_box_child_get_child (child)) : NULL;
}

/**
 * loom_plots_update:
 * @scenario: a scenario
 * @runs: the newest runs of its variants
 *
 * Shows what they have to plot.
 */
void
loom_plots_update (LoomPlots *self, const LoomScenario *scenario, LoomVerdictTable *runs)
{
  guint place = 0;

  g_return_if_fail (LOOM_IS_PLOTS (self));
  g_return_if_fail (scenario != NULL);

  loom_plots_stop (self);
  for (LoomUnit unit = 0; unit < LOOM_N_UNITS; unit++)
    {
      GPtrArray *all = g_ptr_array_new_with_free_func (loom_series_free);

      for (const LoomVariant *variant = scenario->variants; variant->name != NULL; variant++)
        {
          LoomRun *run = loom_verdict_table_get_run (runs, variant->name);

          if (run != NULL && loom_run_get_facts (run) != NULL)
            take_series (all, loom_run_get_facts (run), unit, scenario, variant);
        }
      place = show_series (self, place, all);
    }
  remove_from (self, place);
}

/**
 * loom_plots_follow:
 * @lab: whose recording
 * @scenario: what runs
 * @variant: which way
 * @since: nanoseconds since the recording's origin: when the run began
 *
 * Shows, frame by frame, what the run has measured until now.
 */
void
loom_plots_follow (LoomPlots *self,
                   LoomLab *lab,
                   const LoomScenario *scenario,
                   const LoomVariant *variant,
                   gint64 since)
{
  g_return_if_fail (LOOM_IS_PLOTS (self));
  g_return_if_fail (LOOM_IS_LAB (lab));
  g_return_if_fail (scenario != NULL);
  g_return_if_fail (variant != NULL);

  loom_plots_stop (self);
  if (!has_curves (scenario))
    return;
  self->lab = g_object_ref (lab);
  self->scenario = scenario;
  self->variant = variant;
  self->since = since;
  self->n_points = 0;
  /* Of what is not visible nothing is drawn, and so nothing would call. */
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/**
 * loom_plots_stop:
 *
 * The run has ended, or is not to be shown any more.
 */
void
loom_plots_stop (LoomPlots *self)
{
  g_return_if_fail (LOOM_IS_PLOTS (self));

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_object (&self->lab);
}
