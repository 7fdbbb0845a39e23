/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/decisions/loom-decisions.h"

#include <glib/gi18n-lib.h>

#include "lab/loom-fact.h"
#include "timeline/loom-time-format.h"

struct _LoomDecisions
{
  GObject parent_instance;

  const LoomDecision *decisions;
  guint n;
  GHashTable *runs; /* (LoomVariant LoomRun): the newest of each */
};

G_DEFINE_FINAL_TYPE (LoomDecisions, loom_decisions, G_TYPE_OBJECT)

enum
{
  ROW_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Runs. */

static gboolean
find_row (LoomDecisions *self, const char *scenario, guint *row)
{
  for (*row = 0; *row < self->n; ++*row)
    if (g_str_equal (self->decisions[*row].scenario, scenario))
      return TRUE;
  return FALSE;
}

static void
run_changed_cb (LoomDecisions *self, GParamSpec *pspec G_GNUC_UNUSED, LoomRun *run)
{
  guint row;

  if (find_row (self, loom_run_get_scenario (run), &row))
    g_signal_emit (self, signals[ROW_CHANGED], 0, row);
}

static void
take_run (LoomDecisions *self, LoomRun *run)
{
  const LoomScenario *scenario = loom_scenario_find (loom_run_get_scenario (run));
  const LoomVariant *variant;
  guint row;

  if (!find_row (self, scenario->name, &row))
    return;
  variant = loom_scenario_find_variant (scenario, loom_run_get_variant (run));
  g_hash_table_insert (self->runs, (gpointer) variant, g_object_ref (run));
  g_signal_connect_object (run, "notify::state", G_CALLBACK (run_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_emit (self, signals[ROW_CHANGED], 0, row);
}

static void
items_changed_cb (
    LoomDecisions *self, guint position, guint n_removed G_GNUC_UNUSED, guint n_added, LoomLab *lab)
{
  for (guint i = n_added; i-- > 0;)
    {
      g_autoptr (LoomRun) run = g_list_model_get_item (G_LIST_MODEL (lab), position + i);

      take_run (self, run);
    }
}

static void
loom_decisions_finalize (GObject *object)
{
  g_hash_table_unref (LOOM_DECISIONS (object)->runs);

  G_OBJECT_CLASS (loom_decisions_parent_class)->finalize (object);
}

static void
loom_decisions_class_init (LoomDecisionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_decisions_finalize;

  signals[ROW_CHANGED] = g_signal_new ("row-changed", LOOM_TYPE_DECISIONS, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
loom_decisions_init (LoomDecisions *self)
{
  self->runs = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

/**
 * loom_decisions_new:
 * @scenario: a scenario that is a decision table
 * @lab: where its cases run; not kept alive
 *
 * Returns: (transfer full): the table, with what has run in @lab already
 */
LoomDecisions *
loom_decisions_new (const LoomScenario *scenario, LoomLab *lab)
{
  LoomDecisions *self;

  g_return_val_if_fail (scenario != NULL, NULL);
  g_return_val_if_fail (scenario->decisions != NULL, NULL);
  g_return_val_if_fail (LOOM_IS_LAB (lab), NULL);

  self = g_object_new (LOOM_TYPE_DECISIONS, NULL);
  self->decisions = scenario->decisions;
  while (self->decisions[self->n].scenario != NULL)
    self->n++;
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (lab)), lab);
  g_signal_connect_object (lab, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

guint
loom_decisions_get_n (LoomDecisions *self)
{
  g_return_val_if_fail (LOOM_IS_DECISIONS (self), 0);

  return self->n;
}

/**
 * loom_decisions_get:
 * @row: below loom_decisions_get_n()
 *
 * Returns: (transfer none): a case
 */
const LoomDecision *
loom_decisions_get (LoomDecisions *self, guint row)
{
  g_return_val_if_fail (LOOM_IS_DECISIONS (self), NULL);
  g_return_val_if_fail (row < self->n, NULL);

  return &self->decisions[row];
}

static const LoomVariant *
get_variants (LoomDecisions *self, guint row)
{
  return loom_scenario_find (self->decisions[row].scenario)->variants;
}

/**
 * loom_decisions_get_state:
 * @row: below loom_decisions_get_n()
 *
 * Returns: what the newest runs say of the case, all its variants together
 */
LoomDecisionState
loom_decisions_get_state (LoomDecisions *self, guint row)
{
  gboolean measured = TRUE;
  gboolean as_expected = TRUE;

  g_return_val_if_fail (LOOM_IS_DECISIONS (self), LOOM_DECISION_NOT_MEASURED);
  g_return_val_if_fail (row < self->n, LOOM_DECISION_NOT_MEASURED);

  for (const LoomVariant *variant = get_variants (self, row); variant->name != NULL; variant++)
    {
      LoomRun *run = g_hash_table_lookup (self->runs, variant);
      LoomRunState state = run != NULL ? loom_run_get_state (run) : LOOM_RUN_CANCELLED;

      if (state == LOOM_RUN_RUNNING)
        return LOOM_DECISION_RUNNING;
      measured &= state != LOOM_RUN_CANCELLED;
      as_expected &= state == LOOM_RUN_DONE && loom_run_is_as_expected (run);
    }
  if (!measured)
    return LOOM_DECISION_NOT_MEASURED;
  return as_expected ? LOOM_DECISION_AS_EXPECTED : LOOM_DECISION_OTHERWISE;
}

/**
 * loom_decisions_get_run:
 * @row: below loom_decisions_get_n()
 * @variant: a variant's of the case's scenario
 *
 * Returns: (transfer none) (nullable): the newest run of it
 */
LoomRun *
loom_decisions_get_run (LoomDecisions *self, guint row, const char *variant)
{
  const LoomScenario *scenario;

  g_return_val_if_fail (LOOM_IS_DECISIONS (self), NULL);
  g_return_val_if_fail (row < self->n, NULL);
  g_return_val_if_fail (variant != NULL, NULL);

  scenario = loom_scenario_find (self->decisions[row].scenario);
  return g_hash_table_lookup (self->runs, loom_scenario_find_variant (scenario, variant));
}

/* For a person. */

static const LoomFact *
find_fact (LoomRun *run, LoomMeasure measure)
{
  GPtrArray *facts = loom_run_get_facts (run);

  for (guint i = 0; facts != NULL && i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];

      if (fact->measure == measure && fact->subject == NULL)
        return fact;
    }
  return NULL;
}

/* What the recording of a run says in numbers. */
static char *
dup_numbers (LoomRun *run)
{
  const LoomFact *duration = find_fact (run, LOOM_MEASURE_DURATION);
  const LoomFact *tasks = find_fact (run, LOOM_MEASURE_TASKS);
  g_autofree char *count = NULL;

  if (duration == NULL || tasks == NULL)
    return g_strdup (_ ("not measured here"));
  count = loom_count_format ((guint64) tasks->number);
  /* TRANSLATORS: how long it took, and how many tasks it made: "12.3 ms, 2,000 tasks" */
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s, %s task", "%s, %s tasks", (gulong) tasks->number),
      duration->value, count);
}

static char *
dup_run (LoomRun *run)
{
  g_autofree char *numbers = NULL;

  if (run == NULL)
    return g_strdup (_ ("not run yet"));
  switch (loom_run_get_state (run))
    {
    case LOOM_RUN_RUNNING:
      return g_strdup (_ ("running…"));
    case LOOM_RUN_CANCELLED:
      return g_strdup (_ ("cancelled"));
    case LOOM_RUN_FAILED:
      /* TRANSLATORS: %s: why a run failed */
      return g_strdup_printf (_ ("failed: %s"), loom_run_get_message (run));
    case LOOM_RUN_DONE:
    default:
      numbers = dup_numbers (run);
      if (loom_run_is_as_expected (run))
        return g_steal_pointer (&numbers);
      /* TRANSLATORS: %s: what was measured: "12.3 ms, 2,000 tasks" */
      return g_strdup_printf (_ ("%s: not as the lesson says"), numbers);
    }
}

static gboolean
has_any (LoomDecisions *self, guint row)
{
  for (const LoomVariant *variant = get_variants (self, row); variant->name != NULL; variant++)
    if (g_hash_table_contains (self->runs, variant))
      return TRUE;
  return FALSE;
}

static void
append_titled (GString *text, const char *title, const char *said, gboolean narrow)
{
  if (narrow)
    /* TRANSLATORS: one way to do it, and below it what was measured */
    g_string_append_printf (text, C_ ("decision", "%s:\n%s"), title, said);
  else
    /* TRANSLATORS: one way to do it, and what was measured: "Return a task: 12.3 ms, 2,000 tasks" */
    g_string_append_printf (text, C_ ("decision", "%s: %s"), title, said);
}

/**
 * loom_decisions_dup_measured:
 * @row: below loom_decisions_get_n()
 * @narrow: whether what a variant measured stands below its title, not beside it
 *
 * Returns: (transfer full): what the newest runs of the case measured, translated, a line for each
 *   of its variants; without a title where there is one variant only
 */
char *
loom_decisions_dup_measured (LoomDecisions *self, guint row, gboolean narrow)
{
  const LoomVariant *variants;
  GString *text;

  g_return_val_if_fail (LOOM_IS_DECISIONS (self), NULL);
  g_return_val_if_fail (row < self->n, NULL);

  variants = get_variants (self, row);
  if (!has_any (self, row))
    return dup_run (NULL);
  text = g_string_new (NULL);
  for (const LoomVariant *variant = variants; variant->name != NULL; variant++)
    {
      g_autofree char *said = dup_run (g_hash_table_lookup (self->runs, variant));

      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (variants[1].name == NULL)
        g_string_append (text, said);
      else
        append_titled (text, _ (variant->title), said, narrow);
    }
  return g_string_free (text, FALSE);
}

/* As many characters as the longest, so that the columns are straight. */

typedef struct
{
  int title;
  int returns;
} Widths;

static void
widen (int *width, const char *text)
{
  *width = MAX (*width, (int) g_utf8_strlen (text, -1));
}

static void
append_padded (GString *text, const char *cell, int width)
{
  int n = (int) g_utf8_strlen (cell, -1);

  g_string_append_printf (text, "%s%*s", cell, MAX (width - n, 0) + 2, "");
}

static const char *
get_mark (LoomDecisionState state)
{
  switch (state)
    {
    case LOOM_DECISION_AS_EXPECTED:
      return "✓";
    case LOOM_DECISION_OTHERWISE:
      return "✗";
    case LOOM_DECISION_NOT_MEASURED:
    case LOOM_DECISION_RUNNING:
    default:
      return " ";
    }
}

static void
append_row (LoomDecisions *self, guint row, const Widths *widths, GString *text)
{
  const LoomDecision *decision = &self->decisions[row];
  g_autofree char *measured = loom_decisions_dup_measured (self, row, FALSE);
  g_auto (GStrv) lines = g_strsplit (measured, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      append_padded (text, i == 0 ? _ (decision->title) : "", widths->title);
      append_padded (text, i == 0 ? loom_return_get_text (decision->returns) : "", widths->returns);
      g_string_append_printf (text, "%s %s\n",
                              i == 0 ? get_mark (loom_decisions_get_state (self, row)) : " ",
                              lines[i]);
    }
  g_string_append_printf (text, "  %s\n", _ (decision->why));
}

/**
 * loom_decisions_to_text:
 *
 * Returns: (transfer full): the table, two lines or more for each row; ends with a newline
 */
char *
loom_decisions_to_text (LoomDecisions *self)
{
  Widths widths = { 0 };
  GString *text;

  g_return_val_if_fail (LOOM_IS_DECISIONS (self), NULL);

  text = g_string_new (NULL);
  widen (&widths.title, _ ("Case"));
  widen (&widths.returns, _ ("Return"));
  for (guint i = 0; i < self->n; i++)
    {
      widen (&widths.title, _ (self->decisions[i].title));
      widen (&widths.returns, loom_return_get_text (self->decisions[i].returns));
    }
  append_padded (text, _ ("Case"), widths.title);
  append_padded (text, _ ("Return"), widths.returns);
  g_string_append_printf (text, "  %s\n", _ ("Measured"));
  for (guint i = 0; i < self->n; i++)
    append_row (self, i, &widths, text);
  return g_string_free (text, FALSE);
}
