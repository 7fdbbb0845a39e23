/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-verdict-table.h"

#include <glib/gi18n-lib.h>

#include "lab/loom-difference.h"
#include "lab/loom-fact.h"

struct _LoomVerdictTable
{
  AdwBin parent_instance;

  GtkGrid *grid;

  const LoomScenario *scenario;
  GHashTable *runs; /* (utf8 LoomRun): the newest, by variant */
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
                                                     : _ ("otherwise than the lesson says"));
    }
}

static char *
dup_subtitle (LoomVerdictTable *self, LoomRun *run)
{
  g_autofree char *state = dup_state (run);

  if (run == NULL)
    return g_steal_pointer (&state);
  if (!self->scenario->has_capture)
    /* TRANSLATORS: "Run 3: as the lesson says" */
    return g_strdup_printf (_ ("Run %u: %s"), loom_run_get_number (run), state);
  return g_strdup_printf (loom_run_get_capture (run) ? _ ("Run %u, capture on: %s")
                                                     : _ ("Run %u, capture off: %s"),
                          loom_run_get_number (run), state);
}

static gboolean
is_otherwise (LoomRun *run)
{
  return run != NULL && loom_run_get_facts (run) != NULL && !loom_run_is_as_expected (run) &&
         loom_run_get_state (run) != LOOM_RUN_CANCELLED;
}

static void
add_head (LoomVerdictTable *self, const LoomVariant *variant, gint column)
{
  LoomRun *run = g_hash_table_lookup (self->runs, variant->name);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const char *icon = loom_variant_icon (variant->kind);
  g_autofree char *subtitle = dup_subtitle (self, run);
  GtkWidget *label;

  if (icon != NULL)
    {
      GtkWidget *image = create_icon (icon, get_kind_class (variant->kind));

      gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      loom_variant_word (variant->kind), -1);
      gtk_box_append (GTK_BOX (line), image);
    }
  gtk_box_append (GTK_BOX (line), create_label (_ (variant->title), "heading"));
  label = create_label (subtitle, "caption");
  gtk_widget_add_css_class (label, is_otherwise (run) ? "warning" : "dim-label");
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  gtk_grid_attach (self->grid, box, column, 0, 1, 1);
}

/* Its facts. */

static const LoomFact *
find_fact (LoomRun *run, const LoomFact *like)
{
  GPtrArray *facts = run != NULL ? loom_run_get_facts (run) : NULL;

  for (guint i = 0; facts != NULL && i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];

      if (fact->measure == like->measure && g_strcmp0 (fact->subject, like->subject) == 0)
        return fact;
    }
  return NULL;
}

static gboolean
has_fact (GPtrArray *facts, const LoomFact *like)
{
  for (guint i = 0; i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];

      if (fact->measure == like->measure && g_strcmp0 (fact->subject, like->subject) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A point of a curve, which is plotted. */
static gboolean
is_plotted (const LoomFact *fact)
{
  return fact->measure == LOOM_MEASURE_COUNTER && fact->expected == NULL &&
         strchr (fact->subject, '@') != NULL;
}

/* What the lesson speaks of first, whichever variant it is said of. */
static GPtrArray *
list_rows (LoomVerdictTable *self)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint pass = 0; pass < 2; pass++)
    for (const LoomVariant *variant = self->scenario->variants; variant->name != NULL; variant++)
      {
        LoomRun *run = g_hash_table_lookup (self->runs, variant->name);
        GPtrArray *facts = run != NULL ? loom_run_get_facts (run) : NULL;

        for (guint i = 0; facts != NULL && i < facts->len; i++)
          {
            LoomFact *fact = facts->pdata[i];

            if ((fact->expected != NULL) == (pass == 0) && !is_plotted (fact) &&
                !has_fact (rows, fact))
              g_ptr_array_add (rows, fact);
          }
      }
  return rows;
}

static void
add_mark (GtkWidget *box, const LoomFact *fact)
{
  GtkWidget *icon;

  if (fact->state != LOOM_FACT_AS_EXPECTED && fact->state != LOOM_FACT_OTHERWISE)
    return;
  icon = fact->state == LOOM_FACT_AS_EXPECTED ? create_icon ("object-select-symbolic", "success")
                                              : create_icon ("dialog-warning-symbolic", "warning");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
      fact->state == LOOM_FACT_AS_EXPECTED ? _ ("as expected") : _ ("otherwise than expected"), -1);
  gtk_widget_set_tooltip_text (icon, fact->expected);
  gtk_box_append (GTK_BOX (box), icon);
}

static GtkWidget *
create_cell (const LoomFact *fact)
{
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (line), create_label (fact->value, "numeric"));
  add_mark (line, fact);
  gtk_box_append (GTK_BOX (cell), line);
  if (fact->state == LOOM_FACT_OTHERWISE)
    {
      /* TRANSLATORS: %s: the number: "expected at least 10 ms" */
      g_autofree char *text = g_strdup_printf (_ ("expected %s"), fact->expected);

      gtk_box_append (GTK_BOX (cell), create_label (text, "caption"));
    }
  return cell;
}

static void
add_difference (LoomVerdictTable *self, const LoomFact *like, gint row)
{
  const LoomVariant *variants = self->scenario->variants;
  const LoomFact *first = find_fact (g_hash_table_lookup (self->runs, variants[0].name), like);
  const LoomFact *second = find_fact (g_hash_table_lookup (self->runs, variants[1].name), like);
  g_autofree char *text = NULL;
  GtkWidget *label;

  if (first == NULL || second == NULL)
    return;
  text = loom_difference_dup_text (first, second);
  if (text == NULL)
    return;
  label = create_label (text, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (self->grid, label, 3, row, 1, 1);
}

static void
add_row (LoomVerdictTable *self, const LoomFact *like, gint row)
{
  GtkWidget *label = create_label (like->label, like->expected != NULL ? NULL : "dim-label");
  gint column = 1;

  gtk_widget_set_hexpand (label, TRUE);
  gtk_grid_attach (self->grid, label, 0, row, 1, 1);
  for (const LoomVariant *variant = self->scenario->variants; variant->name != NULL;
       variant++, column++)
    {
      const LoomFact *fact = find_fact (g_hash_table_lookup (self->runs, variant->name), like);

      if (fact != NULL)
        gtk_grid_attach (self->grid, create_cell (fact), column, row, 1, 1);
    }
  if (loom_scenario_get_n_variants (self->scenario) == 2)
    add_difference (self, like, row);
}

static void
add_error (LoomVerdictTable *self)
{
  gint column = 1;

  for (const LoomVariant *variant = self->scenario->variants; variant->name != NULL;
       variant++, column++)
    {
      LoomRun *run = g_hash_table_lookup (self->runs, variant->name);

      if (run != NULL && loom_run_get_state (run) == LOOM_RUN_FAILED)
        gtk_grid_attach (self->grid, create_label (loom_run_get_message (run), "caption"), column,
                         1, 1, 1);
    }
}

static void
update (LoomVerdictTable *self)
{
  g_autoptr (GPtrArray) rows = NULL;
  GtkWidget *child;
  gint column = 1;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  gtk_widget_set_visible (GTK_WIDGET (self), g_hash_table_size (self->runs) > 0);
  if (g_hash_table_size (self->runs) == 0)
    return;

  for (const LoomVariant *variant = self->scenario->variants; variant->name != NULL; variant++)
    add_head (self, variant, column++);
  add_error (self);
  rows = list_rows (self);
  for (guint i = 0; i < rows->len; i++)
    add_row (self, rows->pdata[i], (gint) i + 2);
}

static void
loom_verdict_table_finalize (GObject *object)
{
  g_hash_table_unref (LOOM_VERDICT_TABLE (object)->runs);

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
  GtkWidget *window = gtk_scrolled_window_new ();

  self->runs = g_hash_table_new (g_str_hash, g_str_equal);
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 18);
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "verdict-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What the newest runs showed, side by side"), -1);
  /* Nine ways of doing the same are wider than a window. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (window), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (window), GTK_WIDGET (self->grid));
  gtk_widget_add_css_class (window, "card");
  adw_bin_set_child (ADW_BIN (self), window);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
loom_verdict_table_new (void)
{
  return g_object_new (LOOM_TYPE_VERDICT_TABLE, NULL);
}

void
loom_verdict_table_set (LoomVerdictTable *self, const LoomScenario *scenario, GHashTable *runs)
{
  g_return_if_fail (LOOM_IS_VERDICT_TABLE (self));
  g_return_if_fail (scenario != NULL);
  g_return_if_fail (runs != NULL);

  self->scenario = scenario;
  g_hash_table_ref (runs);
  g_hash_table_unref (self->runs);
  self->runs = runs;
  update (self);
}

LoomRun *
loom_verdict_table_get_run (LoomVerdictTable *self, const char *variant)
{
  g_return_val_if_fail (LOOM_IS_VERDICT_TABLE (self), NULL);
  g_return_val_if_fail (variant != NULL, NULL);

  return g_hash_table_lookup (self->runs, variant);
}

/**
 * loom_verdict_table_get_cell:
 * @variant: a variant's name
 * @label: what was measured, translated
 *
 * Returns: (transfer none) (nullable): what stands there
 */
const char *
loom_verdict_table_get_cell (LoomVerdictTable *self, const char *variant, const char *label)
{
  LoomRun *run = loom_verdict_table_get_run (self, variant);
  GPtrArray *facts = run != NULL ? loom_run_get_facts (run) : NULL;

  for (guint i = 0; facts != NULL && i < facts->len; i++)
    if (g_str_equal (((const LoomFact *) facts->pdata[i])->label, label))
      return ((const LoomFact *) facts->pdata[i])->value;
  return NULL;
}
