/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-minimap-columns.h"

/* Microseconds at a time. */
#define WORK_TIME 2000

/* What columns are of. */
typedef struct
{
  guint64 n_events;
  gint64 begin;
  gint64 end;
  gint width;
} Key;

struct _LoomMinimapColumns
{
  LoomMinimapColumnsChanged changed;
  gpointer data;

  float *columns; /* nullable */
  Key key;

  /* While others are worked out. */
  LoomActivity *activity; /* nullable */
  Key activity_key;
  guint source;
};

/**
 * loom_minimap_columns_new:
 * @changed: called when there are other columns, but not by loom_minimap_columns_update()
 * @data: for @changed
 *
 * Returns: (transfer full): columns of nothing
 */
LoomMinimapColumns *
loom_minimap_columns_new (LoomMinimapColumnsChanged changed, gpointer data)
{
  LoomMinimapColumns *self = g_new0 (LoomMinimapColumns, 1);

  self->changed = changed;
  self->data = data;
  return self;
}

static void
stop (LoomMinimapColumns *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->activity, loom_activity_free);
}

void
loom_minimap_columns_free (LoomMinimapColumns *self)
{
  loom_minimap_columns_forget (self);
  g_free (self);
}

/**
 * loom_minimap_columns_forget:
 *
 * To be called before the model goes that they were last updated with.
 */
void
loom_minimap_columns_forget (LoomMinimapColumns *self)
{
  stop (self);
  g_clear_pointer (&self->columns, g_free);
}

/* TRUE while there is more to do. */
static gboolean
work_a_while (LoomMinimapColumns *self)
{
  gint64 deadline = g_get_monotonic_time () + WORK_TIME;

  while (loom_activity_step (self->activity))
    if (g_get_monotonic_time () >= deadline)
      return TRUE;

  g_free (self->columns);
  self->key = self->activity_key;
  self->columns = g_memdup2 (loom_activity_get_columns (self->activity),
                             sizeof (float) * (gsize) self->key.width);
  stop (self);
  return FALSE;
}

static gboolean
work_cb (gpointer data)
{
  LoomMinimapColumns *self = data;

  if (work_a_while (self))
    return G_SOURCE_CONTINUE;
  self->changed (self->data);
  return G_SOURCE_REMOVE;
}

static gboolean
key_equal (const Key *a, const Key *b)
{
  return a->n_events == b->n_events && a->begin == b->begin && a->end == b->end &&
         a->width == b->width;
}

/**
 * loom_minimap_columns_update:
 * @model: what is known of the recording; it may get more before the next update
 * @begin: nanoseconds, at the left edge
 * @end: nanoseconds, at the right edge
 * @width: pixels
 *
 * Asks for the columns of what the recording has now. What is begun is ended first: one that
 * grows with every frame would never have any columns.
 *
 * Returns: whether the columns are others than before
 */
gboolean
loom_minimap_columns_update (
    LoomMinimapColumns *self, LoomTimelineModel *model, gint64 begin, gint64 end, gint width)
{
  Key key = { loom_trace_get_n_events (loom_timeline_model_get_trace (model)), begin, end, width };

  if (self->activity == NULL)
    {
      double range = MAX ((double) (end - begin), 1.0);

      if (self->columns != NULL && key_equal (&key, &self->key))
        return FALSE;
      self->activity = loom_activity_new (model, (double) begin, range / width, width);
      self->activity_key = key;
    }
  if (!work_a_while (self))
    return TRUE;
  if (self->source == 0)
    self->source = g_idle_add (work_cb, self);
  return FALSE;
}

/**
 * loom_minimap_columns_get:
 * @width: (out): how many there are
 *
 * Returns: (transfer none) (nullable): busy threads for each pixel; %NULL as long as nothing is
 *   known of the recording
 */
const float *
loom_minimap_columns_get (LoomMinimapColumns *self, gint *width)
{
  *width = self->columns != NULL ? self->key.width : 0;
  return self->columns;
}
