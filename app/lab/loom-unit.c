/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-unit.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "timeline/loom-time-format.h"

#define THOUSAND 1000.0

gboolean
loom_unit_is_time (LoomUnit unit)
{
  return unit == LOOM_UNIT_TIME || unit == LOOM_UNIT_TIME_A_CALL;
}

/**
 * loom_unit_get_symbol:
 * @unit: a unit
 *
 * Returns: what numbers have behind them where machines read them
 */
const char *
loom_unit_get_symbol (LoomUnit unit)
{
  static const char *const symbols[LOOM_N_UNITS] = {
    [LOOM_UNIT_COUNT] = "",
    [LOOM_UNIT_TIME] = "ns",
    [LOOM_UNIT_TIME_A_CALL] = "ps/call",
    [LOOM_UNIT_ALLOCATIONS_A_CALL] = "allocations/1000 calls",
  };

  g_return_val_if_fail ((guint) unit < LOOM_N_UNITS, "");

  return symbols[unit];
}

/**
 * loom_unit_get_title:
 * @unit: a unit
 *
 * Returns: what a plot of such numbers is called, translated
 */
const char *
loom_unit_get_title (LoomUnit unit)
{
  static const char *const titles[LOOM_N_UNITS] = {
    [LOOM_UNIT_COUNT] = N_ ("How many"),
    [LOOM_UNIT_TIME] = N_ ("Time"),
    [LOOM_UNIT_TIME_A_CALL] = N_ ("Nanoseconds per call"),
    [LOOM_UNIT_ALLOCATIONS_A_CALL] = N_ ("Allocations per call"),
  };

  g_return_val_if_fail ((guint) unit < LOOM_N_UNITS, "");

  return _ (titles[unit]);
}

/**
 * loom_unit_get_along:
 * @unit: a unit
 *
 * Returns: (nullable): what stands below a plot of such numbers, translated
 */
const char *
loom_unit_get_along (LoomUnit unit)
{
  return unit == LOOM_UNIT_TIME_A_CALL || unit == LOOM_UNIT_ALLOCATIONS_A_CALL
             ? _ ("Calls in a row")
             : NULL;
}

/* Three significant digits, without zeros that say nothing: "0.31", "24.3", "1", "1,240". */
static char *
format_decimals (double value)
{
  int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;

  if (value >= 999.5)
    return loom_count_format ((guint64) llround (value));
  while (decimals > 0 &&
         fabs (value * pow (10, decimals - 1) - round (value * pow (10, decimals - 1))) < 0.05)
    decimals--;
  return g_strdup_printf ("%.*f", decimals, value);
}

/**
 * loom_unit_format_bare:
 * @unit: a unit
 * @value: a number of it, not negative
 *
 * Returns: (transfer full): the number for a person, where the unit stands beside it; a time
 *   that is no time of a call has its unit all the same, for that depends on how long it is
 */
char *
loom_unit_format_bare (LoomUnit unit, double value)
{
  switch (unit)
    {
    case LOOM_UNIT_TIME:
      return loom_time_format_duration (value);
    case LOOM_UNIT_TIME_A_CALL:
    case LOOM_UNIT_ALLOCATIONS_A_CALL:
      return format_decimals (MAX (value, 0) / THOUSAND);
    case LOOM_UNIT_COUNT:
    default:
      return loom_count_format ((guint64) MAX (value, 0));
    }
}

/**
 * loom_unit_format:
 * @unit: a unit
 * @value: a number of it
 *
 * Returns: (transfer full): the number for a person, with its unit
 */
char *
loom_unit_format (LoomUnit unit, double value)
{
  g_autofree char *bare = loom_unit_format_bare (unit, value);

  switch (unit)
    {
    case LOOM_UNIT_TIME_A_CALL:
      /* TRANSLATORS: a time in nanoseconds: "24.3 ns" */
      return g_strdup_printf (_ ("%s ns"), bare);
    case LOOM_UNIT_ALLOCATIONS_A_CALL:
      /* TRANSLATORS: so many allocations for each call, often 0 or 1, but also 0.01 */
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s allocation", "%s allocations",
                                           value == THOUSAND ? 1 : 2),
                              bare);
    case LOOM_UNIT_COUNT:
    case LOOM_UNIT_TIME:
    default:
      return g_steal_pointer (&bare);
    }
}
