/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loom-screenshot.h"

#include <glib/gi18n-lib.h>

static GdkTexture *
render (GtkWidget *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  float width = (float) gdk_paintable_get_intrinsic_width (paintable);
  float height = (float) gdk_paintable_get_intrinsic_height (paintable);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), (double) width, (double) height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return NULL;
  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                      &GRAPHENE_RECT_INIT (0, 0, width, height));
}

/**
 * loom_screenshot_save:
 * @window: a window that has been drawn
 * @path: where to, as PNG
 * @error: why not
 *
 * Saves what a window looks like.
 *
 * Returns: whether it is there
 */
gboolean
loom_screenshot_save (GtkWidget *window, const char *path, GError **error)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (GTK_IS_NATIVE (window), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  texture = render (window);
  if (texture == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _ ("The window has not been drawn, so there is no picture of it"));
      return FALSE;
    }
  bytes = gdk_texture_save_to_png_bytes (texture);
  return g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                              (gssize) g_bytes_get_size (bytes), error);
}
