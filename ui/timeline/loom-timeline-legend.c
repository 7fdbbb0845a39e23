/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-legend.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "timeline/loom-slice-palette.h"
#include "timeline/loom-time-format.h"
#include "timeline/loom-timeline-private.h"

struct _LoomTimelineLegend
{
  GtkPopover parent_instance;
};

G_DEFINE_FINAL_TYPE (LoomTimelineLegend, loom_timeline_legend, GTK_TYPE_POPOVER)

#define SAMPLE_WIDTH 52
#define SAMPLE_HEIGHT 22

/* Any function's colour. */
#define HUE 2

/* In the middle of a sample, device pixels. @which: of its shapes, where there are several */
typedef void (*DrawFunc) (const LoomBrush *brush, LoomBox box, gint which);

typedef struct
{
  DrawFunc draw;
  gint which;
  const char *text; /* with a %s where it speaks of @time */
  gint64 time;      /* nanoseconds; 0 where it does not */
} Entry;

static guint32
some_color (const LoomBrush *brush)
{
  return loom_slice_palette_fill (HUE, brush->theme->dark);
}

static void
draw_slice (const LoomBrush *brush, LoomBox box, gint kind)
{
  loom_shape_slice (brush, box, (LoomSliceKind) kind, some_color (brush));
  loom_shape_corners (brush, box);
}

/* As wide as they are drawn when there is no room for each. */
static void
draw_crowd (const LoomBrush *brush, LoomBox box, gint which G_GNUC_UNUSED)
{
  guint32 fill = some_color (brush);

  for (gint x = box.x0; x < box.x1; x += 3 * brush->scale)
    loom_shape_slice (brush, (LoomBox) { x, box.y0, x + brush->scale, box.y1 }, LOOM_SLICE_RUNNING,
                      fill);
}

static void
draw_idle (const LoomBrush *brush, LoomBox box, gint which G_GNUC_UNUSED)
{
  loom_shape_idle (brush, box);
}

static void
draw_queued (const LoomBrush *brush, LoomBox box, gint which G_GNUC_UNUSED)
{
  loom_shape_queued (brush, box);
}

static void
draw_arrow (const LoomBrush *brush, LoomBox box, gint which G_GNUC_UNUSED)
{
  guint32 color = brush->theme->arrow;
  float s = (float) brush->scale;
  float y = (float) (box.y0 + box.y1) / 2.f;
  float x0 = (float) box.x0;
  float x1 = (float) box.x1;

  loom_canvas_line (brush->canvas, x0, y, x1 - 3.f * s, y, LOOM_ARROW_THICKNESS * s, color,
                    LOOM_ARROW_OPACITY);
  loom_shape_arrow_tail (brush, x0, y, color, LOOM_ARROW_OPACITY);
  loom_shape_arrow_head (brush, x1, y, LOOM_ARROW_THICKNESS, color, LOOM_ARROW_OPACITY);
}

static void
draw_frame (const LoomBrush *brush, LoomBox box, gint pace)
{
  gint middle = (box.x0 + box.x1) / 2;
  gint height = (box.y1 - box.y0) * (pace + 1) / 3;

  box.x0 = middle - 6 * brush->scale;
  box.x1 = middle + 6 * brush->scale;
  box.y0 = box.y1 - height;
  loom_shape_frame (brush, box, (LoomFramePace) pace);
}

static void
draw_sign (const LoomBrush *brush, LoomBox box, gint severity)
{
  loom_timeline_draw_finding_sign (brush->theme, brush->canvas, brush->scale,
                                   (float) ((box.x0 + box.x1) / 2), (float) ((box.y0 + box.y1) / 2),
                                   (guint8) severity);
}

static void
draw_guard (const LoomBrush *brush, LoomBox box, gint which G_GNUC_UNUSED)
{
  loom_shape_guard (brush, (box.x0 + box.x1) / 2, box.y1);
}

static void
draw_moment (const LoomBrush *brush, LoomBox box, gint which G_GNUC_UNUSED)
{
  loom_shape_moment (brush, (box.x0 + box.x1) / 2, box.y1, FALSE, some_color (brush));
}

static const Entry lanes[] = {
  { draw_slice, LOOM_SLICE_RUNNING, N_ ("Running; each function has its colour"), 0 },
  { draw_slice, LOOM_SLICE_PENDING, N_ ("Under way, on no thread: between two of its steps"), 0 },
  { draw_slice, LOOM_SLICE_BLOCKED, N_ ("Blocked: holds its thread, and waits"), 0 },
  { draw_crowd, 0, N_ ("Too narrow to be told apart; ×12 counts them"), 0 },
  { draw_idle, 0, N_ ("Waiting for work"), 0 },
  { draw_slice, LOOM_SLICE_LOOP, N_ ("Turn of the main loop"), 0 },
  { draw_moment, 0, N_ ("Moment: something was made, posted or woken"), 0 },
  { draw_arrow, 0, N_ ("Hop: from queued to where it went on, and how long"), 0 },
  { draw_queued, 0, N_ ("Queued, before the selected slice ran"), 0 },
};

static const Entry frames[] = {
  /* TRANSLATORS: %s: a length of time: "In time: 16.7 ms or less" */
  { draw_frame, LOOM_FRAME_OK, N_ ("In time: %s or less"), LOOM_FRAME_BUDGET },
  { draw_frame, LOOM_FRAME_OVER, N_ ("Late"), 0 },
  /* TRANSLATORS: %s: a length of time: "Very late: over 50.0 ms" */
  { draw_frame, LOOM_FRAME_FAR_OVER, N_ ("Very late: over %s"), LOOM_FRAME_FAR },
};

static const Entry signs[] = {
  { draw_sign, 3, N_ ("Finding: an error"), 0 },
  { draw_sign, 2, N_ ("Finding: a warning"), 0 },
  { draw_sign, 1, N_ ("Finding: a note"), 0 },
  { draw_guard, 0, N_ ("Touched off its thread"), 0 },
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
  entry->draw (&brush, box, entry->which);
  cairo_scale (cr, 1.0 / scale, 1.0 / scale);
  loom_picture_paint (loom_canvas_end (&canvas), cr);
  loom_canvas_clear (&canvas);
}

static char *
dup_text (const Entry *entry)
{
  g_autofree char *time = NULL;
  g_auto (GStrv) parts = NULL;

  if (entry->time == 0)
    return g_strdup (_ (entry->text));
  time = loom_time_format_duration ((double) entry->time);
  parts = g_strsplit (_ (entry->text), "%s", 2);
  return g_strjoinv (time, parts);
}

static GtkWidget *
create_sample (const Entry *entry)
{
  GtkWidget *sample = g_object_new (
      GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "content-width",
      SAMPLE_WIDTH, "content-height", SAMPLE_HEIGHT, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (sample), draw_cb, (gpointer) entry, NULL);
  return sample;
}

static GtkWidget *
create_row (const Entry *entry)
{
  g_autofree char *text = dup_text (entry);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  /* As wide as it is where there is the room. */
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_box_append (GTK_BOX (box), create_sample (entry));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return row;
}

static void
append_group (GtkBox *column, const char *title, const Entry *entries, guint n)
{
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  if (gtk_widget_get_first_child (GTK_WIDGET (column)) != NULL)
    gtk_widget_set_margin_top (heading, 9);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  for (guint i = 0; i < n; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), create_row (&entries[i]));
  gtk_box_append (column, heading);
  gtk_box_append (column, list);
}

static GtkWidget *
create_columns (void)
{
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  append_group (GTK_BOX (left), _ ("Lanes"), lanes, G_N_ELEMENTS (lanes));
  append_group (GTK_BOX (right), _ ("Frames"), frames, G_N_ELEMENTS (frames));
  append_group (GTK_BOX (right), _ ("Signs"), signs, G_N_ELEMENTS (signs));
  gtk_box_append (GTK_BOX (columns), left);
  gtk_box_append (GTK_BOX (columns), right);
  return columns;
}

static void
loom_timeline_legend_class_init (LoomTimelineLegendClass *klass G_GNUC_UNUSED)
{
}

static void
loom_timeline_legend_init (LoomTimelineLegend *self)
{
  gtk_popover_set_child (GTK_POPOVER (self), create_columns ());
  gtk_widget_add_css_class (GTK_WIDGET (self), "legend");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What the shapes and colours mean"), -1);
}

/**
 * loom_timeline_legend_new:
 *
 * Returns: (transfer floating): a legend, which is not shown yet
 */
GtkWidget *
loom_timeline_legend_new (void)
{
  return g_object_new (LOOM_TYPE_TIMELINE_LEGEND, NULL);
}
