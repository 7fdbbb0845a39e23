/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-export-order.h"

struct _LoomExportOrder
{
  LoomTrace *trace;
  gboolean clamped_last;
  GArray
      *heap; /* LoomExportItem: the next of each lane's slices and instants; the first is least */
  GArray *clamped; /* LoomExportItem, by time */
  guint next_clamped;
};

static gboolean
is_before (const LoomExportItem *one, const LoomExportItem *other)
{
  if (one->time != other->time)
    return one->time < other->time;
  if (one->lane != other->lane)
    return one->lane < other->lane;
  return !one->is_instant && other->is_instant;
}

static LoomExportItem *
item_at (LoomExportOrder *self, guint place)
{
  return &g_array_index (self->heap, LoomExportItem, place);
}

static void
sift_down (LoomExportOrder *self, guint place)
{
  for (;;)
    {
      guint least = place;
      LoomExportItem item;

      for (guint child = 2 * place + 1; child <= 2 * place + 2 && child < self->heap->len; child++)
        if (is_before (item_at (self, child), item_at (self, least)))
          least = child;
      if (least == place)
        return;
      item = *item_at (self, place);
      *item_at (self, place) = *item_at (self, least);
      *item_at (self, least) = item;
      place = least;
    }
}

static void
keep_clamped (LoomExportOrder *self, const LoomExportItem *item, const LoomSlice *slice)
{
  LoomExportItem kept = *item;

  kept.is_clamped = TRUE;
  kept.time = slice->begin + slice->duration;
  g_array_append_val (self->clamped, kept);
}

/* The item's own, or the next one of its lane. FALSE behind the last. */
static gboolean
settle (LoomExportOrder *self, LoomExportItem *item)
{
  const LoomLane *lane = loom_trace_get_lane (self->trace, item->lane);

  if (item->is_instant)
    {
      if (item->index >= lane->instants->len)
        return FALSE;
      item->time = g_array_index (lane->instants, LoomInstant, item->index).time;
      return TRUE;
    }
  for (; item->index < lane->slices->len; item->index++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, item->index);

      item->time = slice->begin;
      if (!self->clamped_last || (slice->flags & LOOM_SLICE_CLAMPED) == 0)
        return TRUE;
    }
  return FALSE;
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  return is_before (a, b) ? -1 : is_before (b, a);
}

static void
find_clamped (LoomExportOrder *self)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (self->trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (self->trace, i);

      for (guint j = 0; j < lane->slices->len; j++)
        {
          const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, j);

          if (slice->flags & LOOM_SLICE_CLAMPED)
            keep_clamped (self, &(LoomExportItem) { .lane = i, .index = j }, slice);
        }
    }
  g_array_sort (self->clamped, compare_items);
}

LoomExportOrder *
loom_export_order_new (LoomTrace *trace, gboolean clamped_last)
{
  LoomExportOrder *self = g_new0 (LoomExportOrder, 1);

  self->trace = g_object_ref (trace);
  self->clamped_last = clamped_last;
  self->heap = g_array_new (FALSE, FALSE, sizeof (LoomExportItem));
  self->clamped = g_array_new (FALSE, FALSE, sizeof (LoomExportItem));
  for (guint i = 0; i < 2 * loom_trace_get_n_lanes (trace); i++)
    {
      LoomExportItem item = { .lane = i / 2, .is_instant = i % 2 == 1 };

      if (settle (self, &item))
        g_array_append_val (self->heap, item);
    }
  for (guint i = self->heap->len / 2; i-- > 0;)
    sift_down (self, i);
  if (clamped_last)
    find_clamped (self);
  return self;
}

void
loom_export_order_free (LoomExportOrder *self)
{
  g_object_unref (self->trace);
  g_array_unref (self->heap);
  g_array_unref (self->clamped);
  g_free (self);
}

gboolean
loom_export_order_next (LoomExportOrder *self, LoomExportItem *item)
{
  const LoomExportItem *clamped =
      self->next_clamped < self->clamped->len
          ? &g_array_index (self->clamped, LoomExportItem, self->next_clamped)
          : NULL;

  if (clamped != NULL && (self->heap->len == 0 || clamped->time < item_at (self, 0)->time))
    {
      *item = *clamped;
      self->next_clamped++;
      return TRUE;
    }
  if (self->heap->len == 0)
    return FALSE;
  *item = *item_at (self, 0);
  item_at (self, 0)->index++;
  if (!settle (self, item_at (self, 0)))
    g_array_remove_index_fast (self->heap, 0);
  if (self->heap->len > 0)
    sift_down (self, 0);
  return TRUE;
}
