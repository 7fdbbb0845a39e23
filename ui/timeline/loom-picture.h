/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * LoomPicture:
 * @pixels: 0xRRGGBB, row by row
 * @width: pixels
 * @height: pixels
 *
 * Pixels that are painted into render nodes without a copy. Cairo records a surface as what it
 * was then, and so copies one that is drawn on again while the recording lives. It is told of a
 * source here that gives pixels when it is asked, and says when it no longer wants any: whoever
 * draws can tell by loom_picture_is_shown() which of his pictures he may draw on.
 *
 * For one thread: that of GTK.
 */
typedef struct
{
  guint32 *pixels;
  gint     width;
  gint     height;

  /*< private >*/
  cairo_surface_t *surface;
  guint            n_refs;
} LoomPicture;

LoomPicture *loom_picture_new      (gint         width,
                                    gint         height);
LoomPicture *loom_picture_ref      (LoomPicture *self);
void         loom_picture_unref    (LoomPicture *self);

gboolean     loom_picture_is_shown (LoomPicture *self);
void         loom_picture_paint    (LoomPicture *self,
                                    cairo_t     *cr);

G_END_DECLS
