/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chrome's JSON of the worst kinds: deep, giant, twice, and numbers that no computer has. */

#include <string.h>

#include "../fuzz/fuzz-look.h"
#include "trace/loom-trace-load.h"

static LoomTrace *
load_and_look (GString *text)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
  g_autoptr (GError) error = NULL;
  LoomTrace *trace = loom_trace_load_bytes (bytes, "hostile", NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  fuzz_look_at (trace);
  return trace;
}

static void
append_times (GString *text, guint n, const char *what)
{
  for (guint i = 0; i < n; i++)
    g_string_append (text, what);
}

static const LoomSlice *
slice_at (LoomTrace *trace, guint lane, guint index)
{
  const LoomLane *of = loom_trace_get_lane (trace, lane);

  g_assert_cmpuint (index, <, of->slices->len);
  return &g_array_index (of->slices, LoomSlice, index);
}

static const char *
name_of (LoomTrace *trace, guint lane, guint index)
{
  return loom_trace_get_string (trace, slice_at (trace, lane, index)->name);
}

static void
test_deep (void)
{
  GString *text = g_string_new (
      "[{\"ph\":\"X\",\"ts\":1,\"dur\":2,\"pid\":1,\"tid\":1,\"name\":\"a\",\"args\":");
  g_autoptr (LoomTrace) trace = NULL;

  append_times (text, 50000, "{\"a\":");
  g_string_append_c (text, '1');
  append_times (text, 50000, "}");
  g_string_append (
      text,
      "},{\"ph\":\"X\",\"ts\":5,\"dur\":2,\"pid\":1,\"tid\":1,\"name\":\"b\",\"args\":{\"k\":");
  append_times (text, 50000, "[");
  append_times (text, 50000, "]");
  g_string_append (text, "}}]");
  trace = load_and_look (text);
  g_assert_cmpstr (name_of (trace, 0, 1), ==, "b");
}

static void
test_giant_strings (void)
{
  GString *text =
      g_string_new ("[{\"ph\":\"X\",\"ts\":1,\"dur\":2,\"pid\":1,\"tid\":1,\"name\":\"");
  g_autoptr (LoomTrace) trace = NULL;

  append_times (text, 1000000, "é");
  g_string_append (text, "\",\"cat\":\"");
  append_times (text, 1000000, "c");
  g_string_append (text, "\",\"args\":{\"");
  append_times (text, 1000000, "k");
  g_string_append (text, "\":\"");
  append_times (text, 1000000, "v");
  g_string_append (text, "\"}}]");
  trace = load_and_look (text);
  /* As long as the longest of another format, and no half of a character. */
  g_assert_cmpuint (strlen (name_of (trace, 0, 0)), ==, 32766);
}

static void
test_twice_and_as_text (void)
{
  GString *text = g_string_new (
      "[{\"ph\":\"C\",\"ph\":\"X\",\"ts\":\"1\",\"ts\":\"2.5\",\"dur\":\"3\",\"pid\":\"main\","
      "\"tid\":\"one\","
      "\"name\":\"a\",\"name\":\"b\",\"args\":{\"a\":1,\"a\":2}},"
      "{\"ph\":\"X\",\"ts\":3,\"dur\":1,\"pid\":\"main\",\"tid\":\"one\",\"name\":\"c\"},"
      "{\"ph\":\"X\",\"ts\":3,\"dur\":1,\"pid\":\"main\",\"tid\":\"two\",\"name\":\"c\"},"
      "null,5,\"text\",[],true,{}]");
  g_autoptr (LoomTrace) trace = load_and_look (text);
  guint n_with_two = 0;

  /* The last of two counts, and a thread may be called by any text. */
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    if (loom_trace_get_lane (trace, i)->slices->len == 2)
      {
        n_with_two++;
        g_assert_cmpstr (name_of (trace, i, 0), ==, "b");
        g_assert_cmpint (slice_at (trace, i, 0)->duration, ==, 3000);
        g_assert_cmpint (slice_at (trace, i, 1)->begin - slice_at (trace, i, 0)->begin, ==, 500);
      }
  g_assert_cmpuint (n_with_two, ==, 1);
  g_assert_cmpuint (loom_trace_get_n_skipped (trace), ==, 6);
}

/* One that is too large is no reason to refuse the file. */
static void
test_numbers (void)
{
  GString *text = g_string_new (
      "[{\"ph\":\"X\",\"ts\":1,\"dur\":2,\"pid\":1,\"tid\":1,\"name\":\"a\",\"args\":{\"n\":1e999}}"
      ","
      "{\"ph\":\"X\",\"ts\":1e999,\"dur\":2,\"pid\":1,\"tid\":1,\"name\":\"never\"},"
      "{\"ph\":\"C\",\"ts\":2,\"pid\":1,\"tid\":1,\"name\":\"c\",\"args\":{\"v\":1e999,\"w\":-"
      "1e999,\"x\":4}},"
      "{\"ph\":\"X\",\"ts\":-9e15,\"dur\":9e15,\"pid\":1,\"tid\":1,\"name\":\"first\"},"
      "{\"ph\":\"X\",\"ts\":9e15,\"dur\":9e15,\"pid\":1,\"tid\":1,\"name\":\"last\"},"
      "{\"ph\":\"X\",\"ts\":9e15,\"dur\":-9e15,\"pid\":-1,\"tid\":1.5,\"name\":\"negative\"},"
      "{\"ph\":\"s\",\"id\":\"abc\",\"ts\":-9e15,\"pid\":1,\"tid\":1,\"name\":\"f\"},"
      "{\"ph\":\"f\",\"id\":\"abc\",\"ts\":9e15,\"pid\":1,\"tid\":1,\"name\":\"f\"}]");
  g_autoptr (LoomTrace) trace = load_and_look (text);

  g_assert_cmpstr (name_of (trace, 0, 0), ==, "first");
  g_assert_true (slice_at (trace, 0, 0)->flags & LOOM_SLICE_CLAMPED);
  g_assert_cmpstr (name_of (trace, 0, 1), ==, "a");
  g_assert_cmpint (slice_at (trace, 0, 1)->flags, ==, 0);
  g_assert_cmpuint (loom_trace_get_n_skipped (trace), ==, 3);
}

static void
test_no_numbers (void)
{
  static const char *const texts[] = { "01", "1.", ".5", "1e", "+1", "--1", "1e+", "0x10", "1.e5" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("[{\"ph\":\"X\",\"ts\":%s,\"dur\":1,\"pid\":1,\"tid\":1}]", texts[i]);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr (GError) error = NULL;
      g_autoptr (LoomTrace) trace =
          loom_trace_load_bytes (bytes, "hostile", NULL, NULL, NULL, &error);

      g_assert_null (trace);
      g_assert_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED);
    }
}

static void
test_many_counters (void)
{
  GString *text =
      g_string_new ("[{\"ph\":\"C\",\"ts\":1,\"pid\":1,\"name\":\"c\",\"args\":{\"s\":0");
  g_autoptr (LoomTrace) trace = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, ",\"s%u\":%u", i, i);
  /* Names of series are cut, and not inside a character. */
  g_string_append (text, ",\"x");
  append_times (text, 200, "é");
  g_string_append (text,
                   "\":1}},{\"ph\":\"b\",\"ts\":1,\"pid\":1,\"name\":\"a\",\"id2\":{\"local\":1},"
                   "\"scope\":\"x");
  append_times (text, 200, "é");
  g_string_append (text, "\"}]");
  trace = load_and_look (text);
  /* Each has a lane, as far as anybody would look; those that have none are counted. */
  g_assert_cmpuint (loom_trace_get_n_lanes (trace), >=, 10000);
  g_assert_cmpuint (loom_trace_get_n_lanes (trace), <, 10005);
  g_assert_cmpuint (loom_trace_get_n_skipped (trace), >=, 2);
}

/* Slices that overlap and do not nest, and threads that have one each. */
static void
test_many_threads (void)
{
  GString *text = g_string_new ("[");
  g_autoptr (LoomTrace) trace = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (
        text,
        "{\"ph\":\"X\",\"ts\":%u,\"dur\":5000,\"pid\":1,\"tid\":1,\"name\":\"o\"},"
        "{\"ph\":\"X\",\"ts\":%u,\"dur\":5,\"pid\":%u,\"tid\":%u,\"name\":\"x\"},"
        "{\"ph\":\"M\",\"pid\":%u,\"name\":\"process_name\",\"args\":{\"name\":\"p\"}},",
        i, i, i + 2, i + 2, i + 2);
  trace = load_and_look (text);
  g_assert_cmpuint (loom_trace_get_lane (trace, 0)->slices->len, ==, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hostile/json/deep", test_deep);
  g_test_add_func ("/hostile/json/giant-strings", test_giant_strings);
  g_test_add_func ("/hostile/json/twice-and-as-text", test_twice_and_as_text);
  g_test_add_func ("/hostile/json/numbers", test_numbers);
  g_test_add_func ("/hostile/json/no-numbers", test_no_numbers);
  g_test_add_func ("/hostile/json/many-counters", test_many_counters);
  g_test_add_func ("/hostile/json/many-threads", test_many_threads);

  return g_test_run ();
}
