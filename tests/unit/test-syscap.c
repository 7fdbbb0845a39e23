/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-trace-load.h"

/*
 * Counted by Python's struct, which knows nothing of Weft: frames by type, from byte 256 on,
 * each as long as its first two bytes say.
 *
 *   10 marks            2871, all of one process and of the group "gtk"
 *    9 counter values   1444
 *    8 definitions      22, of 42 counters with 42 names
 *   and two file chunks and one of metadata, which are no events
 *
 * The longest mark but `mapped window`, whose duration is a time of the clock, is `builder
 * load` with 84,667,029 ns. The last frame is of 863,991,726,063 ns, and the capture's header
 * says that it began at 856,977,027,700.
 */
#define N_MARKS 2871
#define N_VALUES 1444
#define N_COUNTERS 42

static void
test_recording (void)
{
  const char *folder = g_getenv ("WEFT_TEST_TRACES");
  g_autofree char *path =
      g_build_filename (folder != NULL ? folder : "", "widget-factory.syscap", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (GError) error = NULL;
  const LoomLane *lane;
  const LoomSlice *longest = NULL;
  guint n_counters = 0, n_clamped = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("The real recordings are not here");
      return;
    }
  trace = loom_trace_load (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (loom_trace_get_format (trace), ==, LOOM_FORMAT_SYSCAP);
  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, N_MARKS + N_VALUES);
  g_assert_cmpuint (loom_trace_get_n_threads (trace), ==, 1);
  g_assert_cmpint (loom_trace_get_end (trace) - loom_trace_get_begin (trace), ==,
                   G_GINT64_CONSTANT (863991726063) - G_GINT64_CONSTANT (856977027700));

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    if (loom_trace_get_lane (trace, i)->kind == LOOM_LANE_COUNTER)
      n_counters++;
  g_assert_cmpuint (n_counters, ==, N_COUNTERS);

  lane = loom_trace_get_lane (trace, 0);
  g_assert_cmpstr (lane->name, ==, "gtk");
  g_assert_true (lane->is_main);
  g_assert_cmpuint (lane->slices->len, ==, N_MARKS);
  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);

      if (slice->flags & LOOM_SLICE_CLAMPED)
        n_clamped++;
      else if (longest == NULL || slice->duration > longest->duration)
        longest = slice;
    }
  g_assert_cmpuint (n_clamped, ==, 1);
  g_assert_cmpstr (loom_trace_get_string (trace, longest->name), ==, "builder load");
  g_assert_cmpint (longest->duration, ==, 84667029);
}

static GByteArray *
new_capture (void)
{
  GByteArray *capture = g_byte_array_new ();
  const guint32 magic = 0xFDCA975E, version = 1;
  const gint64 time = 1000;

  g_byte_array_set_size (capture, 256);
  memset (capture->data, 0, 256);
  memcpy (capture->data, &magic, sizeof magic);
  memcpy (capture->data + 4, &version, sizeof version);
  memcpy (capture->data + 72, &time, sizeof time);
  return capture;
}

static void
add_frame (GByteArray *capture, guint8 type, guint16 length, gint64 time, const void *body)
{
  const gint16 cpu = 0;
  const gint32 pid = 7;
  const guint32 type_and_padding[2] = { type, 0 };

  g_byte_array_append (capture, (const guint8 *) &length, sizeof length);
  g_byte_array_append (capture, (const guint8 *) &cpu, sizeof cpu);
  g_byte_array_append (capture, (const guint8 *) &pid, sizeof pid);
  g_byte_array_append (capture, (const guint8 *) &time, sizeof time);
  g_byte_array_append (capture, (const guint8 *) type_and_padding, sizeof type_and_padding);
  if (length > 24)
    g_byte_array_append (capture, body, length - 24u);
}

static LoomTrace *
load (GByteArray *capture, gsize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (capture->data, length);

  return loom_trace_load_bytes (bytes, "test", NULL, NULL, NULL, error);
}

static void
add_mark (GByteArray *capture, gint64 time, gint64 duration)
{
  struct
  {
    gint64 duration;
    char group[24];
    char name[40];
    char message[8];
  } mark = { duration, "group", "name", "text" };

  add_frame (capture, 10, 24 + sizeof mark, time, &mark);
}

static void
test_frames (void)
{
  g_autoptr (GByteArray) capture = new_capture ();
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (GVariant) args = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const LoomLane *lane;

  add_frame (capture, 4, 24 + 16, 1000, "/usr/bin/prog a");
  add_mark (capture, 2000, 500);
  add_frame (capture, 200, 32, 2100, "unknown");
  add_frame (capture, 1, 24, 2200, NULL);
  add_frame (capture, 6, 24, 2300, NULL);

  trace = load (capture, capture->len, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, 2);
  g_assert_cmpuint (loom_trace_get_n_skipped (trace), ==, 1);
  lane = loom_trace_get_lane (trace, 0);
  g_assert_cmpstr (lane->name, ==, "group");
  g_assert_cmpstr (lane->process_name, ==, "prog");
  g_assert_cmpuint (lane->slices->len, ==, 1);
  g_assert_cmpint (g_array_index (lane->slices, LoomSlice, 0).duration, ==, 500);
  args = loom_trace_dup_slice_args (trace, 0, 0);
  text = g_variant_print (args, FALSE);
  g_assert_cmpstr (text, ==, "[('message', 'text')]");
}

static void
test_cut (void)
{
  g_autoptr (GByteArray) capture = new_capture ();

  add_mark (capture, 2000, 500);
  for (gsize length = 0; length < capture->len; length++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LoomTrace) trace = load (capture, length, &error);

      if (length < 256)
        {
          g_assert_null (trace);
          g_assert_nonnull (error);
        }
      else
        {
          g_assert_no_error (error);
          g_assert_cmpint (loom_trace_get_end_state (trace), ==,
                           length == 256 ? LOOM_TRACE_END_UNKNOWN : LOOM_TRACE_END_CUT);
          if (length > 256)
            g_assert_nonnull (strstr (loom_trace_get_end_message (trace), "byte 256"));
        }
    }
}

static void
test_damaged (void)
{
  g_autoptr (GByteArray) capture = new_capture ();
  g_autoptr (GByteArray) other_order = new_capture ();
  g_autoptr (GByteArray) other_version = new_capture ();
  g_autoptr (GError) error = NULL;

  add_mark (capture, 2000, 500);
  add_frame (capture, 1, 24, 2000, NULL);
  capture->data[capture->len - 24] = 23;
  g_assert_null (load (capture, capture->len, &error));
  g_assert_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "byte 360"));
  g_clear_error (&error);

  *(guint32 *) (gpointer) other_order->data = GUINT32_SWAP_LE_BE (0xFDCA975E);
  g_assert_null (load (other_order, other_order->len, &error));
  g_assert_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_UNKNOWN_FORMAT);
  g_clear_error (&error);

  other_version->data[4] = 9;
  g_assert_null (load (other_version, other_version->len, &error));
  g_assert_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_UNKNOWN_FORMAT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/syscap/recording", test_recording);
  g_test_add_func ("/syscap/frames", test_frames);
  g_test_add_func ("/syscap/cut", test_cut);
  g_test_add_func ("/syscap/damaged", test_damaged);

  return g_test_run ();
}
