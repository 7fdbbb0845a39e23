/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/loom-ui-test.h"

#define MS G_GINT64_CONSTANT (1000000)

typedef struct
{
  GtkWidget *widget;
  guint n_left;
} FrameCount;

void
loom_ui_test_until (LoomTestCondition condition, gpointer data)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, g_main_context_pending (NULL));
    }
}

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock G_GNUC_UNUSED, gpointer data)
{
  FrameCount *count = data;

  gtk_widget_queue_draw (widget);
  return --count->n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
no_frames_left (gpointer data)
{
  return ((FrameCount *) data)->n_left == 0;
}

void
loom_ui_test_frames (GtkWidget *widget, guint n)
{
  /* A tick comes before its frame is drawn, so one more. */
  FrameCount count = { widget, n + 1 };

  gtk_widget_add_tick_callback (widget, frame_cb, &count, NULL);
  loom_ui_test_until (no_frames_left, &count);
}

GtkWidget *
loom_ui_test_window (GtkWidget *widget, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  loom_ui_test_frames (window, 2);
  return window;
}

GdkTexture *
loom_ui_test_picture (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GdkTexture *texture;

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                   &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gsk_render_node_unref (node);
  return texture;
}

guint
loom_ui_test_n_colors (GdkTexture *texture)
{
  g_autoptr (GHashTable) colors = g_hash_table_new (NULL, NULL);
  gsize width = (gsize) gdk_texture_get_width (texture);
  gsize n = width * (gsize) gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, n);

  gdk_texture_download (texture, (guchar *) pixels, width * sizeof (guint32));
  for (gsize i = 0; i < n; i++)
    g_hash_table_add (colors, GUINT_TO_POINTER (pixels[i]));
  return g_hash_table_size (colors);
}

static gboolean
triggers (GtkShortcut *shortcut, guint key, GdkModifierType modifiers)
{
  GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

  return GTK_IS_KEYVAL_TRIGGER (trigger) &&
         gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key &&
         gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers;
}

gboolean
loom_ui_test_press_with (GtkWidget *widget, guint key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          if (triggers (shortcut, key, modifiers))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                                 GTK_SHORTCUT_ACTION_EXCLUSIVE, widget,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_assert_not_reached ();
}

gboolean
loom_ui_test_press (GtkWidget *widget, guint key)
{
  return loom_ui_test_press_with (widget, key, 0);
}

GtkWidget *
loom_ui_test_find (GtkWidget *root, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = loom_ui_test_find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkEventController *
loom_ui_test_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller; /* the widget keeps it */
    }
  g_assert_not_reached ();
}

void
loom_ui_test_drag (GtkWidget *widget, double x0, double y0, double x1, double y1)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_GESTURE_DRAG (controller))
        continue;
      g_signal_emit_by_name (controller, "drag-begin", x0, y0);
      for (guint step = 1; step <= 4; step++)
        g_signal_emit_by_name (controller, "drag-update", (x1 - x0) * step / 4,
                               (y1 - y0) * step / 4);
      g_signal_emit_by_name (controller, "drag-end", x1 - x0, y1 - y0);
      return;
    }
  g_assert_not_reached ();
}

void
loom_ui_test_round (LoomTraceBuilder *builder, guint round)
{
  guint main_lane = loom_trace_builder_thread (builder, 100, 100);
  guint worker = loom_trace_builder_thread (builder, 100, 101 + round % 2);
  guint32 run = loom_trace_builder_string (builder, "weft.run", -1);
  guint32 hop = loom_trace_builder_string (builder, "weft.hop", -1);
  guint32 frame = loom_trace_builder_string (builder, "frame", -1);
  guint32 load = loom_trace_builder_string (builder, "load_report", -1);
  guint32 parse = loom_trace_builder_string (builder, "parse", -1);
  gint64 t = round * 100 * MS;

  loom_trace_builder_instant (builder, main_lane, t, frame, frame, 0);
  loom_trace_builder_begin (builder, main_lane, t + MS, run, load, 0);
  loom_trace_builder_flow_begin (builder, main_lane, round + 1, t + 4 * MS, hop, load);
  loom_trace_builder_end (builder, main_lane, t + 5 * MS, 0);
  loom_trace_builder_flow_end (builder, worker, round + 1, t + 6 * MS, hop, load, TRUE);
  loom_trace_builder_begin (builder, worker, t + 6 * MS, run, load, 0);
  loom_trace_builder_begin (builder, worker, t + 10 * MS, run, parse, 0);
  loom_trace_builder_end (builder, worker, t + 40 * MS, 0);
  loom_trace_builder_instant (builder, worker, t + 41 * MS,
                              loom_trace_builder_string (builder, "weft.guard", -1), parse, 0);
  loom_trace_builder_end (builder, worker, t + 60 * MS, 0);
  loom_trace_builder_begin (builder, worker, t + 60 * MS,
                            loom_trace_builder_string (builder, "weft.park", -1),
                            loom_trace_builder_string (builder, "park", -1), 0);
  loom_trace_builder_end (builder, worker, t + 99 * MS, 0);
  loom_trace_builder_counter (builder, 100, "queued", t, round % 7);
}

LoomTrace *
loom_ui_test_trace (guint n_rounds)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "rounds");

  loom_trace_builder_name_thread (builder, 100, 100, "main");
  loom_trace_builder_name_thread (builder, 100, 101, "worker 1");
  loom_trace_builder_name_thread (builder, 100, 102, "worker 2");
  for (guint i = 0; i < n_rounds; i++)
    loom_ui_test_round (builder, i);
  return loom_trace_builder_finish (builder);
}

char *
loom_ui_test_traces (void)
{
  const char *folder = g_getenv ("WEFT_TEST_TRACES");

  if (folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR))
    return g_strdup (folder);
  g_test_skip ("WEFT_TEST_TRACES is no folder with recordings");
  return NULL;
}
