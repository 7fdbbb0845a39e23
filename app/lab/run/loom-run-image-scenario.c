/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/run/loom-run-scenarios.h"

#include <glib/gi18n-lib.h>
#include <cairo.h>

#include "lab/run/loom-computation.h"

#define RADIUS 9
#define N_PASSES 3

/* The lesson begins here. */

/* One line of pixels, a byte of each at a time: the mean of those within the radius, as a sum that
 * moves along. Three such passes each way are a Gaussian blur to the eye. */
static void
blur_line (const guchar *from, guchar *to, int n, int stride)
{
  for (int channel = 0; channel < 4; channel++)
    {
      int sum = 0;

      for (int i = -RADIUS; i <= RADIUS; i++)
        sum += from[CLAMP (i, 0, n - 1) * stride + channel];
      for (int i = 0; i < n; i++)
        {
          to[i * stride + channel] = (guchar) (sum / (2 * RADIUS + 1));
          sum += from[MIN (i + RADIUS + 1, n - 1) * stride + channel];
          sum -= from[MAX (i - RADIUS, 0) * stride + channel];
        }
    }
}

static void
blur (guchar *pixels, int width, int height, int stride)
{
  g_autofree guchar *copy = g_malloc ((gsize) height * (gsize) stride);

  for (int pass = 0; pass < N_PASSES; pass++)
    {
      for (int y = 0; y < height; y++)
        blur_line (pixels + y * stride, copy + y * stride, width, 4);
      for (int x = 0; x < width; x++)
        blur_line (copy + x * 4, pixels + x * 4, height, stride);
    }
}

static cairo_status_t
read_cb (void *closure, unsigned char *data, unsigned int length)
{
  return g_input_stream_read_all (closure, data, length, NULL, NULL, NULL)
             ? CAIRO_STATUS_SUCCESS
             : CAIRO_STATUS_READ_ERROR;
}

static gboolean
blur_picture (WeftResult *result,
              gpointer data G_GNUC_UNUSED,
              GCancellable *cancellable G_GNUC_UNUSED,
              GError **error)
{
  g_autoptr (GInputStream) stream =
      g_resources_open_stream ("/io/github/weft/Weft/lab/picture.png", 0, error);
  cairo_surface_t *surface;
  int width, height;

  if (stream == NULL)
    return FALSE;
  surface = cairo_image_surface_create_from_png_stream (read_cb, stream);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The picture cannot be read: %s"),
                   cairo_status_to_string (cairo_surface_status (surface)));
      cairo_surface_destroy (surface);
      return FALSE;
    }

  width = cairo_image_surface_get_width (surface);
  height = cairo_image_surface_get_height (surface);
  blur (cairo_image_surface_get_data (surface), width, height,
        cairo_image_surface_get_stride (surface));
  cairo_surface_destroy (surface);

  *result = weft_result_pointer (&weft_type_string,
                                 g_strdup_printf (_ ("%d×%d pixels blurred"), width, height));
  return TRUE;
}

/* The lesson ends here. */

static WeftTask *
blur_picture_here (LoomLesson *lesson)
{
  return loom_compute_here (lesson, blur_picture);
}

static WeftTask *
blur_picture_on_pool (LoomLesson *lesson)
{
  return loom_compute_on_pool (lesson, blur_picture);
}

static const LoomVariant variants[] = {
  { "pitfall", N_ ("On the UI thread"), LOOM_VARIANT_PITFALL, "blur_picture", blur_picture_here,
    loom_computed_here },
  { "cure", N_ ("On the pool"), LOOM_VARIANT_CURE, "blur_picture", blur_picture_on_pool,
    loom_computed_on_pool },
  { 0 },
};

static const char *const rules[] = { "W009", NULL };

const LoomScenario loom_run_image_scenario = {
  .name = "run-image",
  .title = N_ ("A filter over a picture"),
  .summary = N_ ("A picture of this window is blurred. On the UI thread every frame of the next "
                 "moment is missing; on the pool none."),
  .moral = N_ ("Pixels are work for a processor: run it on the pool."),
  .source = "/io/github/weft/Weft/lab/run/loom-run-image-scenario.c",
  .group = LOOM_GROUP_RUN,
  .variants = variants,
  .rules = rules,
};
