/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-series.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"

/* Two are no curve. */
#define FEWEST 3u

void
loom_series_free (gpointer self_pointer)
{
  LoomSeries *self = self_pointer;

  g_free (self->name);
  g_free (self->label);
  g_free (self->common);
  g_array_unref (self->points);
  g_free (self);
}

/* "task-ns@1000": a name, a sign, a number. */
static gboolean
split_name (const char *counter, char **name, double *x)
{
  const char *digits = counter + strlen (counter);

  while (digits > counter && g_ascii_isdigit (digits[-1]))
    digits--;
  if (digits[0] == '\0' || digits - counter < 2 || digits[-1] != '@')
    return FALSE;
  *name = g_strndup (counter, (gsize) (digits - counter - 1));
  *x = (double) g_ascii_strtoull (digits, NULL, 10);
  return TRUE;
}

/* How much of the end both have. */
static gsize
count_common_end (const char *label, const char *other)
{
  gsize length = strlen (label);
  gsize other_length = strlen (other);
  gsize n = 0;

  while (n < MIN (length, other_length) && label[length - 1 - n] == other[other_length - 1 - n])
    n++;
  return n;
}

static gsize
count_common_begin (const char *label, const char *other)
{
  gsize n = 0;

  while (label[n] != '\0' && label[n] == other[n])
    n++;
  return n;
}

/* Not the comma of a number. */
static gboolean
is_sign (const char *text)
{
  return text[0] != '\0' && strchr (",:;", text[0]) != NULL && text[1] == ' ';
}

/* What "A call, at 100 in a row, ps" and "A call, at 2,000 in a row, ps" have in common, up to the
 * sign before the number and from the one after it: "A call, ps". Where no sign is, up to the
 * word. */
static char *
dup_common (const char *label, const char *other)
{
  gsize begin = count_common_begin (label, other);
  gsize end = strlen (label) - count_common_end (label, other);
  gsize sign = begin;

  while (sign > 0 && !is_sign (label + sign))
    sign--;
  if (sign > 0)
    begin = sign;
  while (begin > 0 && (g_ascii_isspace (label[begin - 1]) || g_ascii_isdigit (label[begin - 1])))
    begin--;
  end = MAX (end, begin);
  while (label[end] != '\0' && !is_sign (label + end))
    end++;
  return g_strdup_printf ("%.*s%s", (int) begin, label, label + end);
}

static LoomSeries *
get_series (GPtrArray *all, char *name, const LoomFact *fact)
{
  LoomSeries *self;

  for (guint i = 0; i < all->len; i++)
    {
      self = all->pdata[i];
      if (g_str_equal (self->name, name))
        {
          g_free (name);
          if (self->common == NULL)
            self->common = dup_common (self->label, fact->label);
          return self;
        }
    }
  self = g_new0 (LoomSeries, 1);
  self->name = name;
  self->label = g_strdup (fact->label);
  self->unit = fact->unit;
  self->begin = G_MAXDOUBLE;
  self->points = g_array_new (FALSE, FALSE, sizeof (LoomSeriesPoint));
  g_ptr_array_add (all, self);
  return self;
}

static void
add_fact (LoomSeries *self, const LoomFact *fact, double x)
{
  self->n_counters++;
  self->begin = MIN (self->begin, x);
  self->end = MAX (self->end, x);
  if (fact->state != LOOM_FACT_NOT_MEASURED)
    g_array_append_val (self->points, ((LoomSeriesPoint) { x, (double) fact->number }));
}

static gint
compare_points (gconstpointer a, gconstpointer b)
{
  const LoomSeriesPoint *first = a;
  const LoomSeriesPoint *second = b;

  return (first->x > second->x) - (first->x < second->x);
}

/**
 * loom_series_new_from_facts:
 * @facts: (element-type LoomFact): a run's
 *
 * Returns: (transfer full) (element-type LoomSeries): its counters that belong together
 */
GPtrArray *
loom_series_new_from_facts (GPtrArray *facts)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (loom_series_free);

  g_return_val_if_fail (facts != NULL, all);

  for (guint i = 0; i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];
      char *name;
      double x;

      if (fact->measure == LOOM_MEASURE_COUNTER && fact->subject != NULL &&
          split_name (fact->subject, &name, &x))
        add_fact (get_series (all, name, fact), fact, x);
    }
  for (guint i = all->len; i-- > 0;)
    {
      LoomSeries *self = all->pdata[i];

      g_array_sort (self->points, compare_points);
      if (self->n_counters < FEWEST || self->points->len == 0)
        {
          g_ptr_array_remove_index (all, i);
          continue;
        }
      g_free (self->label);
      self->label = g_steal_pointer (&self->common);
    }
  return all;
}

/**
 * loom_series_dup_text:
 * @self: a series
 *
 * Returns: (transfer full): from where to where it goes
 */
char *
loom_series_dup_text (const LoomSeries *self)
{
  const LoomSeriesPoint *first, *last;
  g_autofree char *first_x = NULL;
  g_autofree char *first_y = NULL;
  g_autofree char *last_x = NULL;
  g_autofree char *last_y = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  first = &g_array_index (self->points, LoomSeriesPoint, 0);
  last = &g_array_index (self->points, LoomSeriesPoint, self->points->len - 1);
  first_x = loom_count_format ((guint64) first->x);
  first_y = loom_unit_format (self->unit, first->y);
  if (self->points->len == 1)
    /* TRANSLATORS: what was counted, a value, where: "Task: 120 ns at 1,000" */
    return g_strdup_printf (_ ("%s: %s at %s"), self->label, first_y, first_x);
  last_x = loom_count_format ((guint64) last->x);
  last_y = loom_unit_format (self->unit, last->y);
  /* TRANSLATORS: what was counted, a value, where, the last value, where: "Task: 120 ns at 1,000, 95 ns at
   * 1,000,000" */
  return g_strdup_printf (_ ("%s: %s at %s, %s at %s"), self->label, first_y, first_x, last_y,
                          last_x);
}
