/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-verdict-column.h"

#include <glib/gi18n-lib.h>

static gboolean
is_of_kind (LoomRun *run,
            const LoomScenario *scenario,
            const LoomVariant *variant,
            gboolean capture)
{
  return g_str_equal (loom_run_get_scenario (run), scenario->name) &&
         g_str_equal (loom_run_get_variant (run), variant->name) &&
         (!scenario->has_capture || loom_run_get_capture (run) == !!capture);
}

/**
 * loom_verdict_column_new:
 * @scenario: a scenario
 * @variant: one of its variants
 * @capture: how the switch stood, where that makes a difference
 * @runs: (nullable): a list of #LoomRun, the newest first, of whatever scenarios
 * @first: the number of the first run of the last series
 *
 * The newest run of the kind, and those that are of the last series as it is.
 *
 * Returns: (transfer full): a column, which may have no runs
 */
LoomVerdictColumn *
loom_verdict_column_new (const LoomScenario *scenario,
                         const LoomVariant *variant,
                         gboolean capture,
                         GListModel *runs,
                         guint first)
{
  LoomVerdictColumn *self;

  g_return_val_if_fail (scenario != NULL, NULL);
  g_return_val_if_fail (variant != NULL, NULL);

  self = g_new0 (LoomVerdictColumn, 1);
  self->variant = variant;
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; runs != NULL && i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (LoomRun) run = g_list_model_get_item (runs, i);
      gboolean is_of_series = loom_run_get_number (run) >= first;

      if (self->runs->len > 0 && !is_of_series)
        break;
      if (!is_of_kind (run, scenario, variant, capture))
        continue;
      g_ptr_array_add (self->runs, g_steal_pointer (&run));
      if (!is_of_series)
        break;
    }
  return self;
}

void
loom_verdict_column_free (gpointer data)
{
  LoomVerdictColumn *self = data;

  g_ptr_array_unref (self->runs);
  g_free (self);
}

LoomRun *
loom_verdict_column_get_newest (const LoomVerdictColumn *self)
{
  return self->runs->len > 0 ? self->runs->pdata[0] : NULL;
}

static gboolean
is_otherwise (LoomRun *run)
{
  return run != NULL && loom_run_get_facts (run) != NULL && !loom_run_is_as_expected (run) &&
         loom_run_get_state (run) != LOOM_RUN_CANCELLED;
}

guint
loom_verdict_column_count_otherwise (const LoomVerdictColumn *self)
{
  guint n = 0;

  for (guint i = 0; i < self->runs->len; i++)
    n += is_otherwise (self->runs->pdata[i]);
  return n;
}

char *
loom_verdict_column_dup_state (const LoomVerdictColumn *self)
{
  guint n = self->runs->len;
  guint n_otherwise = loom_verdict_column_count_otherwise (self);

  if (n_otherwise == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u run, as the lesson says",
                                         "%u runs, all as the lesson says", n),
                            n);
  /* TRANSLATORS: "50 runs, 2 of them not as the lesson says" */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u run, %u of them not as the lesson says",
                                       "%u runs, %u of them not as the lesson says", n),
                          n, n_otherwise);
}

gboolean
loom_verdict_column_read_median (const LoomVerdictColumn *self,
                                 const LoomFact *like,
                                 LoomFact *median)
{
  LoomRun *run = loom_verdict_column_get_newest (self);
  const LoomFact *fact = run != NULL ? loom_facts_find (loom_run_get_facts (run), like) : NULL;
  LoomSpread spread;

  if (fact == NULL || !loom_spread_read (self->runs, like, &spread))
    return FALSE;
  *median = *fact;
  median->number = spread.median;
  return TRUE;
}
