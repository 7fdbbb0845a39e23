/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-lane-builder.h"

#include <string.h>

#include "trace/loom-lane-order.h"

struct _LoomLaneBuilder
{
  LoomLane *lane;
  GArray *open;        /* guint32: the slices that have begun and not ended, the innermost last */
  guint n_settled;     /* so many of the lane's slices are in order and nested */
  guint n_sound;       /* so many are in order, and have the depths that they were given */
  gint64 complete_end; /* where the last of the slices that came as a whole ends */
  gint64 last_instant;
  gboolean instants_mixed;
};

LoomLaneBuilder *
loom_lane_builder_new (LoomLane *lane)
{
  LoomLaneBuilder *self = g_new0 (LoomLaneBuilder, 1);

  self->lane = lane;
  self->open = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->complete_end = G_MININT64;
  self->last_instant = G_MININT64;
  return self;
}

void
loom_lane_builder_free (LoomLaneBuilder *self)
{
  g_array_unref (self->open);
  g_free (self);
}

static void
reserve (GArray *array, guint n)
{
  guint len = array->len;

  g_array_set_size (array, len + n);
  g_array_set_size (array, len);
}

/* So many are to come, at most. */
void
loom_lane_builder_reserve (LoomLaneBuilder *self, guint n_slices, guint n_instants)
{
  reserve (self->lane->slices, n_slices);
  reserve (self->lane->instants, n_instants);
  if (self->lane->kind != LOOM_LANE_ASYNC)
    return;
  reserve (self->lane->slice_args, n_slices);
  reserve (self->lane->slice_end_args, n_slices);
  reserve (self->lane->slice_ids, n_slices);
  reserve (self->lane->instant_args, n_instants);
  reserve (self->lane->instant_ids, n_instants);
}

/* These arrays are as long as they have to be: most lanes do without. */
static inline void
put_word (GArray *array, guint index, guint32 word)
{
  if (word == 0)
    return;
  if (array->len <= index)
    g_array_set_size (array, index + 1);
  g_array_index (array, guint32, index) = word;
}

static inline void
put_id (GArray *array, guint index, guint64 id)
{
  if (id == 0)
    return;
  if (array->len <= index)
    g_array_set_size (array, index + 1);
  g_array_index (array, guint64, index) = id;
}

static inline guint32
get_word (GArray *array, guint index)
{
  return index < array->len ? g_array_index (array, guint32, index) : 0;
}

static inline LoomSlice *
slice_at (LoomLaneBuilder *self, guint index)
{
  return &g_array_index (self->lane->slices, LoomSlice, index);
}

void
loom_lane_builder_begin (LoomLaneBuilder *self, const LoomSlice *slice, guint32 args)
{
  guint32 index = self->lane->slices->len;
  LoomSlice open = *slice;

  open.duration = 0;
  open.depth = (guint8) MIN (self->open->len, G_MAXUINT8);
  open.flags |= LOOM_SLICE_OPEN;
  /* In order, and what encloses it is what is open. */
  if (self->n_sound == index && self->complete_end <= open.begin &&
      (index == 0 || slice_at (self, index - 1)->begin <= open.begin))
    self->n_sound++;
  g_array_append_val (self->lane->slices, open);
  g_array_append_val (self->open, index);
  put_word (self->lane->slice_args, index, args);
}

guint32
loom_lane_builder_get_open_args (LoomLaneBuilder *self)
{
  if (self->open->len == 0)
    return 0;
  return get_word (self->lane->slice_args,
                   g_array_index (self->open, guint32, self->open->len - 1));
}

gboolean
loom_lane_builder_end_apart (LoomLaneBuilder *self, gint64 time, guint *index)
{
  LoomSlice *slice;

  if (self->open->len == 0)
    return FALSE;

  *index = g_array_index (self->open, guint32, self->open->len - 1);
  slice = slice_at (self, *index);
  slice->duration = MAX (time - slice->begin, 0);
  slice->flags &= (guint8) ~LOOM_SLICE_OPEN;
  g_array_set_size (self->open, self->open->len - 1);
  return TRUE;
}

gboolean
loom_lane_builder_end (LoomLaneBuilder *self, gint64 time, guint32 args)
{
  guint index;

  if (!loom_lane_builder_end_apart (self, time, &index))
    return FALSE;
  put_word (self->lane->slice_args, index, args);
  return TRUE;
}

void
loom_lane_builder_set_args (LoomLaneBuilder *self, guint index, guint32 args)
{
  put_word (self->lane->slice_args, index, args);
}

void
loom_lane_builder_set_end_args (LoomLaneBuilder *self, guint index, guint32 args)
{
  put_word (self->lane->slice_end_args, index, args);
}

void
loom_lane_builder_set_instant_args (LoomLaneBuilder *self, guint index, guint32 args)
{
  put_word (self->lane->instant_args, index, args);
}

void
loom_lane_builder_complete (
    LoomLaneBuilder *self, const LoomSlice *slice, guint32 args, guint32 end_args, guint64 id)
{
  guint index = self->lane->slices->len;

  g_array_append_val (self->lane->slices, *slice);
  slice_at (self, index)->depth = 0;
  self->complete_end = MAX (self->complete_end, slice->begin + slice->duration);
  put_word (self->lane->slice_args, index, args);
  put_word (self->lane->slice_end_args, index, end_args);
  put_id (self->lane->slice_ids, index, id);
}

void
loom_lane_builder_instant (LoomLaneBuilder *self,
                           const LoomInstant *instant,
                           guint32 args,
                           guint64 id)
{
  guint index = self->lane->instants->len;

  self->instants_mixed = self->instants_mixed || instant->time < self->last_instant;
  self->last_instant = MAX (self->last_instant, instant->time);
  g_array_append_val (self->lane->instants, *instant);
  put_word (self->lane->instant_args, index, args);
  put_id (self->lane->instant_ids, index, id);
}

/* The last slice before @first that is in no other. What comes before it is not changed. */
static guint
outermost_before (LoomLane *lane, guint first)
{
  while (first > 0)
    {
      first--;
      if (g_array_index (lane->slices, LoomSlice, first).depth == 0)
        break;
    }
  return first;
}

void
loom_lane_builder_settle (LoomLaneBuilder *self, gint64 end)
{
  LoomLane *lane = self->lane;
  guint n = lane->slices->len;

  for (guint i = 0; i < self->open->len; i++)
    {
      LoomSlice *slice = slice_at (self, g_array_index (self->open, guint32, i));

      slice->duration = MAX (end - slice->begin, 0);
    }

  if (self->n_sound == n)
    {
      for (guint i = self->n_settled; i < n; i++)
        lane->n_depths = MAX (lane->n_depths, slice_at (self, i)->depth + 1u);
    }
  else
    {
      guint n_before = MIN (self->n_settled, self->n_sound);
      guint first = loom_lane_sort_slices (lane, n_before, self->open);

      loom_lane_nest (lane, outermost_before (lane, MIN (first, n_before)));
      self->n_sound = n;
    }
  self->n_settled = n;

  if (self->instants_mixed)
    loom_lane_sort_instants (lane);
  self->instants_mixed = FALSE;
}

/* Keeps the elements that are marked. */
static void
keep (GArray *array, const guint8 *marks, guint n_marks)
{
  gsize size = g_array_get_element_size (array);
  guint kept = 0;

  for (guint i = 0; i < MIN (array->len, n_marks); i++)
    if (marks[i])
      {
        memmove (array->data + kept * size, array->data + i * size, size);
        kept++;
      }
  g_array_set_size (array, kept);
}

static void
trim_slices (LoomLaneBuilder *self, gint64 before)
{
  LoomLane *lane = self->lane;
  guint n = lane->slices->len;
  g_autofree guint8 *marks = g_new (guint8, n + 1);
  guint n_kept = 0, next_open = 0;

  for (guint i = 0; i < n; i++)
    {
      const LoomSlice *slice = slice_at (self, i);

      marks[i] = (slice->flags & LOOM_SLICE_OPEN) || slice->begin + slice->duration >= before;
      if (next_open < self->open->len && g_array_index (self->open, guint32, next_open) == i)
        g_array_index (self->open, guint32, next_open++) = n_kept;
      n_kept += marks[i];
    }
  keep (lane->slice_args, marks, n);
  keep (lane->slice_end_args, marks, n);
  keep (lane->slice_ids, marks, n);
  keep (lane->slices, marks, n);
}

void
loom_lane_builder_trim (LoomLaneBuilder *self, gint64 before)
{
  LoomLane *lane = self->lane;
  guint n = lane->instants->len;
  g_autofree guint8 *marks = g_new (guint8, n + 1);

  /* In order, so that what is open is so too. */
  loom_lane_builder_settle (self, before);
  trim_slices (self, before);
  for (guint i = 0; i < n; i++)
    marks[i] = g_array_index (lane->instants, LoomInstant, i).time >= before;
  keep (lane->instant_args, marks, n);
  keep (lane->instant_ids, marks, n);
  keep (lane->instants, marks, n);
  self->n_settled = self->n_sound = 0;
}
