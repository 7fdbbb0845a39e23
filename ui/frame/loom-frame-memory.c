/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "frame/loom-frame-memory.h"

#include "trace/loom-spare-memory.h"

#ifdef GDK_WINDOWING_X11
#include <cairo-xlib.h>
#include <gdk/x11/gdkx.h>
#endif

/*
 * Without a graphics card a frame reaches the X server through shared memory, which cairo takes
 * from a pool of its display. It gives up a pool of which nothing is in use, and that is so after
 * each frame: the next one makes a new pool, every page of which is then a fault here and another
 * one in the server. That is more than the copying itself. So a small image is kept in a pool that
 * is large enough for the window, and keeps the pool.
 *
 * The picture that GDK makes for each frame before it goes there is also of fresh memory, if the C
 * library has none that is free in one piece. So that is looked after before each frame.
 */

#ifdef GDK_WINDOWING_X11

/* Rows and columns of the small image; smaller ones are not shared. */
#define KEPT_SIZE 64

/* Bytes beside the picture, for what else a frame takes before it. */
#define SLACK (1024 * 1024)

typedef struct
{
  GtkWidget *window;     /* borrowed: the owner */
  cairo_surface_t *kept; /* nullable */
  gsize size;            /* pixels for which the pool is large enough */
  gsize reserved;        /* bytes of the picture */
} FrameMemory;

static gboolean
is_drawn_by_cairo (GtkWidget *window)
{
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));

  return renderer != NULL && GSK_IS_CAIRO_RENDERER (renderer) &&
         GDK_IS_X11_SURFACE (gtk_native_get_surface (GTK_NATIVE (window)));
}

/* The large one makes the pool, and the small one goes into the same. */
static cairo_surface_t *
keep_pool (GdkSurface *surface, gint width, gint height)
{
  GdkDisplay *display = gdk_surface_get_display (surface);
  Display *xdisplay = gdk_x11_display_get_xdisplay (display);
  cairo_surface_t *target =
      cairo_xlib_surface_create (xdisplay, gdk_x11_surface_get_xid (surface),
                                 DefaultVisual (xdisplay, DefaultScreen (xdisplay)), width, height);
  cairo_surface_t *large =
      cairo_surface_create_similar_image (target, CAIRO_FORMAT_RGB24, width, height);
  cairo_surface_t *kept =
      cairo_surface_create_similar_image (target, CAIRO_FORMAT_RGB24, KEPT_SIZE, KEPT_SIZE);

  cairo_surface_destroy (large);
  cairo_surface_destroy (target);
  return kept;
}

static void
layout_cb (GdkSurface *surface, gint width, gint height, FrameMemory *self)
{
  gint scale = gdk_surface_get_scale_factor (surface);
  gsize size = (gsize) (width * scale) * (gsize) (height * scale);
  cairo_surface_t *before = self->kept;

  if (!is_drawn_by_cairo (self->window))
    return;
  self->reserved = size * sizeof (guint32) + SLACK;
  if (size <= self->size)
    return;
  self->size = size;
  self->kept = keep_pool (surface, width * scale, height * scale);
  g_clear_pointer (&before, cairo_surface_destroy);
}

static void
before_paint_cb (FrameMemory *self)
{
  loom_spare_memory_reserve (self->reserved);
}

static void
realize_cb (GtkWidget *window, FrameMemory *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect (surface, "layout", G_CALLBACK (layout_cb), self);
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), self);
}

/* The surface goes, and may take its display with it. */
static void
unrealize_cb (GtkWidget *window, FrameMemory *self)
{
  g_signal_handlers_disconnect_by_data (gtk_native_get_surface (GTK_NATIVE (window)), self);
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (window), self);
  g_clear_pointer (&self->kept, cairo_surface_destroy);
  self->size = self->reserved = 0;
}

static void
frame_memory_free (gpointer data, GClosure *closure G_GNUC_UNUSED)
{
  g_free (data);
}

#endif

/**
 * loom_frame_memory_keep:
 * @window: a window that is not realized yet
 *
 * Keeps the memory through which its frames reach the display from one to the next, where there
 * is such: with X11 and the cairo renderer.
 */
void
loom_frame_memory_keep (GtkWidget *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (!gtk_widget_get_realized (window));

#ifdef GDK_WINDOWING_X11
  {
    FrameMemory *self = g_new0 (FrameMemory, 1);

    self->window = window;
    g_signal_connect (window, "realize", G_CALLBACK (realize_cb), self);
    g_signal_connect_data (window, "unrealize", G_CALLBACK (unrealize_cb), self, frame_memory_free,
                           0);
  }
#endif
}
