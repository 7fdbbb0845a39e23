/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-pairing.h"

struct _LoomPairing
{
  gboolean nested;
  GArray *points; /* LoomPoint, waiting */
  guint n_new;    /* so many of them have come since the last settling */
};

LoomPairing *
loom_pairing_new (gboolean nested)
{
  LoomPairing *self = g_new0 (LoomPairing, 1);

  self->nested = nested;
  self->points = g_array_new (FALSE, FALSE, sizeof (LoomPoint));
  return self;
}

void
loom_pairing_free (LoomPairing *self)
{
  g_array_unref (self->points);
  g_free (self);
}

void
loom_pairing_add (LoomPairing *self, const LoomPoint *point)
{
  g_array_append_val (self->points, *point);
  self->n_new++;
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const LoomPoint *one = a;
  const LoomPoint *other = b;

  if (one->time != other->time)
    return one->time < other->time ? -1 : 1;
  return 0;
}

static guint
point_hash (gconstpointer data)
{
  const LoomPoint *point = data;
  guint64 hash = point->id * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  hash ^= (guint64) point->category * 31 + point->scope * 17 + point->name * 7;
  return (guint) (hash ^ hash >> 32);
}

static gboolean
point_equal (gconstpointer a, gconstpointer b)
{
  const LoomPoint *one = a;
  const LoomPoint *other = b;

  return one->id == other->id && one->category == other->category && one->scope == other->scope &&
         one->name == other->name;
}

/* The begins that are open for one key, as indices of points, chained: an index leads to
 * the one before it. */
typedef struct
{
  GHashTable *last; /* LoomPoint → index + 1 */
  GArray *previous; /* guint: index + 1 */
  GArray *paired;   /* gboolean: the point needs to wait no longer */
} State;

static void
open_begin (LoomPairing *self, State *state, guint index)
{
  LoomPoint *points = (LoomPoint *) (gpointer) self->points->data;
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (state->last, &points[index]));

  if (!self->nested && before != 0)
    {
      g_array_index (state->paired, gboolean, before - 1) = TRUE;
      before = 0;
    }
  g_array_index (state->previous, guint, index) = before;
  g_hash_table_replace (state->last, &points[index], GUINT_TO_POINTER (index + 1));
}

/* Returns the begin's index + 1, or 0. */
static guint
take_begin (LoomPairing *self, State *state, guint index)
{
  LoomPoint *points = (LoomPoint *) (gpointer) self->points->data;
  guint begin = GPOINTER_TO_UINT (g_hash_table_lookup (state->last, &points[index]));
  guint before;

  if (begin == 0)
    return 0;

  g_hash_table_remove (state->last, &points[index]);
  before = g_array_index (state->previous, guint, begin - 1);
  if (before != 0)
    g_hash_table_replace (state->last, &points[before - 1], GUINT_TO_POINTER (before));
  g_array_index (state->paired, gboolean, begin - 1) = TRUE;
  return begin;
}

static void
drop_paired (LoomPairing *self, GArray *paired)
{
  guint kept = 0;

  for (guint i = 0; i < self->points->len; i++)
    if (!g_array_index (paired, gboolean, i))
      g_array_index (self->points, LoomPoint, kept++) = g_array_index (self->points, LoomPoint, i);
  g_array_set_size (self->points, kept);
}

void
loom_pairing_settle (LoomPairing *self, LoomPairFunc func, gpointer user_data)
{
  guint n_points = self->points->len;
  State state;

  if (self->n_new == 0)
    return;
  self->n_new = 0;

  g_array_sort (self->points, compare_points);
  state.last = g_hash_table_new (point_hash, point_equal);
  state.previous = g_array_sized_new (FALSE, TRUE, sizeof (guint), n_points);
  g_array_set_size (state.previous, n_points);
  state.paired = g_array_sized_new (FALSE, TRUE, sizeof (gboolean), n_points);
  g_array_set_size (state.paired, n_points);

  for (guint i = 0; i < n_points; i++)
    {
      LoomPoint *point = &g_array_index (self->points, LoomPoint, i);
      guint begin;

      if (point->kind != LOOM_POINT_BEGIN && (begin = take_begin (self, &state, i)) != 0)
        {
          func (&g_array_index (self->points, LoomPoint, begin - 1), point, user_data);
          g_array_index (state.paired, gboolean, i) = point->kind == LOOM_POINT_END;
        }
      if (point->kind != LOOM_POINT_END)
        open_begin (self, &state, i);
    }

  drop_paired (self, state.paired);
  /* A step that waits for its end has had its begin. */
  for (guint i = 0; i < self->points->len; i++)
    if (g_array_index (self->points, LoomPoint, i).kind == LOOM_POINT_STEP)
      g_array_index (self->points, LoomPoint, i).kind = LOOM_POINT_BEGIN;

  g_hash_table_unref (state.last);
  g_array_unref (state.previous);
  g_array_unref (state.paired);
}

GArray *
loom_pairing_dup_open (LoomPairing *self)
{
  GArray *open = g_array_new (FALSE, FALSE, sizeof (LoomPoint));

  for (guint i = 0; i < self->points->len; i++)
    if (g_array_index (self->points, LoomPoint, i).kind == LOOM_POINT_BEGIN)
      g_array_append_val (open, g_array_index (self->points, LoomPoint, i));
  return open;
}

guint
loom_pairing_get_n_ends (LoomPairing *self)
{
  guint n_ends = 0;

  for (guint i = 0; i < self->points->len; i++)
    if (g_array_index (self->points, LoomPoint, i).kind == LOOM_POINT_END)
      n_ends++;
  return n_ends;
}

void
loom_pairing_trim (LoomPairing *self, gint64 before)
{
  guint kept = 0;

  for (guint i = 0; i < self->points->len; i++)
    if (g_array_index (self->points, LoomPoint, i).time >= before)
      g_array_index (self->points, LoomPoint, kept++) = g_array_index (self->points, LoomPoint, i);
  g_array_set_size (self->points, kept);
}
