/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-export.h"
#include "trace/loom-trace-builder.h"
#include "trace/loom-trace-load.h"

/* Forty bytes and more, with a character of two bytes across where it is cut. */
#define LONG_NAME "0123456789012345678901234567890123456\xc3\xa4\xc3\xb6 and more"

static LoomTrace *
export_and_load (LoomTrace *trace, const char *ending)
{
  g_autofree char *name = g_strconcat ("weft-syscap-XXXXXX", ending, NULL);
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp (name, &stream, NULL);
  g_autoptr (GError) error = NULL;
  LoomTrace *loaded;

  loom_trace_export (trace, file, LOOM_FORMAT_SYSCAP, NULL, &error);
  g_assert_no_error (error);
  loaded = loom_trace_load (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_file_delete (file, NULL, NULL);
  return loaded;
}

static LoomTrace *
make_trace (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  guint lane = loom_trace_builder_thread (builder, 7, 8);
  guint32 category = loom_trace_builder_string (builder, "category", -1);

  loom_trace_builder_name_thread (builder, 7, 8, "worker");
  loom_trace_builder_name_process (builder, 7, "program");
  loom_trace_builder_arg (builder, loom_trace_builder_string (builder, "key", -1),
                          loom_trace_builder_string (builder, "value", -1));
  loom_trace_builder_complete (builder, lane, 0, 1000, category,
                               loom_trace_builder_string (builder, LONG_NAME, -1),
                               loom_trace_builder_take_args (builder));
  loom_trace_builder_complete (builder, lane, 100, 200, category,
                               loom_trace_builder_string (builder, "inside", -1), 0);
  loom_trace_builder_counter (builder, 7, "gtk.fps", 10, 60);
  loom_trace_builder_counter (builder, 7, "gtk.fps", 20, -3);
  loom_trace_builder_counter (builder, 7, "ratio", 10, 0.25);
  loom_trace_builder_counter (builder, 7, "a.b.c", 10, 1e300);
  return loom_trace_builder_finish (builder);
}

static const LoomLane *
find_lane (LoomTrace *trace, const char *name)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    if (g_str_equal (loom_trace_get_lane (trace, i)->name, name))
      return loom_trace_get_lane (trace, i);
  g_error ("There is no lane “%s”", name);
}

static void
assert_sample (LoomTrace *trace, const char *name, guint index, gint64 time, gdouble value)
{
  const LoomSample *sample = &g_array_index (find_lane (trace, name)->samples, LoomSample, index);

  g_assert_cmpint (sample->time + loom_trace_get_origin (trace), ==, time);
  g_assert_cmpfloat (sample->value, ==, value);
}

/* What marks hold comes back: times, groups, as much of a name as fits, and the rest in a message. */
static void
test_marks (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (LoomTrace) loaded = export_and_load (trace, ".syscap");
  const LoomLane *lane = find_lane (loaded, "category");
  const LoomSlice *slices = (gpointer) lane->slices->data;
  g_autoptr (GVariant) args = loom_trace_dup_slice_args (loaded, lane->number, 0);
  g_autofree char *text = g_variant_print (args, FALSE);

  g_assert_cmpuint (lane->slices->len, ==, 2);
  g_assert_cmpint (slices[0].duration, ==, 1000);
  g_assert_cmpint (slices[1].begin - slices[0].begin, ==, 100);
  g_assert_cmpint (slices[1].duration, ==, 200);
  g_assert_cmpstr (loom_trace_get_string (loaded, slices[0].name), ==,
                   "0123456789012345678901234567890123456\xc3\xa4");
  g_assert_nonnull (strstr (text, LONG_NAME ", key=value, thread=worker"));
  g_assert_cmpstr (lane->process_name, ==, "program");
  g_assert_cmpint (lane->pid, ==, 7);
}

static void
test_counters (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (LoomTrace) loaded = export_and_load (trace, ".syscap.gz");
  gint64 base = loom_trace_get_origin (loaded);

  assert_sample (loaded, "gtk.fps", 0, base + 10, 60);
  assert_sample (loaded, "gtk.fps", 1, base + 20, -3);
  assert_sample (loaded, "ratio", 0, base + 10, 0.25);
  assert_sample (loaded, "a.b.c", 0, base + 10, 1e300);
}

static void
compare_lane (LoomTrace *trace, LoomTrace *other, guint number)
{
  const LoomLane *lane = loom_trace_get_lane (trace, number);
  const LoomLane *found = find_lane (other, lane->name);

  g_assert_cmpuint (lane->slices->len, ==, found->slices->len);
  g_assert_cmpuint (lane->instants->len, ==, found->instants->len);
  g_assert_cmpuint (lane->samples->len, ==, found->samples->len);
  for (guint i = 0; i < lane->samples->len; i++)
    assert_sample (other, lane->name, i,
                   g_array_index (lane->samples, LoomSample, i).time +
                       loom_trace_get_origin (trace),
                   g_array_index (lane->samples, LoomSample, i).value);
  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      const LoomSlice *again = &g_array_index (found->slices, LoomSlice, i);
      g_autoptr (GVariant) args = loom_trace_dup_slice_args (trace, number, i);
      g_autoptr (GVariant) args_again = loom_trace_dup_slice_args (other, found->number, i);

      g_assert_cmpint (slice->begin + loom_trace_get_origin (trace), ==,
                       again->begin + loom_trace_get_origin (other));
      g_assert_cmpint (slice->duration, ==, again->duration);
      g_assert_cmpuint (slice->flags, ==, again->flags);
      g_assert_cmpstr (loom_trace_get_string (trace, slice->name), ==,
                       loom_trace_get_string (other, again->name));
      g_assert_true (args == NULL ? args_again == NULL : g_variant_equal (args, args_again));
    }
}

/* A real capture, GTK's swapped mark among its marks. */
static void
test_again (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("WEFT_TEST_TRACES"), "widget-factory.syscap", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomTrace) again = NULL;

  if (!g_file_query_exists (file, NULL))
    {
      g_test_skip ("The real recordings are not here");
      return;
    }
  trace = loom_trace_load (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  again = export_and_load (trace, ".syscap");
  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, loom_trace_get_n_events (again));
  g_assert_cmpuint (loom_trace_get_n_lanes (trace), ==, loom_trace_get_n_lanes (again));
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    compare_lane (trace, again, i);
  g_assert_null (loom_trace_export_describe_loss (trace, LOOM_FORMAT_SYSCAP));
}

/* A clock that begins at 0: what lasts long is still no mark that is swapped. */
static void
test_young_clock (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  guint lane = loom_trace_builder_thread (builder, 1, 1);
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomTrace) loaded = NULL;
  const LoomSlice *slice;

  loom_trace_builder_complete (builder, lane, 5, 1000000, 0,
                               loom_trace_builder_string (builder, "long", -1), 0);
  trace = loom_trace_builder_finish (builder);
  loaded = export_and_load (trace, ".syscap");
  slice = &g_array_index (find_lane (loaded, "marks")->slices, LoomSlice, 0);
  g_assert_cmpint (slice->duration, ==, 1000000);
  g_assert_cmpuint (slice->flags, ==, 0);
}

static void
test_loss (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autofree char *loss = loom_trace_export_describe_loss (trace, LOOM_FORMAT_SYSCAP);

  g_assert_nonnull (strstr (loss, "no threads"));
  g_assert_null (loom_trace_export_describe_loss (trace, LOOM_FORMAT_FXT));
  g_assert_null (loom_trace_export_describe_loss (trace, LOOM_FORMAT_CHROME_JSON));
}

static void
test_cancel (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GFile) file = g_file_new_for_path ("never-written.syscap");
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (loom_trace_export (trace, file, LOOM_FORMAT_SYSCAP, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_query_exists (file, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export-syscap/marks", test_marks);
  g_test_add_func ("/export-syscap/counters", test_counters);
  g_test_add_func ("/export-syscap/again", test_again);
  g_test_add_func ("/export-syscap/young-clock", test_young_clock);
  g_test_add_func ("/export-syscap/loss", test_loss);
  g_test_add_func ("/export-syscap/cancel", test_cancel);
  return g_test_run ();
}
