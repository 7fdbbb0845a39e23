/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "timeline/loom-slice-palette.h"

#define SAMPLE_WIDTH 52
#define SAMPLE_HEIGHT 22

/* Any function's colour. */
#define HUE 2

/* In the middle of a sample, device pixels. */
typedef void (*DrawFunc) (const LoomBrush *brush, LoomBox box);

typedef struct
{
  DrawFunc draw;
  const char *text;
} Entry;

static guint32
some_color (const LoomBrush *brush)
{
  return loom_slice_palette_fill (HUE, brush->theme->dark);
}

static void
draw_running (const LoomBrush *brush, LoomBox box)
{
  loom_shape_slice (brush, box, LOOM_SLICE_RUNNING, some_color (brush));
  loom_shape_corners (brush, box);
}

static void
draw_pending (const LoomBrush *brush, LoomBox box)
{
  loom_shape_slice (brush, box, LOOM_SLICE_PENDING, some_color (brush));
  loom_shape_corners (brush, box);
}

static void
draw_blocked (const LoomBrush *brush, LoomBox box)
{
  loom_shape_slice (brush, box, LOOM_SLICE_BLOCKED, 0);
  loom_shape_corners (brush, box);
}

static void
draw_loop (const LoomBrush *brush, LoomBox box)
{
  loom_shape_slice (brush, box, LOOM_SLICE_LOOP, 0);
  loom_shape_corners (brush, box);
}

static void
draw_arrow (const LoomBrush *brush, LoomBox box)
{
  guint32 color = brush->theme->arrow;
  float y = (float) (box.y0 + box.y1) / 2.f;
  float x0 = (float) box.x0;
  float x1 = (float) box.x1;

  loom_canvas_line (brush->canvas, x0, y, x1 - 3.f * (float) brush->scale, y,
                    1.4f * (float) brush->scale, color, 200);
  loom_shape_arrow_tail (brush, x0, y, color, 200);
  loom_shape_arrow_head (brush, x1, y, 1.4f, color, 200);
}

static void
draw_frame (const LoomBrush *brush, LoomBox box, LoomFramePace pace)
{
  gint middle = (box.x0 + box.x1) / 2;
  gint height = (box.y1 - box.y0) * ((gint) pace + 1) / 3;

  box.x0 = middle - 6 * brush->scale;
  box.x1 = middle + 6 * brush->scale;
  box.y0 = box.y1 - height;
  loom_shape_frame (brush, box, pace);
}

static void
draw_frame_ok (const LoomBrush *brush, LoomBox box)
{
  draw_frame (brush, box, LOOM_FRAME_OK);
}

static void
draw_frame_over (const LoomBrush *brush, LoomBox box)
{
  draw_frame (brush, box, LOOM_FRAME_OVER);
}

static void
draw_frame_far (const LoomBrush *brush, LoomBox box)
{
  draw_frame (brush, box, LOOM_FRAME_FAR_OVER);
}

static void
draw_sign (const LoomBrush *brush, LoomBox box, guint8 severity)
{
  loom_timeline_draw_finding_sign (brush->theme, brush->canvas, brush->scale,
                                   (float) ((box.x0 + box.x1) / 2), (float) ((box.y0 + box.y1) / 2),
                                   severity);
}

static void
draw_note (const LoomBrush *brush, LoomBox box)
{
  draw_sign (brush, box, 1);
}

static void
draw_warning (const LoomBrush *brush, LoomBox box)
{
  draw_sign (brush, box, 2);
}

static void
draw_error (const LoomBrush *brush, LoomBox box)
{
  draw_sign (brush, box, 3);
}

static void
draw_guard (const LoomBrush *brush, LoomBox box)
{
  loom_shape_guard (brush, (box.x0 + box.x1) / 2, box.y1);
}

static void
draw_moment (const LoomBrush *brush, LoomBox box)
{
  gint x = (box.x0 + box.x1) / 2;
  guint32 color = loom_color_mix (some_color (brush), brush->theme->text, 70);

  loom_canvas_fill (brush->canvas, x, box.y1 - LOOM_INSTANT_HEIGHT * brush->scale, x + brush->scale,
                    box.y1, color);
}

static const Entry lanes[] = {
  { draw_running, N_ ("Running; each function has its colour") },
  { draw_pending, N_ ("Under way, on no thread: between two of its steps") },
  { draw_blocked, N_ ("Blocked: holds its thread, and waits") },
  { loom_shape_idle, N_ ("Waiting for work") },
  { draw_loop, N_ ("Turn of the main loop") },
  { draw_moment, N_ ("Moment: something was made, posted or woken") },
  { draw_arrow, N_ ("Went on there, so long after it was queued") },
  { loom_shape_queued, N_ ("Queued, before the selected slice ran") },
};

static const Entry frames[] = {
  { draw_frame_ok, N_ ("In time: 16.7 ms or less") },
  { draw_frame_over, N_ ("Late") },
  { draw_frame_far, N_ ("Very late: over 50 ms") },
};

static const Entry signs[] = {
  { draw_error, N_ ("Finding: an error") },
  { draw_warning, N_ ("Finding: a warning") },
  { draw_note, N_ ("Finding: a note") },
  { draw_guard, N_ ("Touched off its thread") },
};

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  const Entry *entry = user_data;
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gint scale = gtk_widget_get_scale_factor (GTK_WIDGET (area));
  LoomCanvas canvas = { 0 };
  LoomBrush brush = { &canvas,
                      loom_timeline_theme_get (adw_style_manager_get_dark (manager),
                                               adw_style_manager_get_high_contrast (manager)),
                      scale };
  LoomBox box = { 5 * scale, 4 * scale, (width - 5) * scale, (height - 4) * scale };

  if (!loom_canvas_begin (&canvas, width * scale, height * scale))
    return;
  loom_canvas_fill (&canvas, 0, 0, canvas.width, canvas.height, brush.theme->background);
  entry->draw (&brush, box);
  cairo_scale (cr, 1.0 / scale, 1.0 / scale);
  loom_picture_paint (loom_canvas_end (&canvas), cr);
  loom_canvas_clear (&canvas);
}

static GtkWidget *
create_entry (const Entry *entry)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *sample = g_object_new (
      GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "content-width",
      SAMPLE_WIDTH, "content-height", SAMPLE_HEIGHT, "valign", GTK_ALIGN_CENTER, NULL);
  GtkWidget *label = gtk_label_new (_ (entry->text));

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (sample), draw_cb, (gpointer) entry, NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), sample);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
append_group (GtkBox *column, const char *title, const Entry *entries, guint n)
{
  GtkWidget *heading = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  if (gtk_widget_get_first_child (GTK_WIDGET (column)) != NULL)
    gtk_widget_set_margin_top (heading, 9);
  gtk_box_append (column, heading);
  for (guint i = 0; i < n; i++)
    gtk_box_append (column, create_entry (&entries[i]));
}

static GtkWidget *
create_legend (void)
{
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  append_group (GTK_BOX (left), _ ("Lanes"), lanes, G_N_ELEMENTS (lanes));
  append_group (GTK_BOX (right), _ ("Frames"), frames, G_N_ELEMENTS (frames));
  append_group (GTK_BOX (right), _ ("Signs"), signs, G_N_ELEMENTS (signs));
  gtk_box_append (GTK_BOX (columns), left);
  gtk_box_append (GTK_BOX (columns), right);
  gtk_widget_set_margin_start (columns, 9);
  gtk_widget_set_margin_end (columns, 9);
  gtk_widget_set_margin_top (columns, 6);
  gtk_widget_set_margin_bottom (columns, 6);
  return columns;
}

/**
 * loom_timeline_show_legend:
 *
 * Says what the shapes and colours mean, each drawn as in the timeline, until the person goes on.
 */
void
loom_timeline_show_legend (LoomTimeline *self)
{
  GtkWidget *popover;
  GdkRectangle place = { 0, 0, 1, 1 };

  g_return_if_fail (LOOM_IS_TIMELINE (self));

  popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), create_legend ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What the shapes and colours mean"), -1);
  /* Below the buttons, one of which shows it. */
  place.x = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 130, 0);
  loom_timeline_popup (GTK_WIDGET (self), GTK_POPOVER (popover), &place);
}
