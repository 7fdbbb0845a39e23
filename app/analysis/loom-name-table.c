/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-name-table.h"

#include "analysis/loom-percentile.h"
#include "trace/loom-time.h"

/* So many names are looked at between two looks at the cancellable. */
#define STEP 1024

typedef struct
{
  gint64 duration;
  guint32 index; /* of its name's totals */
} Timed;

struct _LoomNameTable
{
  GArray *totals;      /* LoomNameTotals */
  GHashTable *indices; /* name → index of its totals + 1, until it is settled */
  GArray *timed;       /* Timed, until it is settled */
  gint64 *durations;   /* afterwards: name by name, sorted */
};

/**
 * loom_name_table_new:
 *
 * Returns: (transfer full): a table without a name
 */
LoomNameTable *
loom_name_table_new (void)
{
  LoomNameTable *self = g_new0 (LoomNameTable, 1);

  self->totals = g_array_new (FALSE, FALSE, sizeof (LoomNameTotals));
  self->indices = g_hash_table_new (NULL, NULL);
  self->timed = g_array_new (FALSE, FALSE, sizeof (Timed));
  return self;
}

/**
 * loom_name_table_free:
 * @self: (transfer full): a table
 */
void
loom_name_table_free (LoomNameTable *self)
{
  g_clear_pointer (&self->totals, g_array_unref);
  g_clear_pointer (&self->indices, g_hash_table_unref);
  g_clear_pointer (&self->timed, g_array_unref);
  g_free (self->durations);
  g_free (self);
}

GArray *
loom_name_table_get_totals (LoomNameTable *self)
{
  return self->totals;
}

static inline LoomNameTotals *
totals_at (LoomNameTable *self, guint index)
{
  return &g_array_index (self->totals, LoomNameTotals, index);
}

static guint
index_of (LoomNameTable *self, guint32 name)
{
  gpointer key = GUINT_TO_POINTER (name);
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->indices, key));

  if (index == 0)
    {
      LoomNameTotals totals = { .name = name };

      g_array_append_val (self->totals, totals);
      index = self->totals->len;
      g_hash_table_insert (self->indices, key, GUINT_TO_POINTER (index));
    }
  return index - 1;
}

/**
 * loom_name_table_add:
 * @self: a table that is not settled
 * @name: a slice's
 * @duration: nanoseconds
 * @own: nanoseconds in it and not in the slices inside it
 */
void
loom_name_table_add (LoomNameTable *self, guint32 name, gint64 duration, gint64 own)
{
  Timed timed = { .duration = duration, .index = index_of (self, name) };
  LoomNameTotals *totals = totals_at (self, timed.index);

  totals->count++;
  totals->total = loom_time_sum (totals->total, duration);
  totals->self = loom_time_sum (totals->self, own);
  g_array_append_val (self->timed, timed);
}

/**
 * loom_name_table_add_untimed:
 * @self: a table that is not settled
 * @name: the name of a slice of unknown length
 */
void
loom_name_table_add_untimed (LoomNameTable *self, guint32 name)
{
  LoomNameTotals *totals = totals_at (self, index_of (self, name));

  totals->count++;
  totals->n_untimed++;
}

/* Puts the durations in order of their names; within one they are as they came. */
static void
group_durations (LoomNameTable *self)
{
  g_autofree gsize *places = g_new (gsize, self->totals->len);
  gsize place = 0;

  for (guint i = 0; i < self->totals->len; i++)
    {
      LoomNameTotals *totals = totals_at (self, i);

      totals->first = places[i] = place;
      place += totals->count - totals->n_untimed;
    }

  /* Never NULL: that would say that it is not settled. */
  self->durations = g_new (gint64, MAX (self->timed->len, 1));
  for (guint i = 0; i < self->timed->len; i++)
    {
      const Timed *timed = &g_array_index (self->timed, Timed, i);

      self->durations[places[timed->index]++] = timed->duration;
    }
  g_clear_pointer (&self->timed, g_array_unref);
}

static LoomSortedValues
durations_of (LoomNameTable *self, const LoomNameTotals *totals)
{
  return (LoomSortedValues) { self->durations + totals->first, totals->count - totals->n_untimed };
}

static void
set_percentiles (LoomNameTotals *totals, const LoomSortedValues *parts, guint n_parts)
{
  totals->median = loom_percentile_of_many (parts, n_parts, 50);
  totals->p95 = loom_percentile_of_many (parts, n_parts, 95);
  totals->p99 = loom_percentile_of_many (parts, n_parts, 99);
  totals->longest = loom_percentile_of_many (parts, n_parts, 100);
}

static int
compare_totals (gconstpointer a, gconstpointer b)
{
  const LoomNameTotals *one = a;
  const LoomNameTotals *other = b;

  if (one->self != other->self)
    return one->self > other->self ? -1 : 1;
  return (one->name > other->name) - (one->name < other->name);
}

/**
 * loom_name_table_settle:
 * @self: a table; everything has been added
 * @cancellable: (nullable): a cancellable
 * @error: only %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the percentiles and the order are there
 */
gboolean
loom_name_table_settle (LoomNameTable *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self->durations == NULL, FALSE);

  g_clear_pointer (&self->indices, g_hash_table_unref);
  group_durations (self);
  for (guint i = 0; i < self->totals->len; i++)
    {
      LoomNameTotals *totals = totals_at (self, i);
      LoomSortedValues values = durations_of (self, totals);

      if (i % STEP == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      loom_percentile_sort (self->durations + totals->first, values.n_values);
      set_percentiles (totals, &values, 1);
    }
  g_array_sort (self->totals, compare_totals);
  return TRUE;
}

/* One lane's durations of one name. */
typedef struct
{
  LoomSortedValues values;
  guint index; /* of the name's totals in the merged table */
} Part;

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  const Part *one = a;
  const Part *other = b;

  return (one->index > other->index) - (one->index < other->index);
}

/* Returns the parts that the percentiles are of: name by name. */
static GArray *
add_tables (LoomNameTable *self, LoomNameTable *const *tables, guint n_tables)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));

  for (guint t = 0; t < n_tables; t++)
    for (guint i = 0; i < tables[t]->totals->len; i++)
      {
        const LoomNameTotals *totals = totals_at (tables[t], i);
        Part part = { durations_of (tables[t], totals), index_of (self, totals->name) };
        LoomNameTotals *merged = totals_at (self, part.index);

        merged->count += totals->count;
        merged->n_untimed += totals->n_untimed;
        merged->total = loom_time_sum (merged->total, totals->total);
        merged->self = loom_time_sum (merged->self, totals->self);
        g_array_append_val (parts, part);
      }
  g_array_sort (parts, compare_parts);
  return parts;
}

/**
 * loom_name_table_merge:
 * @tables: (array length=n_tables): settled tables
 * @n_tables: how many
 * @cancellable: (nullable): a cancellable
 * @error: only %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): a table of all of them. It is settled, and has no
 *   durations: it cannot be merged again
 */
LoomNameTable *
loom_name_table_merge (LoomNameTable *const *tables,
                       guint n_tables,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (LoomNameTable) self = loom_name_table_new ();
  g_autoptr (GArray) parts = add_tables (self, tables, n_tables);
  g_autoptr (GArray) of_one = g_array_new (FALSE, FALSE, sizeof (LoomSortedValues));

  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);

      if (i % STEP == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_array_append_val (of_one, part->values);
      if (i + 1 < parts->len && part[1].index == part->index)
        continue;
      set_percentiles (totals_at (self, part->index), (LoomSortedValues *) (void *) of_one->data,
                       of_one->len);
      g_array_set_size (of_one, 0);
    }
  g_array_sort (self->totals, compare_totals);
  return g_steal_pointer (&self);
}
