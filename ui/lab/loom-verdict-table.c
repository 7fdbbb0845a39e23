/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-verdict-table.h"

#include <glib/gi18n-lib.h>

#include "lab/loom-difference.h"
#include "lab/loom-fact.h"
#include "lab/loom-spread.h"
#include "lab/loom-verdict-column.h"

struct _LoomVerdictTable
{
  AdwBin parent_instance;

  GtkGrid *grid;

  const LoomScenario *scenario;
  GPtrArray *columns; /* LoomVerdictColumn, in their order */
};

G_DEFINE_FINAL_TYPE (LoomVerdictTable, loom_verdict_table, ADW_TYPE_BIN)

const char *
loom_variant_icon (LoomVariantKind kind)
{
  switch (kind)
    {
    case LOOM_VARIANT_PITFALL:
      return "dialog-warning-symbolic";
    case LOOM_VARIANT_CURE:
      return "emblem-ok-symbolic";
    case LOOM_VARIANT_PLAIN:
    default:
      return NULL;
    }
}

const char *
loom_variant_word (LoomVariantKind kind)
{
  switch (kind)
    {
    case LOOM_VARIANT_PITFALL:
      return _ ("Pitfall");
    case LOOM_VARIANT_CURE:
      return _ ("Cure");
    case LOOM_VARIANT_PLAIN:
    default:
      return NULL;
    }
}

static GtkWidget *
create_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
create_icon (const char *name, const char *css_class)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (name);

  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  if (css_class != NULL)
    gtk_widget_add_css_class (icon, css_class);
  return icon;
}

/* The head of a column. */

static const char *
get_kind_class (LoomVariantKind kind)
{
  return kind == LOOM_VARIANT_PITFALL ? "pitfall" : kind == LOOM_VARIANT_CURE ? "cure" : NULL;
}

static char *
dup_state (LoomRun *run)
{
  if (run == NULL)
    return g_strdup (_ ("not run yet"));
  switch (loom_run_get_state (run))
    {
    case LOOM_RUN_RUNNING:
      return g_strdup (_ ("running"));
    case LOOM_RUN_CANCELLED:
      return g_strdup (_ ("cancelled"));
    case LOOM_RUN_DONE:
    case LOOM_RUN_FAILED:
    default:
      return g_strdup (loom_run_is_as_expected (run) ? _ ("as the lesson says")
                                                     : _ ("not as the lesson says"));
    }
}

static char *
dup_run_state (const LoomVerdictColumn *column)
{
  LoomRun *run = loom_verdict_column_get_newest (column);
  g_autofree char *state = dup_state (run);

  if (run == NULL)
    return g_steal_pointer (&state);
  /* TRANSLATORS: "Run 3: as the lesson says" */
  return g_strdup_printf (_ ("Run %u: %s"), loom_run_get_number (run), state);
}

/* Then what stands side by side are the positions of the switch. */
static gboolean
is_only_way (LoomVerdictTable *self)
{
  return loom_scenario_get_n_variants (self->scenario) == 1;
}

static char *
dup_subtitle (LoomVerdictTable *self, const LoomVerdictColumn *column)
{
  g_autofree char *state =
      column->runs->len > 1 ? loom_verdict_column_dup_state (column) : dup_run_state (column);

  if (column->runs->len == 0 || !self->scenario->has_capture || is_only_way (self))
    return g_steal_pointer (&state);
  /* TRANSLATORS: how the switch stood, and what came of it: "Capture on. Run 3: as the lesson says" */
  return g_strdup_printf (loom_run_get_capture (loom_verdict_column_get_newest (column))
                              ? _ ("Capture on. %s")
                              : _ ("Capture off. %s"),
                          state);
}

static const char *
get_title (LoomVerdictTable *self, const LoomVerdictColumn *column)
{
  LoomRun *run = loom_verdict_column_get_newest (column);

  if (run == NULL || !self->scenario->has_capture || !is_only_way (self))
    return _ (column->variant->title);
  return loom_run_get_capture (run) ? _ ("Capture on") : _ ("Capture off");
}

static void
add_head (LoomVerdictTable *self, const LoomVerdictColumn *column, gint place)
{
  const LoomVariant *variant = column->variant;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const char *icon = loom_variant_icon (variant->kind);
  g_autofree char *subtitle = dup_subtitle (self, column);
  GtkWidget *label;

  if (icon != NULL)
    {
      GtkWidget *image = create_icon (icon, get_kind_class (variant->kind));

      gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      loom_variant_word (variant->kind), -1);
      gtk_box_append (GTK_BOX (line), image);
    }
  gtk_box_append (GTK_BOX (line), create_label (get_title (self, column), "heading"));
  label = create_label (subtitle, "caption");
  gtk_widget_add_css_class (label, loom_verdict_column_count_otherwise (column) > 0 ? "warning"
                                                                                    : "dim-label");
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  gtk_grid_attach (self->grid, box, place, 0, 1, 1);
}

/* Its facts. */

/* A point of a curve, which is plotted. */
static gboolean
is_plotted (const LoomFact *fact)
{
  return fact->measure == LOOM_MEASURE_COUNTER && fact->expected == NULL &&
         strchr (fact->subject, '@') != NULL;
}

/* What the lesson speaks of first, whichever column it is said of. */
static GPtrArray *
list_rows (LoomVerdictTable *self)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->columns->len; i++)
      {
        LoomRun *run = loom_verdict_column_get_newest (self->columns->pdata[i]);
        GPtrArray *facts = run != NULL ? loom_run_get_facts (run) : NULL;

        for (guint j = 0; facts != NULL && j < facts->len; j++)
          {
            LoomFact *fact = facts->pdata[j];

            if ((fact->expected != NULL) == (pass == 0) && !is_plotted (fact) &&
                loom_facts_find (rows, fact) == NULL)
              g_ptr_array_add (rows, fact);
          }
      }
  return rows;
}

/* A mark that is no praise: that a deadlock is there is what a lesson may say. */
static void
add_mark (GtkWidget *box, const LoomFact *fact, gboolean is_otherwise)
{
  GtkWidget *icon;

  if (fact->state != LOOM_FACT_AS_EXPECTED && fact->state != LOOM_FACT_OTHERWISE)
    return;
  icon = is_otherwise ? create_icon ("dialog-warning-symbolic", "warning")
                      : create_icon ("object-select-symbolic", "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_otherwise ? _ ("not as expected") : _ ("as expected"), -1);
  gtk_widget_set_tooltip_text (icon, fact->expected);
  gtk_box_append (GTK_BOX (box), icon);
}

static void
add_caption (GtkWidget *cell, const char *text)
{
  GtkWidget *label = create_label (text, "caption");

  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (cell), label);
}

/* A number, below it from where to where it was, and what was expected instead. */
static GtkWidget *
create_cell (const LoomFact *fact, const LoomSpread *spread)
{
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *value =
      spread->n > 1 ? loom_fact_format (fact, spread->median) : g_strdup (fact->value);
  g_autofree char *range = spread->n > 1 ? loom_spread_dup_text (spread, fact) : NULL;

  gtk_box_set_baseline_position (GTK_BOX (cell), GTK_BASELINE_POSITION_TOP);
  gtk_box_append (GTK_BOX (line), create_label (value, "numeric"));
  add_mark (line, fact, spread->n_otherwise > 0);
  gtk_box_append (GTK_BOX (cell), line);
  if (range != NULL)
    add_caption (cell, range);
  if (spread->n_otherwise > 0)
    {
      /* TRANSLATORS: %s: the number: "expected at least 10 ms" */
      g_autofree char *text = g_strdup_printf (_ ("expected %s"), fact->expected);

      add_caption (cell, text);
    }
  return cell;
}

static void
add_difference (LoomVerdictTable *self, const LoomFact *like, gint row)
{
  g_autofree char *text = NULL;
  LoomFact first, second;
  GtkWidget *label;

  if (!loom_verdict_column_read_median (self->columns->pdata[0], like, &first) ||
      !loom_verdict_column_read_median (self->columns->pdata[1], like, &second))
    return;
  text = loom_difference_dup_text (&first, &second);
  if (text == NULL)
    return;
  label = create_label (text, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
  gtk_grid_attach (self->grid, label, 3, row, 1, 1);
}

static void
add_difference_head (LoomVerdictTable *self)
{
  GtkWidget *label = create_label (C_ ("between two runs", "Difference"), "heading");

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_grid_attach (self->grid, label, 3, 0, 1, 1);
}

static void
add_row (LoomVerdictTable *self, const LoomFact *like, gint row)
{
  GtkWidget *label = create_label (like->label, like->expected != NULL ? NULL : "dim-label");

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
  gtk_grid_attach (self->grid, label, 0, row, 1, 1);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const LoomVerdictColumn *column = self->columns->pdata[i];
      LoomRun *run = loom_verdict_column_get_newest (column);
      const LoomFact *fact = run != NULL ? loom_facts_find (loom_run_get_facts (run), like) : NULL;
      LoomSpread spread;
      GtkWidget *cell;

      if (fact == NULL)
        continue;
      if (!loom_spread_read (column->runs, like, &spread))
        spread = (LoomSpread) { 0 };
      cell = create_cell (fact, &spread);
      gtk_widget_set_valign (cell, GTK_ALIGN_BASELINE);
      gtk_grid_attach (self->grid, cell, (gint) i + 1, row, 1, 1);
    }
}

static void
add_error (LoomVerdictTable *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      LoomRun *run = loom_verdict_column_get_newest (self->columns->pdata[i]);

      if (run != NULL && loom_run_get_state (run) == LOOM_RUN_FAILED)
        gtk_grid_attach (self->grid, create_label (loom_run_get_message (run), "caption"),
                         (gint) i + 1, 1, 1, 1);
    }
}

static void
add_rows (LoomVerdictTable *self)
{
  g_autoptr (GPtrArray) rows = list_rows (self);
  gboolean is_compared = self->columns->len == 2 &&
                         loom_verdict_column_get_newest (self->columns->pdata[0]) != NULL &&
                         loom_verdict_column_get_newest (self->columns->pdata[1]) != NULL;

  if (is_compared)
    add_difference_head (self);
  for (guint i = 0; i < rows->len; i++)
    {
      add_row (self, rows->pdata[i], (gint) i + 2);
      if (is_compared)
        add_difference (self, rows->pdata[i], (gint) i + 2);
    }
}

static gboolean
has_run (LoomVerdictTable *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (loom_verdict_column_get_newest (self->columns->pdata[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
update (LoomVerdictTable *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  gtk_widget_set_visible (GTK_WIDGET (self), has_run (self));
  if (!has_run (self))
    return;

  for (guint i = 0; i < self->columns->len; i++)
    add_head (self, self->columns->pdata[i], (gint) i + 1);
  add_error (self);
  add_rows (self);
}

/* Its columns. */

/* Where the switch makes a difference, what was run with it on and with it off stand side by side. */
static void
add_columns (LoomVerdictTable *self, GListModel *runs, const LoomVariant *variant, guint first)
{
  guint n_before = self->columns->len;

  for (int capture = 1; capture >= !self->scenario->has_capture; capture--)
    {
      LoomVerdictColumn *column =
          loom_verdict_column_new (self->scenario, variant, capture, runs, first);

      if (column->runs->len > 0)
        g_ptr_array_add (self->columns, column);
      else
        loom_verdict_column_free (column);
    }
  if (self->columns->len == n_before)
    g_ptr_array_add (self->columns,
                     loom_verdict_column_new (self->scenario, variant, FALSE, NULL, first));
}

static void
loom_verdict_table_finalize (GObject *object)
{
  g_ptr_array_unref (LOOM_VERDICT_TABLE (object)->columns);

  G_OBJECT_CLASS (loom_verdict_table_parent_class)->finalize (object);
}

static void
loom_verdict_table_class_init (LoomVerdictTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_verdict_table_finalize;
}

static void
loom_verdict_table_init (LoomVerdictTable *self)
{
  self->columns = g_ptr_array_new_with_free_func (loom_verdict_column_free);
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 18);
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "verdict-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What the newest runs showed, side by side"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "card");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->grid));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
loom_verdict_table_new (void)
{
  return g_object_new (LOOM_TYPE_VERDICT_TABLE, NULL);
}

/**
 * loom_verdict_table_set:
 * @scenario: a scenario
 * @runs: (nullable): a list of #LoomRun, the newest first, of whatever scenarios
 * @first: the number of the first run of the last series
 *
 * Shows what the newest runs of the scenario have shown. Of those that belong to the last series,
 * a median, and how far they are apart.
 */
void
loom_verdict_table_set (LoomVerdictTable *self,
                        const LoomScenario *scenario,
                        GListModel *runs,
                        guint first)
{
  g_return_if_fail (LOOM_IS_VERDICT_TABLE (self));
  g_return_if_fail (scenario != NULL);
  g_return_if_fail (runs == NULL || G_IS_LIST_MODEL (runs));

  self->scenario = scenario;
  g_ptr_array_set_size (self->columns, 0);
  for (const LoomVariant *variant = scenario->variants; variant->name != NULL; variant++)
    add_columns (self, runs, variant, first);
  update (self);
}

gboolean
loom_verdict_table_has_run (LoomVerdictTable *self)
{
  g_return_val_if_fail (LOOM_IS_VERDICT_TABLE (self), FALSE);

  return has_run (self);
}

static const LoomVerdictColumn *
find_column (LoomVerdictTable *self, const char *variant)
{
  const LoomVerdictColumn *newest = NULL;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const LoomVerdictColumn *column = self->columns->pdata[i];
      LoomRun *run = loom_verdict_column_get_newest (column);

      if (run != NULL && g_str_equal (column->variant->name, variant) &&
          (newest == NULL || loom_run_get_number (run) >
                                 loom_run_get_number (loom_verdict_column_get_newest (newest))))
        newest = column;
    }
  return newest;
}

/**
 * loom_verdict_table_get_run:
 * @variant: a variant's name
 *
 * Returns: (transfer none) (nullable): the newest run of it
 */
LoomRun *
loom_verdict_table_get_run (LoomVerdictTable *self, const char *variant)
{
  const LoomVerdictColumn *column;

  g_return_val_if_fail (LOOM_IS_VERDICT_TABLE (self), NULL);
  g_return_val_if_fail (variant != NULL, NULL);

  column = find_column (self, variant);
  return column != NULL ? loom_verdict_column_get_newest (column) : NULL;
}

guint
loom_verdict_table_get_n_columns (LoomVerdictTable *self)
{
  g_return_val_if_fail (LOOM_IS_VERDICT_TABLE (self), 0);

  return self->columns->len;
}

/**
 * loom_verdict_table_dup_cell:
 * @place: a column's, from 0
 * @label: what was measured, translated
 *
 * Returns: (transfer full) (nullable): what stands there
 */
char *
loom_verdict_table_dup_cell (LoomVerdictTable *self, guint place, const char *label)
{
  const LoomVerdictColumn *column;
  LoomRun *run;
  GPtrArray *facts;

  g_return_val_if_fail (LOOM_IS_VERDICT_TABLE (self), NULL);
  g_return_val_if_fail (place < self->columns->len, NULL);

  column = self->columns->pdata[place];
  run = loom_verdict_column_get_newest (column);
  facts = run != NULL ? loom_run_get_facts (run) : NULL;
  for (guint i = 0; facts != NULL && i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];
      LoomFact median;

      if (g_str_equal (fact->label, label))
        return loom_verdict_column_read_median (column, fact, &median)
                   ? loom_fact_format (fact, median.number)
                   : g_strdup (fact->value);
    }
  return NULL;
}
