/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-minimap.h"
#include "timeline/loom-timeline-private.h"

/* The keyboard of the minimap: it moves and resizes the window. */

/* NULL where there is nothing to move in. */
static LoomTimeline *
get_timeline (GtkWidget *widget)
{
  LoomTimeline *timeline = loom_timeline_minimap_get_timeline (LOOM_TIMELINE_MINIMAP (widget));

  return timeline != NULL && loom_timeline_get_trace (timeline) != NULL ? timeline : NULL;
}

/* Moves by tenths of what is in view, as the timeline's own keys do. */
static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = get_timeline (widget);
  double tenths = g_variant_get_int32 (args);
  double begin, end, by;

  if (timeline == NULL)
    return FALSE;
  loom_timeline_get_range (timeline, &begin, &end);
  by = (end - begin) * tenths / 10.0;
  loom_timeline_show_range (timeline, begin + by, end + by);
  return TRUE;
}

/* To where the recording begins, or ends. */
static gboolean
jump_cb (GtkWidget *widget, GVariant *args, gpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = get_timeline (widget);
  LoomTrace *trace;
  double begin, end, range;

  if (timeline == NULL)
    return FALSE;
  loom_timeline_get_range (timeline, &begin, &end);
  range = end - begin;
  trace = loom_timeline_get_trace (timeline);
  begin = g_variant_get_int32 (args) < 0 ? (double) loom_trace_get_begin (trace)
                                         : (double) loom_trace_get_end (trace) - range;
  loom_timeline_show_range (timeline, begin, begin + range);
  return TRUE;
}

static gboolean
zoom_cb (GtkWidget *widget, GVariant *args, gpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = get_timeline (widget);

  if (timeline == NULL)
    return FALSE;
  if (g_variant_get_int32 (args) > 0)
    loom_timeline_zoom_in (timeline);
  else
    loom_timeline_zoom_out (timeline);
  return TRUE;
}

void
loom_timeline_minimap_add_bindings (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    GtkShortcutFunc function;
    gint argument;
  } bindings[] = {
    { GDK_KEY_Left, 0, move_cb, -1 },        { GDK_KEY_Right, 0, move_cb, 1 },
    { GDK_KEY_Page_Up, 0, move_cb, -10 },    { GDK_KEY_Page_Down, 0, move_cb, 10 },
    { GDK_KEY_Home, 0, jump_cb, -1 },        { GDK_KEY_End, 0, jump_cb, 1 },
    { GDK_KEY_Up, 0, zoom_cb, 1 },           { GDK_KEY_plus, 0, zoom_cb, 1 },
    { GDK_KEY_equal, 0, zoom_cb, 1 },        { GDK_KEY_KP_Add, 0, zoom_cb, 1 },
    { GDK_KEY_Down, 0, zoom_cb, -1 },        { GDK_KEY_minus, 0, zoom_cb, -1 },
    { GDK_KEY_KP_Subtract, 0, zoom_cb, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    gtk_widget_class_add_binding (klass, bindings[i].key, bindings[i].modifiers,
                                  bindings[i].function, "i", bindings[i].argument);
}
