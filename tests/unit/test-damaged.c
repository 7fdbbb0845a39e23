/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-trace-load.h"

/* Cut and bent copies of the real recordings: each loads, or is refused in a sentence. */

#define N_CUTS 60
#define N_BENDS 60
#define SMALL 4096

static GBytes *
read_recording (const char *name)
{
  const char *folder = g_getenv ("WEFT_TEST_TRACES");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "", name, NULL);
  char *contents;
  gsize length;

  if (!g_file_get_contents (path, &contents, &length, NULL))
    return NULL;
  return g_bytes_new_take (contents, length);
}

/* Returns whether it is told where: a byte in the error, or an end that is cut. */
static void
load_and_check (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) trace = loom_trace_load_bytes (bytes, "damaged", NULL, NULL, NULL, &error);

  if (trace != NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpint (loom_trace_get_end (trace), >=, loom_trace_get_begin (trace));
      if (loom_trace_get_end_state (trace) == LOOM_TRACE_END_CUT)
        g_assert_nonnull (strstr (loom_trace_get_end_message (trace), "byte"));
      return;
    }

  g_assert_nonnull (error);
  g_assert_cmpuint (strlen (error->message), >, 10);
  if (g_error_matches (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED))
    g_assert_nonnull (strstr (error->message, "byte"));
  else
    g_assert_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_UNKNOWN_FORMAT);
}

static void
test_cut (gconstpointer name)
{
  g_autoptr (GBytes) whole = read_recording (name);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gsize size;

  if (whole == NULL)
    {
      g_test_skip ("The real recordings are not here");
      return;
    }
  size = g_bytes_get_size (whole);
  if (size <= SMALL)
    for (gsize length = 0; length < size; length++)
      {
        g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, length);

        load_and_check (part);
      }
  else
    for (guint i = 0; i < (size > 1000000 ? 8 : N_CUTS); i++)
      {
        g_autoptr (GBytes) part =
            g_bytes_new_from_bytes (whole, 0, (gsize) (g_rand_double (random) * (gdouble) size));

        load_and_check (part);
      }
}

static void
test_bent (gconstpointer name)
{
  g_autoptr (GBytes) whole = read_recording (name);
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  gsize size;

  if (whole == NULL)
    {
      g_test_skip ("The real recordings are not here");
      return;
    }
  size = g_bytes_get_size (whole);
  for (guint i = 0; i < (size > 1000000 ? 8 : N_BENDS); i++)
    {
      guint8 *copy = g_memdup2 (g_bytes_get_data (whole, NULL), size);
      g_autoptr (GBytes) bent = NULL;

      for (guint n = g_rand_int_range (random, 1, 8); n > 0; n--)
        copy[(gsize) (g_rand_double (random) * (gdouble) size)] =
            (guint8) g_rand_int_range (random, 0, 256);
      bent = g_bytes_new_take (copy, size);
      load_and_check (bent);
    }
}

int
main (int argc, char **argv)
{
  static const char *const names[] = {
    "async_begin_end.json",
    "chrome-animation.json.gz",
    "flow.json",
    "flow_simple.json",
    "main_thread_has_unclosed_slices.json",
    "nanoseconds.json",
    "nestable_async.json",
    "trivial_trace.json",
    "widget-factory.syscap",
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *cut = g_strdup_printf ("/damaged/cut/%s", names[i]);
      g_autofree char *bent = g_strdup_printf ("/damaged/bent/%s", names[i]);

      g_test_add_data_func (cut, names[i], test_cut);
      g_test_add_data_func (bent, names[i], test_bent);
    }

  return g_test_run ();
}
