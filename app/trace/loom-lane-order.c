/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-lane-order.h"

#include <stdlib.h>
#include <string.h>

#include "trace/loom-radix.h"

gint
loom_slice_compare (const LoomSlice *one, const LoomSlice *other)
{
  if (one->begin != other->begin)
    return one->begin < other->begin ? -1 : 1;
  if (one->duration != other->duration)
    return one->duration > other->duration ? -1 : 1;
  return (gint) one->depth - (gint) other->depth;
}

static int
compare_tied (const void *a, const void *b, void *user_data)
{
  const LoomKeyed *one = a, *other = b;
  const LoomSlice *slices = user_data;
  gint order = loom_slice_compare (&slices[one->number], &slices[other->number]);

  return order != 0 ? order : (one->number > other->number) - (one->number < other->number);
}

/* Of those with the same key, by the whole comparison. They are few, but a recording may say that
 * everything in it began at once. */
static void
sort_ties (LoomKeyed *keyed, guint n, const LoomSlice *slices)
{
  guint first = 0;

  for (guint i = 1; i <= n; i++)
    if (i == n || keyed[i].key != keyed[first].key)
      {
        if (i - first > 1)
          qsort_r (keyed + first, i - first, sizeof *keyed, compare_tied, (gpointer) slices);
        first = i;
      }
}

static void
permute (GArray *array, const LoomKeyed *keyed, guint first, guint n)
{
  gsize size = g_array_get_element_size (array);
  g_autofree char *copy = NULL;

  if (array->len == 0)
    return;
  /* An array that has not been needed up to here has zeros. */
  if (array->len < first + n)
    g_array_set_size (array, first + n);
  copy = g_memdup2 (array->data + first * size, n * size);
  for (guint i = 0; i < n; i++)
    memcpy (array->data + (first + i) * size, copy + (keyed[i].number - first) * size, size);
}

static void
follow (GArray *open, const LoomKeyed *keyed, guint first, guint n)
{
  g_autofree guint32 *places = NULL;

  if (open->len == 0)
    return;
  places = g_new (guint32, n);
  for (guint i = 0; i < n; i++)
    places[keyed[i].number - first] = first + i;
  for (guint i = 0; i < open->len; i++)
    {
      guint32 *number = &g_array_index (open, guint32, i);

      if (*number >= first)
        *number = places[*number - first];
    }
}

/* Where the first slice that is out of order belongs: nothing before it moves. */
static guint
first_displaced (const LoomSlice *slices, guint n_sorted, guint n)
{
  guint first = n;

  for (guint i = MAX (n_sorted, 1); i < n; i++)
    if (loom_slice_compare (&slices[i - 1], &slices[i]) > 0)
      {
        guint low = 0, high = MIN (first, i);

        /* The part before @first is in order. */
        while (low < high)
          {
            guint middle = low + (high - low) / 2;

            if (loom_slice_compare (&slices[middle], &slices[i]) > 0)
              high = middle;
            else
              low = middle + 1;
          }
        first = MIN (first, low);
      }
  return first;
}

guint
loom_lane_sort_slices (LoomLane *lane, guint n_sorted, GArray *open)
{
  const LoomSlice *slices = (const LoomSlice *) (gpointer) lane->slices->data;
  guint first = first_displaced (slices, n_sorted, lane->slices->len);
  guint n = lane->slices->len - first;
  g_autofree LoomKeyed *keyed = NULL;

  if (n == 0)
    return first;

  keyed = g_new (LoomKeyed, n);
  for (guint i = 0; i < n; i++)
    keyed[i] = (LoomKeyed) { loom_radix_key (slices[first + i].begin), first + i };
  loom_radix_sort (keyed, n);
  sort_ties (keyed, n, slices);

  follow (open, keyed, first, n);
  permute (lane->slices, keyed, first, n);
  permute (lane->slice_args, keyed, first, n);
  permute (lane->slice_end_args, keyed, first, n);
  permute (lane->slice_ids, keyed, first, n);
  return first;
}

void
loom_lane_sort_instants (LoomLane *lane)
{
  guint n = lane->instants->len;
  g_autofree LoomKeyed *keyed = g_new (LoomKeyed, n);

  for (guint i = 0; i < n; i++)
    keyed[i] =
        (LoomKeyed) { loom_radix_key (g_array_index (lane->instants, LoomInstant, i).time), i };
  loom_radix_sort (keyed, n);
  permute (lane->instants, keyed, 0, n);
  permute (lane->instant_args, keyed, 0, n);
  permute (lane->instant_ids, keyed, 0, n);
}

/* A thread's slices nest: the depth is how many that began before have not ended yet. */
static void
nest_thread (LoomLane *lane, guint first)
{
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = first; i < lane->slices->len; i++)
    {
      LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      gint64 end = slice->begin + slice->duration;

      while (ends->len > 0 && g_array_index (ends, gint64, ends->len - 1) <= slice->begin)
        g_array_set_size (ends, ends->len - 1);
      slice->depth = (guint8) MIN (ends->len, G_MAXUINT8);
      lane->n_depths = MAX (lane->n_depths, slice->depth + 1u);
      g_array_append_val (ends, end);
    }
}

#define N_ROWS (G_MAXUINT8 + 1)

/* Rows that are taken, as a heap by when they are free again. */
typedef struct
{
  gint64 ends[N_ROWS];
  guint8 heap[N_ROWS];
  guint n;
  guint64 free[N_ROWS / 64]; /* a bit each */
} Rows;

static void
rows_push (Rows *self, guint row, gint64 end)
{
  guint i = self->n++;

  self->ends[row] = end;
  self->free[row / 64] &= ~(G_GUINT64_CONSTANT (1) << row % 64);
  while (i > 0 && self->ends[self->heap[(i - 1) / 2]] > end)
    {
      self->heap[i] = self->heap[(i - 1) / 2];
      i = (i - 1) / 2;
    }
  self->heap[i] = (guint8) row;
}

static void
rows_pop (Rows *self)
{
  guint8 freed = self->heap[0];
  guint8 moving = self->heap[--self->n];
  guint i = 0;

  self->free[freed / 64] |= G_GUINT64_CONSTANT (1) << freed % 64;
  for (guint child = 1; child < self->n; child = 2 * i + 1)
    {
      if (child + 1 < self->n && self->ends[self->heap[child + 1]] < self->ends[self->heap[child]])
        child++;
      if (self->ends[self->heap[child]] >= self->ends[moving])
        break;
      self->heap[i] = self->heap[child];
      i = child;
    }
  self->heap[i] = moving;
}

/* The first row that is free at @begin; the last one where none is. */
static guint
rows_take (Rows *self, gint64 begin, gint64 end)
{
  while (self->n > 0 && self->ends[self->heap[0]] <= begin)
    rows_pop (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->free); i++)
    if (self->free[i] != 0)
      {
        guint row = i * 64 + (guint) __builtin_ctzll (self->free[i]);

        rows_push (self, row, end);
        return row;
      }
  return N_ROWS - 1;
}

/* Overlapping ones side by side: the first row that is free again. */
static void
nest_async (LoomLane *lane)
{
  g_autofree Rows *rows = g_new0 (Rows, 1);

  memset (rows->free, 0xff, sizeof rows->free);
  lane->n_depths = 0;
  for (guint i = 0; i < lane->slices->len; i++)
    {
      LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);

      slice->depth = (guint8) rows_take (rows, slice->begin, slice->begin + slice->duration);
      lane->n_depths = MAX (lane->n_depths, slice->depth + 1u);
    }
}

void
loom_lane_nest (LoomLane *lane, guint first)
{
  if (lane->kind == LOOM_LANE_ASYNC)
    nest_async (lane);
  else
    nest_thread (lane, first);
}
