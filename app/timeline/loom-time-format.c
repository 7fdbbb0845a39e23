/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-time-format.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

static const struct
{
  double nanoseconds;
  const char *unit;
} units[] = {
  { 1e9, N_ ("s") },
  { 1e6, N_ ("ms") },
  { 1e3, N_ ("µs") },
  { 1.0, N_ ("ns") },
};

static guint
unit_for (double nanoseconds)
{
  guint unit = 0;

  while (unit + 1 < G_N_ELEMENTS (units) && nanoseconds < units[unit].nanoseconds)
    unit++;
  return unit;
}

/**
 * loom_time_format_duration:
 * @nanoseconds: how long
 *
 * Returns: (transfer full): three significant digits and a unit, in the user's locale
 */
char *
loom_time_format_duration (double nanoseconds)
{
  double length = fabs (nanoseconds);
  guint unit;
  double value;

  if (length < 0.5)
    return g_strdup_printf ("0 %s", _ (units[G_N_ELEMENTS (units) - 1].unit));

  unit = unit_for (length);
  value = length / units[unit].nanoseconds;
  /* What rounds up to a thousand belongs to the next unit. */
  if (unit > 0 && value >= 999.5)
    value = length / units[--unit].nanoseconds;

  return g_strdup_printf ("%s%.*f %s", nanoseconds < 0 ? "−" : "",
                          units[unit].nanoseconds <= 1.0 || value >= 99.95 ? 0
                          : value >= 9.995                                 ? 1
                                                                           : 2,
                          value, _ (units[unit].unit));
}

/**
 * loom_time_format_point:
 * @time: nanoseconds since the recording's begin
 * @resolution: nanoseconds between it and its neighbours
 *
 * Returns: (transfer full): the time, with the decimals that tell it from them
 */
char *
loom_time_format_point (double time, double resolution)
{
  return loom_time_format_tick (time, resolution, fabs (time));
}

/**
 * loom_time_format_tick:
 * @time: nanoseconds
 * @resolution: nanoseconds between it and its neighbours
 * @extent: the greatest time beside it, in nanoseconds
 *
 * Returns: (transfer full): the time, in the unit for @extent
 */
char *
loom_time_format_tick (double time, double resolution, double extent)
{
  guint unit = unit_for (MAX (extent, resolution));
  int decimals = (int) ceil (log10 (units[unit].nanoseconds / resolution) - 1e-9);

  if (time == 0)
    decimals = 0;
  return g_strdup_printf ("%.*f %s", CLAMP (decimals, 0, 9), time / units[unit].nanoseconds,
                          _ (units[unit].unit));
}

/**
 * loom_time_tick_step:
 * @nanoseconds: the least distance of two ticks
 *
 * Returns: a distance that a person counts in
 */
double
loom_time_tick_step (double nanoseconds)
{
  double power = pow (10.0, floor (log10 (MAX (nanoseconds, 1.0))));

  if (power * (1 + 1e-9) >= nanoseconds)
    return power;
  if (2.0 * power * (1 + 1e-9) >= nanoseconds)
    return 2.0 * power;
  if (5.0 * power * (1 + 1e-9) >= nanoseconds)
    return 5.0 * power;
  return 10.0 * power;
}

/* The C locale has no separator; there it is the comma, which goes with its decimal point. */
static const char *
group_separator (void)
{
  const struct lconv *conventions = localeconv ();

  if (*conventions->thousands_sep == '\0' && g_str_equal (conventions->decimal_point, "."))
    return ",";
  return conventions->thousands_sep;
}

char *
loom_count_format (guint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  gsize n_digits = strlen (digits);
  GString *text = g_string_sized_new (n_digits * 2);

  for (gsize i = 0; i < n_digits; i++)
    {
      if (i > 0 && (n_digits - i) % 3 == 0)
        g_string_append (text, group_separator ());
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}
