/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/run/loom-run-scenarios.h"

#include <glib/gi18n-lib.h>

#include "lab/run/loom-computation.h"

/* The example is packed already, and is read as what it is. */
#define LEVEL 9
#define N_TIMES 8

/* The lesson begins here. */

static GBytes *
compress (GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GConverter) compressor =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, LEVEL));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, compressor);

  if (!g_output_stream_write_all (stream, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                  NULL, cancellable, error) ||
      !g_output_stream_close (stream, cancellable, error))
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static gboolean
compress_file (WeftResult *result, gpointer data, GCancellable *cancellable, GError **error)
{
  LoomLesson *lesson = data;
  g_autoptr (GBytes) bytes =
      g_file_load_bytes (loom_lesson_get_file (lesson), cancellable, NULL, error);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size = 0;

  if (bytes == NULL)
    return FALSE;
  for (guint i = 0; i < N_TIMES; i++)
    {
      g_autoptr (GBytes) compressed = compress (bytes, cancellable, error);

      if (compressed == NULL)
        return FALSE;
      size = g_bytes_get_size (compressed);
    }

  before = g_format_size (g_bytes_get_size (bytes));
  after = g_format_size (size);
  /* TRANSLATORS: sizes before and after compression */
  *result = weft_result_pointer (&weft_type_string, g_strdup_printf (_ ("%s → %s"), before, after));
  return TRUE;
}

/* The lesson ends here. */

static WeftTask *
compress_file_here (LoomLesson *lesson)
{
  return loom_compute_here (lesson, compress_file);
}

static WeftTask *
compress_file_on_pool (LoomLesson *lesson)
{
  return loom_compute_on_pool (lesson, compress_file);
}

static const LoomVariant variants[] = {
  { "pitfall", N_ ("On the UI thread"), LOOM_VARIANT_PITFALL, "compress_file", compress_file_here,
    loom_computed_here },
  { "cure", N_ ("On the pool"), LOOM_VARIANT_CURE, "compress_file", compress_file_on_pool,
    loom_computed_on_pool },
  { 0 },
};

static const char *const rules[] = { "W009", NULL };

const LoomScenario loom_run_compress_scenario = {
  .name = "run-compress",
  .title = N_ ("Compression"),
  .summary = N_ ("A file is compressed as hard as it goes. On the UI thread the window stands "
                 "still; on the pool it does not."),
  .moral = N_ ("Compression is work for a processor: run it on the pool."),
  .source = "/io/github/weft/Weft/lab/run/loom-run-compress-scenario.c",
  .group = LOOM_GROUP_RUN,
  .variants = variants,
  .rules = rules,
};
