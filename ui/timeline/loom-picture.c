/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-picture.h"

/*
 * A picture has one holder at first, who draws it. Each recording of it, which is a render
 * node's, holds it too, from the painting until the node goes. While the holder is the only one,
 * nobody reads the pixels, and they may become another picture's.
 */

/* What cairo takes at most for an image. */
#define MOST_PIXELS 32767

/**
 * loom_picture_new:
 * @width: pixels
 * @height: pixels
 *
 * Returns: (transfer full) (nullable): a picture whose pixels are whatever they are; %NULL where
 *   there can be none of that size
 */
LoomPicture *
loom_picture_new (gint width, gint height)
{
  LoomPicture *self;
  guint32 *pixels;

  if (width < 1 || height < 1 || width > MOST_PIXELS || height > MOST_PIXELS)
    return NULL;
  pixels = g_try_new (guint32, (gsize) width * (gsize) height);
  if (pixels == NULL)
    return NULL;

  self = g_new0 (LoomPicture, 1);
  self->n_refs = 1;
  self->pixels = pixels;
  self->width = width;
  self->height = height;
  self->surface = cairo_image_surface_create_for_data ((guchar *) pixels, CAIRO_FORMAT_RGB24, width,
                                                       height, width * (gint) sizeof (guint32));
  return self;
}

LoomPicture *
loom_picture_ref (LoomPicture *self)
{
  self->n_refs++;
  return self;
}

void
loom_picture_unref (LoomPicture *self)
{
  if (--self->n_refs > 0)
    return;
  cairo_surface_destroy (self->surface);
  g_free (self->pixels);
  g_free (self);
}

/**
 * loom_picture_is_shown:
 *
 * Returns: whether anybody but the caller may read the pixels
 */
gboolean
loom_picture_is_shown (LoomPicture *self)
{
  return self->n_refs > 1;
}

static cairo_surface_t *
acquire_cb (cairo_pattern_t *pattern G_GNUC_UNUSED,
            void *data,
            cairo_surface_t *target G_GNUC_UNUSED,
            const cairo_rectangle_int_t *extents G_GNUC_UNUSED)
{
  LoomPicture *self = data;

  /* The pixels may have become others since the last time. */
  cairo_surface_flush (self->surface);
  cairo_surface_mark_dirty (self->surface);
  return self->surface;
}

static cairo_status_t
copy_cb (cairo_pattern_t *pattern G_GNUC_UNUSED,
         void *data,
         const cairo_pattern_t *other G_GNUC_UNUSED)
{
  loom_picture_ref (data);
  return CAIRO_STATUS_SUCCESS;
}

static void
finish_cb (cairo_pattern_t *pattern G_GNUC_UNUSED, void *data)
{
  loom_picture_unref (data);
}

/**
 * loom_picture_paint:
 * @cr: where to, in the picture's own pixels
 *
 * Paints the picture in place of what is there. Where @cr only records, the picture must stay
 * as it is until loom_picture_is_shown() denies it.
 */
void
loom_picture_paint (LoomPicture *self, cairo_t *cr)
{
  cairo_pattern_t *pattern = cairo_pattern_create_raster_source (
      loom_picture_ref (self), CAIRO_CONTENT_COLOR, self->width, self->height);

  cairo_raster_source_pattern_set_acquire (pattern, acquire_cb, NULL);
  cairo_raster_source_pattern_set_copy (pattern, copy_cb);
  cairo_raster_source_pattern_set_finish (pattern, finish_cb);
  cairo_set_source (cr, pattern);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_paint (cr);
  cairo_pattern_destroy (pattern);
}
