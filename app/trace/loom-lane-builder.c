/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-lane-builder.h"

typedef struct
{
  LoomSlice slice;
  guint32 args;
} Closed;

typedef struct
{
  LoomInstant instant;
  guint32 args;
} Moment;

struct _LoomLaneBuilder
{
  LoomLane *lane;

  GArray *closed;  /* Closed */
  GArray *open;    /* Closed: begun and not ended, the innermost last */
  GArray *moments; /* Moment */
  guint n_sorted;  /* so many of closed are in order */
  gboolean changed;
};

LoomLaneBuilder *
loom_lane_builder_new (LoomLane *lane)
{
  LoomLaneBuilder *self = g_new0 (LoomLaneBuilder, 1);

  self->lane = lane;
  self->closed = g_array_new (FALSE, FALSE, sizeof (Closed));
  self->open = g_array_new (FALSE, FALSE, sizeof (Closed));
  self->moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  return self;
}

void
loom_lane_builder_free (LoomLaneBuilder *self)
{
  g_array_unref (self->closed);
  g_array_unref (self->open);
  g_array_unref (self->moments);
  g_free (self);
}

void
loom_lane_builder_begin (LoomLaneBuilder *self, const LoomSlice *slice, guint32 args)
{
  Closed open = { *slice, args };

  open.slice.depth = (guint8) MIN (self->open->len, G_MAXUINT8);
  g_array_append_val (self->open, open);
  self->changed = TRUE;
}

guint32
loom_lane_builder_get_open_args (LoomLaneBuilder *self)
{
  return self->open->len > 0 ? g_array_index (self->open, Closed, self->open->len - 1).args : 0;
}

gboolean
loom_lane_builder_end (LoomLaneBuilder *self, gint64 time, guint32 args)
{
  Closed *open;

  if (self->open->len == 0)
    return FALSE;

  open = &g_array_index (self->open, Closed, self->open->len - 1);
  open->slice.duration = MAX (time - open->slice.begin, 0);
  if (args != 0)
    open->args = args;
  g_array_append_val (self->closed, *open);
  g_array_set_size (self->open, self->open->len - 1);
  self->changed = TRUE;
  return TRUE;
}

void
loom_lane_builder_complete (LoomLaneBuilder *self, const LoomSlice *slice, guint32 args)
{
  Closed closed = { *slice, args };

  closed.slice.depth = 0;
  g_array_append_val (self->closed, closed);
  self->changed = TRUE;
}

void
loom_lane_builder_instant (LoomLaneBuilder *self, const LoomInstant *instant, guint32 args)
{
  Moment moment = { *instant, args };

  g_array_append_val (self->moments, moment);
  self->changed = TRUE;
}

/* The enclosing one first: it begins first, or lasts longer, or was begun first. */
static int
compare_slices (gconstpointer a, gconstpointer b)
{
  const LoomSlice *one = &((const Closed *) a)->slice;
  const LoomSlice *other = &((const Closed *) b)->slice;

  if (one->begin != other->begin)
    return one->begin < other->begin ? -1 : 1;
  if (one->duration != other->duration)
    return one->duration > other->duration ? -1 : 1;
  return (int) one->depth - (int) other->depth;
}

static int
compare_moments (gconstpointer a, gconstpointer b)
{
  gint64 one = ((const Moment *) a)->instant.time;
  gint64 other = ((const Moment *) b)->instant.time;

  return (one > other) - (one < other);
}

/* What is new goes to its place near the end. A live lane is followed in many small steps,
 * for which a whole sort would be too much; where places turn out to be far, it sorts. */
static void
sort_closed (LoomLaneBuilder *self)
{
  Closed *closed = (Closed *) (gpointer) self->closed->data;
  guint64 budget = 16 * (guint64) self->closed->len + 1024;

  for (guint i = MAX (self->n_sorted, 1); i < self->closed->len; i++)
    {
      Closed moving = closed[i];
      guint place = i;

      while (place > 0 && compare_slices (&closed[place - 1], &moving) > 0)
        {
          closed[place] = closed[place - 1];
          place--;
          budget--;
          if (budget == 0)
            break;
        }
      closed[place] = moving;
      if (budget == 0)
        {
          g_array_sort (self->closed, compare_slices);
          break;
        }
    }
  self->n_sorted = self->closed->len;
}

static gboolean
is_sorted (GArray *array, GCompareFunc compare)
{
  gsize size = g_array_get_element_size (array);

  for (guint i = 1; i < array->len; i++)
    if (compare (array->data + (i - 1) * size, array->data + i * size) > 0)
      return FALSE;
  return TRUE;
}

static void
append_slice (LoomLane *lane, const Closed *closed)
{
  g_array_append_val (lane->slices, closed->slice);
  g_array_append_val (lane->slice_args, closed->args);
}

static void
merge (LoomLaneBuilder *self, gint64 end)
{
  LoomLane *lane = self->lane;
  guint next = 0;

  g_array_set_size (lane->slices, 0);
  g_array_set_size (lane->slice_args, 0);
  for (guint i = 0; i < self->open->len; i++)
    {
      Closed open = g_array_index (self->open, Closed, i);

      open.slice.duration = MAX (end - open.slice.begin, 0);
      open.slice.flags |= LOOM_SLICE_OPEN;
      while (next < self->closed->len &&
             compare_slices (&g_array_index (self->closed, Closed, next), &open) < 0)
        append_slice (lane, &g_array_index (self->closed, Closed, next++));
      append_slice (lane, &open);
    }
  while (next < self->closed->len)
    append_slice (lane, &g_array_index (self->closed, Closed, next++));
}

/* A thread's slices nest: the depth is how many that began before have not ended yet. */
static void
nest_thread (LoomLane *lane)
{
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gint64));

  lane->n_depths = 0;
  for (guint i = 0; i < lane->slices->len; i++)
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

/* Overlapping ones side by side: the first row that is free again. */
static void
nest_async (LoomLane *lane)
{
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < lane->slices->len; i++)
    {
      LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      gint64 end = slice->begin + slice->duration;
      guint row = 0;

      while (row < ends->len && row < G_MAXUINT8 &&
             g_array_index (ends, gint64, row) > slice->begin)
        row++;
      if (row == ends->len)
        g_array_append_val (ends, end);
      else
        g_array_index (ends, gint64, row) = end;
      slice->depth = (guint8) row;
    }
  lane->n_depths = ends->len;
}

static void
settle_moments (LoomLaneBuilder *self)
{
  LoomLane *lane = self->lane;

  if (!is_sorted (self->moments, compare_moments))
    g_array_sort (self->moments, compare_moments);

  g_array_set_size (lane->instants, 0);
  g_array_set_size (lane->instant_args, 0);
  for (guint i = 0; i < self->moments->len; i++)
    {
      Moment *moment = &g_array_index (self->moments, Moment, i);

      g_array_append_val (lane->instants, moment->instant);
      g_array_append_val (lane->instant_args, moment->args);
    }
}

void
loom_lane_builder_settle (LoomLaneBuilder *self, gint64 end)
{
  /* Open slices grow with every look. */
  if (!self->changed && self->open->len == 0)
    return;

  sort_closed (self);
  merge (self, end);
  if (self->lane->kind == LOOM_LANE_ASYNC)
    nest_async (self->lane);
  else
    nest_thread (self->lane);
  settle_moments (self);
  self->changed = FALSE;
}

void
loom_lane_builder_trim (LoomLaneBuilder *self, gint64 before)
{
  guint kept = 0;

  sort_closed (self);
  for (guint i = 0; i < self->closed->len; i++)
    {
      const Closed *closed = &g_array_index (self->closed, Closed, i);

      if (closed->slice.begin + closed->slice.duration >= before)
        g_array_index (self->closed, Closed, kept++) = *closed;
    }
  g_array_set_size (self->closed, kept);
  self->n_sorted = kept;

  kept = 0;
  for (guint i = 0; i < self->moments->len; i++)
    if (g_array_index (self->moments, Moment, i).instant.time >= before)
      g_array_index (self->moments, Moment, kept++) = g_array_index (self->moments, Moment, i);
  g_array_set_size (self->moments, kept);
  self->changed = TRUE;
}
