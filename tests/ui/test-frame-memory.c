/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>

#include "frame/loom-frame-memory.h"
#include "support/loom-ui-test.h"
#include "timeline/loom-canvas.h"

#define WIDTH 800
#define HEIGHT 600

/* Shared memory that is mapped here, each piece with its address and its number. */
static char *
get_shared (void)
{
  g_autofree char *maps = NULL;
  g_autoptr (GString) shared = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], "/SYSV") != NULL)
      g_string_append_printf (shared, "%s\n", lines[i]);
  return g_string_free (g_steal_pointer (&shared), FALSE);
}

static GtkWidget *
present (int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  loom_frame_memory_keep (window);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  loom_ui_test_frames (window, 3);
  return window;
}

static void
test_kept (void)
{
  GtkWidget *window = present (WIDTH, HEIGHT);
  g_autofree char *before = get_shared ();
  g_autofree char *after = NULL;

  /* with-display.sh gives the tests the cairo renderer and a display on this machine. */
  g_assert_cmpstr (before, !=, "");
  loom_ui_test_frames (window, 4);
  after = get_shared ();
  g_assert_cmpstr (after, ==, before);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A window that has become larger gets more, and one that comes back has some again. */
static void
test_follows (void)
{
  GtkWidget *window = present (WIDTH / 4, HEIGHT / 4);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  loom_ui_test_frames (window, 4);
  gtk_widget_hide (window);
  gtk_widget_unrealize (window);
  gtk_window_present (GTK_WINDOW (window));
  loom_ui_test_frames (window, 4);
  before = get_shared ();
  g_assert_cmpstr (before, !=, "");
  loom_ui_test_frames (window, 4);
  after = get_shared ();
  g_assert_cmpstr (after, ==, before);
  gtk_window_destroy (GTK_WINDOW (window));
}

static LoomPicture *
draw (LoomCanvas *canvas, guint32 color)
{
  g_assert_true (loom_canvas_begin (canvas, 4, 3));
  loom_canvas_fill (canvas, 0, 0, 4, 3, color);
  return loom_canvas_end (canvas);
}

static cairo_surface_t *
record (LoomPicture *picture)
{
  cairo_surface_t *recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (recording);

  loom_picture_paint (picture, cr);
  cairo_destroy (cr);
  return recording;
}

static guint32
play (cairo_surface_t *recording)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 4, 3);
  cairo_t *cr = cairo_create (image);
  guint32 pixel;

  cairo_set_source_surface (cr, recording, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  pixel = *(guint32 *) (void *) (cairo_image_surface_get_data (image) +
                                 2 * cairo_image_surface_get_stride (image) + 12);
  cairo_surface_destroy (image);
  return pixel & 0xffffff;
}

/* However many are shown, each stays as it was; when one is no longer shown, it is drawn on. */
static void
test_pictures (void)
{
  LoomCanvas canvas = { 0 };
  cairo_surface_t *recordings[6];
  LoomPicture *picture = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (recordings); i++)
    {
      picture = draw (&canvas, 0x102030 + i);
      g_assert_false (loom_picture_is_shown (picture));
      recordings[i] = record (picture);
      g_assert_true (loom_picture_is_shown (picture));
    }
  for (guint i = 0; i < G_N_ELEMENTS (recordings); i++)
    g_assert_cmphex (play (recordings[i]), ==, 0x102030 + i);

  cairo_surface_destroy (recordings[5]);
  g_assert_false (loom_picture_is_shown (picture));
  g_assert_true (draw (&canvas, 0xffffff) == picture);
  g_assert_cmphex (play (recordings[4]), ==, 0x102034);

  /* What is shown outlives the canvas. */
  loom_canvas_clear (&canvas);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmphex (play (recordings[i]), ==, 0x102030 + i);
      cairo_surface_destroy (recordings[i]);
    }
}

static void
test_sizes (void)
{
  LoomCanvas canvas = { 0 };

  g_assert_false (loom_canvas_begin (&canvas, 0, 10));
  g_assert_false (loom_canvas_begin (&canvas, 40000, 10));
  for (gint i = 1; i < 10; i++)
    {
      g_assert_true (loom_canvas_begin (&canvas, i, i));
      loom_canvas_fill (&canvas, -5, -5, 50, 50, 0x808080);
      g_assert_cmphex (loom_canvas_end (&canvas)->pixels[i * i - 1], ==, 0x808080);
    }
  loom_canvas_clear (&canvas);
}

int
main (int argc, char **argv)
{
  adw_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-memory/kept", test_kept);
  g_test_add_func ("/frame-memory/follows", test_follows);
  g_test_add_func ("/canvas/pictures", test_pictures);
  g_test_add_func ("/canvas/sizes", test_sizes);
  return g_test_run ();
}
