/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-series.h"

#include <glib/gi18n-lib.h>

static void
print_head (const LoomScenario *scenario, const LoomVerdictColumn *column)
{
  g_autofree char *state = loom_verdict_column_dup_state (column);

  g_print ("%s", _ (column->variant->title));
  if (scenario->has_capture)
    g_print (", %s", loom_run_get_capture (loom_verdict_column_get_newest (column))
                         ? _ ("capture on")
                         : _ ("capture off"));
  g_print (": %s\n", state);
}

static const char *
get_mark (const LoomFact *fact, const LoomSpread *spread)
{
  if (fact->expected == NULL)
    return " ";
  return spread->n_otherwise == 0 ? "✓" : "✗";
}

static void
print_fact (const LoomVerdictColumn *column, const LoomFact *fact)
{
  g_autofree char *median = NULL;
  g_autofree char *range = NULL;
  LoomSpread spread;

  if (!loom_spread_read (column->runs, fact, &spread))
    return;
  median = loom_fact_format (fact, spread.median);
  range = loom_spread_dup_text (&spread, fact);
  if (range == NULL)
    g_print ("    %s %s: %s\n", get_mark (fact, &spread), fact->label, median);
  else
    /* TRANSLATORS: a mark, what was measured, the median, "31.0 ms to 40.2 ms" */
    g_print (_ ("    %s %s: %s (%s)\n"), get_mark (fact, &spread), fact->label, median, range);
}

/**
 * loom_cli_series_print:
 * @scenario: a scenario
 * @column: runs of one of its variants
 */
void
loom_cli_series_print (const LoomScenario *scenario, const LoomVerdictColumn *column)
{
  LoomRun *newest;
  GPtrArray *facts;

  g_return_if_fail (scenario != NULL);
  g_return_if_fail (column != NULL);

  newest = loom_verdict_column_get_newest (column);
  facts = newest != NULL ? loom_run_get_facts (newest) : NULL;
  if (facts == NULL)
    return;
  print_head (scenario, column);
  for (guint i = 0; i < facts->len; i++)
    print_fact (column, facts->pdata[i]);
}
