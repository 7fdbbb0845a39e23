/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Captures of Sysprof with times and lengths that cannot be, and packed files that are cut, bent, or
 * stand for more than can be held. */

#include <string.h>

#include "../fuzz/fuzz-look.h"
#include "trace/loom-gzip.h"
#include "trace/loom-trace-load.h"

#define MAGIC 0xFDCA975Eu
#define BEGIN 1000000000

static GByteArray *
capture_new (gint64 time, gint64 end_time)
{
  GByteArray *array = g_byte_array_new ();
  const guint32 front[] = { MAGIC, 1 | 1 << 8 };
  const gint64 times[] = { time, end_time };
  static const guint8 zeros[168];

  g_byte_array_append (array, (const guint8 *) front, sizeof front);
  g_byte_array_append (array, zeros, 64);
  g_byte_array_append (array, (const guint8 *) times, sizeof times);
  g_byte_array_append (array, zeros, sizeof zeros);
  return array;
}

static void
add_frame (
    GByteArray *array, guint8 type, gint64 time, gint32 pid, const guint8 *body, gsize length)
{
  struct
  {
    guint16 length;
    gint16 cpu;
    gint32 pid;
    gint64 time;
    guint32 type;
    guint32 padding;
  } frame = { (guint16) (24 + length), 0, pid, time, type, 0 };

  G_STATIC_ASSERT (sizeof frame == 24);
  g_byte_array_append (array, (const guint8 *) &frame, sizeof frame);
  g_byte_array_append (array, body, (guint) length);
}

static void
add_mark (GByteArray *array, gint64 time, gint64 duration, gint32 pid, const char *group)
{
  guint8 body[8 + 24 + 40 + 8] = { 0 };

  memcpy (body, &duration, sizeof duration);
  memcpy (body + 8, group, MIN (strlen (group), 24));
  memcpy (body + 32, "\xff mark", 6);
  memcpy (body + 72, "<m>", 3);
  add_frame (array, 10, time, pid, body, sizeof body);
}

static LoomTrace *
load (GByteArray *array, GError **error)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (array);

  return loom_trace_load_bytes (bytes, "hostile", NULL, NULL, NULL, error);
}

static LoomTrace *
load_and_look (GByteArray *array)
{
  g_autoptr (GError) error = NULL;
  LoomTrace *trace = load (array, &error);

  g_assert_no_error (error);
  fuzz_look_at (trace);
  return trace;
}

static void
test_times (void)
{
  static const gint64 times[] = { G_MININT64,       G_MAXINT64,         0, -1, BEGIN,
                                  (gint64) 1 << 62, -((gint64) 1 << 62) };
  static const gint64 durations[] = { G_MININT64, G_MAXINT64, 0, -1, BEGIN };

  for (guint begin = 0; begin < G_N_ELEMENTS (times); begin++)
    {
      /* It ends before it begins. */
      GByteArray *array = capture_new (times[begin], 5);
      g_autoptr (LoomTrace) trace = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (times); i++)
        for (guint j = 0; j < G_N_ELEMENTS (durations); j++)
          {
            static const guint8 log[48] = { 0 };

            add_mark (array, times[i], durations[j], 1, "gtk");
            add_frame (array, 12, times[i], 1, log, sizeof log);
          }
      trace = load_and_look (array);
      g_assert_cmpuint (loom_trace_get_lane (trace, 0)->slices->len, ==, 35);
      g_assert_cmpuint (loom_trace_get_lane (trace, 0)->instants->len, ==, 35);
    }
}

/* Each of them was cut to what can be: they all begin with the capture. */
static void
test_many_clamped (void)
{
  GByteArray *array = capture_new (BEGIN, 5);
  g_autoptr (LoomTrace) trace = NULL;

  for (guint i = 0; i < 10000; i++)
    {
      add_mark (array, BEGIN + i, (gint64) 1 << 60, 1, "gtk");
      add_mark (array, BEGIN + (gint64) i * 100000000, 99999999, 1, "gtk");
    }
  trace = load_and_look (array);
  g_assert_cmpuint (loom_trace_get_lane (trace, 0)->slices->len, ==, 20000);
}

static void
test_many_groups (void)
{
  GByteArray *array = capture_new (BEGIN, 5);
  g_autoptr (LoomTrace) trace = NULL;

  for (gint32 i = 0; i < 5000; i++)
    {
      g_autofree char *group = g_strdup_printf ("group %d", i);
      g_autofree char *command = g_strdup_printf ("/usr/bin/p%04d -x", i);

      add_frame (array, 4, BEGIN, i, (const guint8 *) command, 16);
      add_mark (array, BEGIN + i, 5, i, group);
    }
  trace = load_and_look (array);
  g_assert_cmpuint (loom_trace_get_n_lanes (trace), ==, 5000);
  g_assert_cmpstr (loom_trace_get_lane (trace, 4999)->process_name, ==, "p4999");
}

static void
test_lengths (void)
{
  for (guint length = 0; length < 24; length++)
    {
      GByteArray *array = capture_new (BEGIN, 5);
      g_autoptr (GError) error = NULL;
      g_autoptr (LoomTrace) trace = NULL;

      add_mark (array, BEGIN, 5, 1, "gtk");
      array->data[256] = (guint8) length;
      trace = load (array, &error);
      g_assert_null (trace);
      g_assert_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, "byte 256"));
    }
  for (guint type = 0; type < 256; type++)
    {
      GByteArray *array = capture_new (BEGIN, 5);
      g_autoptr (LoomTrace) trace = NULL;
      guint8 ones[200];

      memset (ones, 0xff, sizeof ones);
      /* Whatever it says that it has, it has no more than its frame. */
      for (gsize n = 0; n <= sizeof ones; n += 8)
        add_frame (array, (guint8) type, BEGIN, 1, ones, n);
      trace = load_and_look (array);
    }
}

static GBytes *
pack (gsize n_bytes)
{
  g_autoptr (GConverter) packer =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, packer);
  g_autofree guint8 *spaces = g_malloc (n_bytes);

  memset (spaces, ' ', n_bytes);
  spaces[0] = '[';
  g_output_stream_write_all (stream, spaces, n_bytes, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
test_gzip_limit (void)
{
  const gsize size = 4 * 1024 * 1024;
  g_autoptr (GBytes) packed = pack (size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) just = NULL;
  g_autoptr (GBytes) more = NULL;
  g_autofree char *limit = g_format_size (size - 1);
  gboolean cut;

  g_assert_cmpuint (g_bytes_get_size (packed), <, size / 500);
  just = loom_gzip_unpack_at_most (packed, size, &cut, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (just), ==, size);
  more = loom_gzip_unpack_at_most (packed, size - 1, &cut, NULL, &error);
  g_assert_null (more);
  g_assert_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, limit));
}

static void
test_gzip_cut_and_bent (void)
{
  g_autoptr (GBytes) packed = pack (4096);
  gsize size;
  const guint8 *data = g_bytes_get_data (packed, &size);

  for (gsize i = 2; i < size; i++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (packed, 0, i);
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) bent = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (LoomTrace) trace = NULL;
      g_autoptr (LoomTrace) other = NULL;

      trace = loom_trace_load_bytes (cut, "cut", NULL, NULL, NULL, &error);
      g_assert ((trace == NULL) == (error != NULL));
      if (trace != NULL)
        g_assert_cmpint (loom_trace_get_end_state (trace), ==, LOOM_TRACE_END_CUT);
      g_clear_error (&error);
      copy[i] ^= 0x55;
      bent = g_bytes_new (copy, size);
      other = loom_trace_load_bytes (bent, "bent", NULL, NULL, NULL, &error);
      g_assert ((other == NULL) == (error != NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hostile/syscap/times", test_times);
  g_test_add_func ("/hostile/syscap/many-clamped", test_many_clamped);
  g_test_add_func ("/hostile/syscap/many-groups", test_many_groups);
  g_test_add_func ("/hostile/syscap/lengths", test_lengths);
  g_test_add_func ("/hostile/gzip/limit", test_gzip_limit);
  g_test_add_func ("/hostile/gzip/cut-and-bent", test_gzip_cut_and_bent);

  return g_test_run ();
}
