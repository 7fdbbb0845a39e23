/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-series.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"

/* Two are no curve. */
#define FEWEST 3

void
loom_series_free (gpointer self_pointer)
{
  LoomSeries *self = self_pointer;

  g_free (self->name);
  g_free (self->label);
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

/* Up to where both are the same. */
static void
shorten (char *label, const char *other)
{
  char *end = label;

  while (*end != '\0' && *end == *other)
    {
      end = g_utf8_next_char (end);
      other++;
      while (((guchar) *other & 0xc0) == 0x80)
        other++;
    }
  *end = '\0';
}

/* What is left of "Task, ns per call at 1" ends with a word. */
static void
trim_label (char *label)
{
  gsize length = strlen (label);

  while (length > 0 && (g_ascii_isdigit (label[length - 1]) || g_ascii_isspace (label[length - 1]) ||
                        strchr (",:;(@-", label[length - 1]) != NULL))
    label[--length] = '\0';
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
          shorten (self->label, fact->label);
          return self;
        }
    }
  self = g_new0 (LoomSeries, 1);
  self->name = name;
  self->label = g_strdup (fact->label);
  self->is_time = fact->is_time;
  self->points = g_array_new (FALSE, FALSE, sizeof (LoomPoint));
  g_ptr_array_add (all, self);
  return self;
}

static gint
compare_points (gconstpointer a, gconstpointer b)
{
  const LoomPoint *first = a;
  const LoomPoint *second = b;

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
      LoomPoint point = { .y = (double) fact->number };
      char *name;

      if (fact->measure == LOOM_MEASURE_COUNTER && fact->subject != NULL &&
          fact->state != LOOM_FACT_NOT_MEASURED && split_name (fact->subject, &name, &point.x))
        g_array_append_val (get_series (all, name, fact)->points, point);
    }
  for (guint i = all->len; i-- > 0;)
    {
      LoomSeries *self = all->pdata[i];

      g_array_sort (self->points, compare_points);
      trim_label (self->label);
      if (self->points->len < FEWEST)
        g_ptr_array_remove_index (all, i);
    }
  return all;
}

/**
 * loom_series_format:
 * @self: a series
 * @value: one of its values
 *
 * Returns: (transfer full): the value for a person
 */
char *
loom_series_format (const LoomSeries *self, double value)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->is_time ? loom_time_format_duration (value)
                       : loom_count_format ((guint64) MAX (value, 0));
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
  const LoomPoint *first, *last;
  g_autofree char *first_x = NULL;
  g_autofree char *first_y = NULL;
  g_autofree char *last_x = NULL;
  g_autofree char *last_y = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  first = &g_array_index (self->points, LoomPoint, 0);
  last = &g_array_index (self->points, LoomPoint, self->points->len - 1);
  first_x = loom_count_format ((guint64) first->x);
  first_y = loom_series_format (self, first->y);
  last_x = loom_count_format ((guint64) last->x);
  last_y = loom_series_format (self, last->y);
  /* TRANSLATORS: what was counted, a value, where, the last value, where: "Task: 120 ns at 1,000, 95 ns at
   * 1,000,000" */
  return g_strdup_printf (_ ("%s: %s at %s, %s at %s"), self->label, first_y, first_x, last_y,
                          last_x);
}
