/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-histogram.h"

#include <math.h>

#include "analysis/loom-percentile.h"

struct _LoomHistogram
{
  gatomicrefcount refs;
  LoomHistogramScale scale;
  GArray *bars; /* LoomHistogramBar */
  guint64 n_values;
  gint64 median;
  gint64 p95;
  gint64 p99;
  gint64 greatest;
};

/* What cannot be is 0, and there is a value behind each. */
static void
tidy (gint64 *values, gsize n_values)
{
  for (gsize i = 0; i < n_values; i++)
    values[i] = CLAMP (values[i], 0, G_MAXINT64 - 1);
}

/* Puts a bar up to @high behind the last, where that is beyond it. */
static void
add_bar (GArray *bars, gint64 low, gint64 high)
{
  LoomHistogramBar bar = { .low = low, .high = high };

  if (bars->len > 0)
    bar.low = g_array_index (bars, LoomHistogramBar, bars->len - 1).high;
  if (bar.high > bar.low)
    g_array_append_val (bars, bar);
}

/* Times are whole nanoseconds, so that short ones make fewer bars than were asked for. */
static void
add_bars (LoomHistogram *self, gint64 least, gint64 greatest, guint n_bars)
{
  gint64 from = least;
  double begin, end;

  /* No multiple of nothing is something: it has a bar of its own. */
  if (self->scale == LOOM_HISTOGRAM_LOG && least == 0)
    {
      add_bar (self->bars, 0, 1);
      from = 1;
    }
  begin = self->scale == LOOM_HISTOGRAM_LOG ? log ((double) from) : (double) from;
  end = self->scale == LOOM_HISTOGRAM_LOG ? log ((double) greatest + 1) : (double) greatest + 1;
  for (guint i = 1; i < n_bars; i++)
    {
      double at = begin + (end - begin) * i / n_bars;
      double edge = round (self->scale == LOOM_HISTOGRAM_LOG ? exp (at) : at);

      if (edge > (double) greatest)
        break;
      add_bar (self->bars, from, (gint64) edge);
    }
  add_bar (self->bars, from, greatest + 1);
}

static void
count (LoomHistogram *self, const gint64 *values, gsize n_values)
{
  gsize next = 0;

  for (guint i = 0; i < self->bars->len; i++)
    {
      LoomHistogramBar *bar = &g_array_index (self->bars, LoomHistogramBar, i);
      gsize low = next;
      gsize high = n_values;

      while (low < high)
        {
          gsize middle = low + (high - low) / 2;

          if (values[middle] < bar->high)
            low = middle + 1;
          else
            high = middle;
        }
      bar->count = low - next;
      next = low;
    }
}

/**
 * loom_histogram_new:
 * @values: (array length=n_values): nanoseconds; they are sorted, and those that cannot be mended
 * @n_values: how many
 * @scale: how bars follow each other
 * @n_bars: how many at the most, beside one for 0 on a logarithmic scale
 *
 * Returns: (transfer full): a histogram of them; without values, one without bars
 */
LoomHistogram *
loom_histogram_new (gint64 *values, gsize n_values, LoomHistogramScale scale, guint n_bars)
{
  LoomHistogram *self;

  g_return_val_if_fail (values != NULL || n_values == 0, NULL);
  g_return_val_if_fail (n_bars > 0, NULL);

  self = g_new0 (LoomHistogram, 1);
  g_atomic_ref_count_init (&self->refs);
  self->scale = scale;
  self->bars = g_array_new (FALSE, FALSE, sizeof (LoomHistogramBar));
  self->n_values = n_values;
  if (n_values == 0)
    return self;

  tidy (values, n_values);
  loom_percentile_sort (values, n_values);
  self->median = loom_percentile (values, n_values, 50);
  self->p95 = loom_percentile (values, n_values, 95);
  self->p99 = loom_percentile (values, n_values, 99);
  self->greatest = values[n_values - 1];
  add_bars (self, values[0], self->greatest, n_bars);
  count (self, values, n_values);
  return self;
}

LoomHistogram *
loom_histogram_ref (LoomHistogram *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
loom_histogram_unref (LoomHistogram *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->bars);
  g_free (self);
}

LoomHistogramScale
loom_histogram_get_scale (LoomHistogram *self)
{
  return self->scale;
}

guint64
loom_histogram_get_n_values (LoomHistogram *self)
{
  return self->n_values;
}

gint64
loom_histogram_get_percentile (LoomHistogram *self, guint percent)
{
  switch (percent)
    {
    case 50:
      return self->median;
    case 95:
      return self->p95;
    case 99:
      return self->p99;
    case 100:
      return self->greatest;
    default:
      g_return_val_if_reached (0);
    }
}

guint
loom_histogram_get_n_bars (LoomHistogram *self)
{
  return self->bars->len;
}

const LoomHistogramBar *
loom_histogram_get_bar (LoomHistogram *self, guint bar)
{
  g_return_val_if_fail (bar < self->bars->len, NULL);

  return &g_array_index (self->bars, LoomHistogramBar, bar);
}

/**
 * loom_histogram_get_highest:
 *
 * Returns: how many values the highest bar has
 */
guint64
loom_histogram_get_highest (LoomHistogram *self)
{
  guint64 highest = 0;

  for (guint i = 0; i < self->bars->len; i++)
    highest = MAX (highest, g_array_index (self->bars, LoomHistogramBar, i).count);
  return highest;
}

/**
 * loom_histogram_count_below:
 * @bar: a bar's number
 *
 * Returns: how many values are in the bars before it
 */
guint64
loom_histogram_count_below (LoomHistogram *self, guint bar)
{
  guint64 sum = 0;

  for (guint i = 0; i < MIN (bar, self->bars->len); i++)
    sum += g_array_index (self->bars, LoomHistogramBar, i).count;
  return sum;
}

/**
 * loom_histogram_find:
 * @value: nanoseconds
 *
 * Returns: the number of its bar; of what is beyond the bars, of the first or the last
 */
guint
loom_histogram_find (LoomHistogram *self, gint64 value)
{
  guint bar = 0;

  while (bar + 1 < self->bars->len &&
         value >= g_array_index (self->bars, LoomHistogramBar, bar).high)
    bar++;
  return bar;
}

/**
 * loom_histogram_place:
 * @value: nanoseconds
 *
 * Returns: where it is along bars that are drawn as wide as each other, from 0 to 1
 */
double
loom_histogram_place (LoomHistogram *self, gint64 value)
{
  const LoomHistogramBar *bar;
  guint number;
  double part;

  if (self->bars->len == 0)
    return 0;
  number = loom_histogram_find (self, value);
  bar = &g_array_index (self->bars, LoomHistogramBar, number);
  part = ((double) value - (double) bar->low + 0.5) / ((double) bar->high - (double) bar->low);
  return (number + CLAMP (part, 0, 1)) / self->bars->len;
}
