/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-reveal.h"

/* A tick comes before the layout of its frame: the first one asks for it, the second one has it. */
#define FRAMES_UNTIL_PLACED 2

typedef struct
{
  GtkScrolledWindow *view; /* the one whose tick it is */
  GtkWidget *widget;
  guint n_frames;
} Reveal;

static void
reveal_free (gpointer data)
{
  Reveal *self = data;

  g_object_unref (self->widget);
  g_free (self);
}

/* As far as the view's content is concerned, wherever it has been scrolled to. */
static gboolean
find_place (Reveal *self, double *top, double *bottom)
{
  GtkWidget *viewport = gtk_scrolled_window_get_child (self->view);
  double value = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->view));
  graphene_rect_t bounds;

  if (viewport == NULL || !gtk_widget_compute_bounds (self->widget, viewport, &bounds))
    return FALSE;
  *top = value + bounds.origin.y;
  *bottom = *top + bounds.size.height;
  return TRUE;
}

static gboolean
tick_cb (GtkWidget *widget G_GNUC_UNUSED, GdkFrameClock *clock G_GNUC_UNUSED, gpointer data)
{
  Reveal *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->view);
  double value = gtk_adjustment_get_value (adjustment);
  double page = gtk_adjustment_get_page_size (adjustment);
  double top, bottom;

  if (++self->n_frames < FRAMES_UNTIL_PLACED)
    return G_SOURCE_CONTINUE;
  if (!find_place (self, &top, &bottom))
    return G_SOURCE_REMOVE;

  if (bottom > value + page)
    value = MIN (top, bottom - page);
  gtk_adjustment_set_value (adjustment, MIN (value, top));
  return G_SOURCE_REMOVE;
}

/**
 * loom_reveal:
 * @view: a scrolled window
 * @widget: something in it
 *
 * Scrolls as little as shows the whole of @widget, or its top where the whole has no room.
 */
void
loom_reveal (GtkScrolledWindow *view, GtkWidget *widget)
{
  Reveal *self;

  g_return_if_fail (GTK_IS_SCROLLED_WINDOW (view));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  self = g_new0 (Reveal, 1);
  self->view = view;
  self->widget = g_object_ref (widget);
  gtk_widget_add_tick_callback (GTK_WIDGET (view), tick_cb, self, reveal_free);
}
