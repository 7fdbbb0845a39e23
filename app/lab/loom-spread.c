/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-spread.h"

#include <glib/gi18n-lib.h>

#include "lab/loom-run.h"

static int
compare_numbers (gconstpointer first, gconstpointer second)
{
  gint64 a = *(const gint64 *) first, b = *(const gint64 *) second;

  return (a > b) - (a < b);
}

/**
 * loom_spread_read:
 * @runs: (element-type LoomRun): of the same
 * @like: a fact of one of them
 * @spread: (out): what they showed of it
 *
 * Returns: whether any of them measured it
 */
gboolean
loom_spread_read (GPtrArray *runs, const LoomFact *like, LoomSpread *spread)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (runs != NULL, FALSE);
  g_return_val_if_fail (like != NULL, FALSE);

  *spread = (LoomSpread) { 0 };
  for (guint i = 0; i < runs->len; i++)
    {
      const LoomFact *fact = loom_facts_find (loom_run_get_facts (runs->pdata[i]), like);

      if (fact == NULL || fact->state == LOOM_FACT_NOT_MEASURED)
        continue;
      g_array_append_val (numbers, fact->number);
      spread->n_otherwise += fact->state == LOOM_FACT_OTHERWISE;
    }
  if (numbers->len == 0)
    return FALSE;

  g_array_sort (numbers, compare_numbers);
  spread->n = numbers->len;
  spread->least = g_array_index (numbers, gint64, 0);
  spread->median = g_array_index (numbers, gint64, (numbers->len - 1) / 2);
  spread->greatest = g_array_index (numbers, gint64, numbers->len - 1);
  return TRUE;
}

/**
 * loom_spread_dup_text:
 * @self: what several runs showed
 * @like: a fact of one of them
 *
 * Returns: (transfer full) (nullable): from where to where
 */
char *
loom_spread_dup_text (const LoomSpread *self, const LoomFact *like)
{
  g_autofree char *least = NULL;
  g_autofree char *greatest = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (like != NULL, NULL);

  if (self->least == self->greatest)
    return NULL;
  least = loom_fact_format (like, self->least);
  greatest = loom_fact_format (like, self->greatest);
  /* TRANSLATORS: the least and the greatest of several numbers: "31.0 ms to 40.2 ms" */
  return g_strdup_printf (_ ("%s to %s"), least, greatest);
}
