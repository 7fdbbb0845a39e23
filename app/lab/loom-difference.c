/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-difference.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "timeline/loom-time-format.h"

/* Below this, two times are as good as the same. */
#define WORTH_TELLING 1.2

/* Three significant digits, as everywhere; nobody needs 1.234 times. */
static char *
dup_ratio (double ratio)
{
  if (ratio < 10)
    return g_strdup_printf ("%.1f", ratio);
  return loom_count_format ((guint64) llround (ratio));
}

static char *
dup_times (gint64 first, gint64 second)
{
  double ratio = (double) MAX (first, second) / (double) MIN (first, second);
  g_autofree char *text = dup_ratio (ratio);

  if (ratio < WORTH_TELLING)
    return g_strdup (_ ("about the same"));
  /* TRANSLATORS: %s: a number: "28 times less" */
  return g_strdup_printf (second < first ? _ ("%s times less") : _ ("%s times more"), text);
}

static char *
dup_count (gint64 first, gint64 second)
{
  g_autofree char *text = loom_count_format ((guint64) ABS (second - first));

  if (first == second)
    return NULL;
  /* TRANSLATORS: %s: a number: "3 less" */
  return g_strdup_printf (second < first ? _ ("%s less") : _ ("%s more"), text);
}

/**
 * loom_difference_dup_text:
 * @first: a fact of one run
 * @second: the same measure in another run
 *
 * Returns: (transfer full) (nullable): what the second has against the first, in words
 */
char *
loom_difference_dup_text (const LoomFact *first, const LoomFact *second)
{
  g_return_val_if_fail (first != NULL, NULL);
  g_return_val_if_fail (second != NULL, NULL);

  if (first->state == LOOM_FACT_NOT_MEASURED || second->state == LOOM_FACT_NOT_MEASURED ||
      first->measure == LOOM_MEASURE_FAILED)
    return NULL;
  if (loom_unit_is_time (first->unit) && first->number > 0 && second->number > 0)
    return dup_times (first->number, second->number);
  if (first->unit != LOOM_UNIT_COUNT)
    return NULL;
  return dup_count (first->number, second->number);
}
