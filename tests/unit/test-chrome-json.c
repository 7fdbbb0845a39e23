/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-trace-load.h"

/*
 * The numbers of the real recordings were counted by Python, which knows nothing of Weft:
 *
 *   import collections, gzip, json
 *   def count (path):
 *     j = json.load ((gzip.open if path.endswith ('gz') else open) (path))
 *     events = j if isinstance (j, list) else j['traceEvents']
 *     threads = {(e.get ('pid'), e.get ('tid')) for e in events}
 *     open_flows, arrows = {}, 0
 *     for e in sorted ((e for e in events if e['ph'] in 'stf'), key=lambda e: e['ts']):
 *       key = (e['cat'], e['name'], e['id'])
 *       if e['ph'] != 's' and key in open_flows:
 *         arrows += 1
 *         del open_flows[key]
 *       if e['ph'] != 'f':
 *         open_flows[key] = e
 *     return (len (events), len (threads),
 *             sum (e['ph'] in 'XB' for e in events), arrows,
 *             max ((e['dur'], e['name']) for e in events if e['ph'] == 'X'))
 */
typedef struct
{
  const char *name;
  guint64 n_events;
  guint n_threads;
  guint n_slices; /* of threads */
  guint n_arrows;
  const char *longest; /* of those that end; NULL where that was not counted */
  gint64 duration;     /* nanoseconds */
} Expected;

static const Expected recordings[] = {
  { "async_begin_end.json", 35, 6, 3, 0, "BE1", 130000 },
  { "chrome-animation.json.gz", 126149, 44, 79706, 12197, "WorkerThread active", 239383000 },
  { "flow.json", 5017, 25, 1625, 591, NULL, 0 },
  { "flow_simple.json", 10, 5, 5, 3, "OtherSlice", 500000 },
  { "main_thread_has_unclosed_slices.json", 3386, 22, 1684, 0, NULL, 0 },
  { "nanoseconds.json", 16, 1, 8, 0, "us1", 1100 },
  { "nestable_async.json", 20, 1, 0, 0, NULL, 0 },
  { "trivial_trace.json", 4, 1, 2, 0, "a", 36000 },
};

static const LoomSlice *
find_longest (LoomTrace *trace, guint *n_slices)
{
  const LoomSlice *longest = NULL;

  *n_slices = 0;
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      if (lane->kind != LOOM_LANE_THREAD)
        continue;
      *n_slices += lane->slices->len;
      for (guint s = 0; s < lane->slices->len; s++)
        {
          const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, s);

          if ((slice->flags & LOOM_SLICE_OPEN) == 0 &&
              (longest == NULL || slice->duration > longest->duration))
            longest = slice;
        }
    }
  return longest;
}

static void
test_recording (gconstpointer data)
{
  const Expected *expected = data;
  const char *folder = g_getenv ("WEFT_TEST_TRACES");
  g_autoptr (GFile) file = NULL;
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  const LoomSlice *longest;
  guint n_slices;

  path = g_build_filename (folder != NULL ? folder : "", expected->name, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("The real recordings are not here");
      return;
    }

  file = g_file_new_for_path (path);
  trace = loom_trace_load (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (loom_trace_get_format (trace), ==, LOOM_FORMAT_CHROME_JSON);
  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, expected->n_events);
  g_assert_cmpuint (loom_trace_get_n_threads (trace), ==, expected->n_threads);
  g_assert_cmpuint (loom_trace_get_n_flows (trace), ==, expected->n_arrows);
  longest = find_longest (trace, &n_slices);
  g_assert_cmpuint (n_slices, ==, expected->n_slices);
  if (expected->longest != NULL)
    {
      g_assert_cmpint (longest->duration, ==, expected->duration);
      g_assert_cmpstr (loom_trace_get_string (trace, longest->name), ==, expected->longest);
    }
}

static LoomTrace *
load_text (const char *text, gssize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);

  return loom_trace_load_bytes (bytes, "test", NULL, NULL, NULL, error);
}

static LoomTrace *
load (const char *text)
{
  g_autoptr (GError) error = NULL;
  LoomTrace *trace = load_text (text, -1, &error);

  g_assert_no_error (error);
  return trace;
}

static const LoomSlice *
only_slice (LoomTrace *trace)
{
  const LoomLane *lane = loom_trace_get_lane (trace, 0);

  g_assert_cmpuint (lane->slices->len, ==, 1);
  return &g_array_index (lane->slices, LoomSlice, 0);
}

/* A nanosecond is a nanosecond, also where a double of microseconds has no room for it. */
static void
test_nanoseconds (void)
{
  g_autoptr (LoomTrace) trace =
      load ("[{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":1496637337834123.456,\"dur\":0.001,"
            "\"name\":\"a\"}]");
  g_autoptr (LoomTrace) text =
      load ("[{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":\"12.5\",\"dur\":1e3,\"name\":\"a\"}]");

  g_assert_cmpint (loom_trace_get_origin (trace), ==, G_GINT64_CONSTANT (1496637337834123456));
  g_assert_cmpint (only_slice (trace)->duration, ==, 1);
  g_assert_cmpint (loom_trace_get_origin (text), ==, 12500);
  g_assert_cmpint (only_slice (text)->duration, ==, 1000000);
}

#define EVENT(ph) "{\"ph\":\"" ph "\",\"pid\":1,\"tid\":1,\"ts\":1,\"name\":\"a\"}"

static void
test_forms (void)
{
  static const char *const texts[] = {
    "[" EVENT ("i") "]",
    "[" EVENT ("i"),
    "[" EVENT ("i") ",",
    "[" EVENT ("i") ",\n",
    "  [ " EVENT ("i") " , ] ",
    "{\"traceEvents\":[" EVENT ("i") "]}",
    "{\"traceEvents\":[" EVENT ("i") ",],\"displayTimeUnit\":\"ns\"}",
    "{\"a\":[{\"b\":\"]}\\\\\\\"\"}],\"traceEvents\":[" EVENT ("i") "],\"z\":{}}\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (LoomTrace) trace = load (texts[i]);

      g_test_message ("%s", texts[i]);
      g_assert_cmpuint (loom_trace_get_n_events (trace), ==, 1);
      g_assert_cmpuint (loom_trace_get_lane (trace, 0)->instants->len, ==, 1);
      g_assert_cmpint (loom_trace_get_end_state (trace), ==, LOOM_TRACE_END_UNKNOWN);
    }
}

static void
test_cut (void)
{
  static const char text[] = "[" EVENT ("i") ",{\"ph\":\"i\",\"pid\":1,\"na";
  g_autoptr (LoomTrace) trace = load (text);
  g_autofree char *byte = g_strdup_printf ("byte %u", (guint) strlen (text));

  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, 1);
  g_assert_cmpint (loom_trace_get_end_state (trace), ==, LOOM_TRACE_END_CUT);
  g_assert_nonnull (strstr (loom_trace_get_end_message (trace), byte));
}

static void
test_damaged (void)
{
  static const struct
  {
    const char *text;
    const char *byte;
  } cases[] = {
    { "[" EVENT ("i") ",{\"ph\":}]", "byte " },
    { "[" EVENT ("i") " " EVENT ("i") "]", "byte 46:" },
    { "[}", "byte 1:" },
    { "[" EVENT ("i") ",,]", "byte 46:" },
    { "{\"traceEvents\" [", "byte 15:" },
    { "{12:[]}", "byte " },
    { "[{\"ph\":\"i\",\"ts\":1.2.3}]", "byte " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_null (load_text (cases[i].text, -1, &error));
      g_assert_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED);
      g_test_message ("→ %s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].byte));
    }
}

static void
test_no_trace (void)
{
  static const char *const texts[] = { "", "hello", "{}", "{\"a\":1}", "   " };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (load_text (texts[i], -1, &error));
      g_assert_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_UNKNOWN_FORMAT);
    }
}

/* What lacks something, or has it of the wrong kind, is counted and passed over. */
static void
test_hostile (void)
{
  static const char *const texts[] = {
    "[1,\"a\",null,true,[]]",
    "[{}]",
    "[{\"ph\":7}]",
    "[{\"ph\":\"X\"}]",
    "[{\"ph\":\"X\",\"ts\":\"soon\",\"dur\":{}}]",
    "[{\"ph\":\"X\",\"ts\":99999999999999999999999999}]",
    "[{\"ph\":\"X\",\"ts\":-1e300,\"dur\":1e308}]",
    "[{\"ph\":\"E\",\"ts\":1}]",
    "[{\"ph\":\"f\",\"ts\":1,\"id\":1}]",
    "[{\"ph\":\"C\",\"ts\":1,\"args\":{\"a\":\"x\"}}]",
    "[{\"ph\":\"M\",\"name\":\"thread_name\",\"args\":7}]",
    "[{\"ph\":\"?\",\"ts\":1}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (LoomTrace) trace = load (texts[i]);

      g_test_message ("%s", texts[i]);
      g_assert_cmpuint (loom_trace_get_n_events (trace), >=, 1);
    }
}

static void
test_text (void)
{
  static const char bad[] = "[{\"ph\":\"X\",\"ts\":1,\"dur\":1,\"name\":\"a\xff\xfe\"}]";
  g_autoptr (LoomTrace) repaired = load (bad);
  g_autoptr (LoomTrace) zero = load ("[{\"ph\":\"X\",\"ts\":1,\"dur\":1,\"name\":\"a\\u0000b\"}]");
  g_autoptr (LoomTrace) escaped =
      load ("[{\"ph\":\"X\",\"ts\":1,\"dur\":1,\"name\":\"\\u00e9\\\"\\n\"}]");

  g_assert_true (
      g_utf8_validate (loom_trace_get_string (repaired, only_slice (repaired)->name), -1, NULL));
  g_assert_cmpstr (loom_trace_get_string (zero, only_slice (zero)->name), ==, "a");
  g_assert_cmpstr (loom_trace_get_string (escaped, only_slice (escaped)->name), ==, "é\"\n");
}

static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new ("[{\"ph\":\"X\",\"ts\":1,\"dur\":1,\"args\":{\"a\":");
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) trace = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, ']');
  g_string_append (text, "}}]");

  trace = load_text (text->str, -1, &error);
  g_assert_true (trace != NULL ||
                 g_error_matches (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED));
}

static void
test_flow_in_slices (void)
{
  g_autoptr (LoomTrace) trace = load (
      "[{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":1,\"dur\":1,\"bind_id\":\"0x7\",\"flow_out\":true,"
      "\"cat\":\"c\"},{\"ph\":\"X\",\"pid\":1,\"tid\":2,\"ts\":5,\"dur\":1,\"bind_id\":\"0x7\","
      "\"flow_in\":true,\"cat\":\"c\"}]");
  const LoomFlow *flow;

  g_assert_cmpuint (loom_trace_get_n_flows (trace), ==, 1);
  flow = loom_trace_get_flows (trace);
  g_assert_cmpint (flow->to_time - flow->from_time, ==, 4000);
  g_assert_cmpuint (flow->from_lane, !=, flow->to_lane);
}

static void
test_arguments (void)
{
  g_autoptr (LoomTrace) trace = load (
      "[{\"ph\":\"B\",\"ts\":1,\"name\":\"a\",\"args\":{\"n\":1,\"o\":{\"x\":[1,2]},\"s\":\"t\"}},"
      "{\"ph\":\"E\",\"ts\":2,\"args\":{\"r\":true}}]");
  g_autoptr (GVariant) args = loom_trace_dup_slice_args (trace, 0, 0);
  g_autofree char *text = g_variant_print (args, FALSE);

  g_assert_cmpstr (text, ==, "[('n', '1'), ('o', '{\"x\":[1,2]}'), ('s', 't'), ('r', 'true')]");
}

static void
test_cancelled (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("[]", 2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (loom_trace_load_bytes (bytes, "test", NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (recordings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/chrome-json/recording/%s", recordings[i].name);

      g_test_add_data_func (path, &recordings[i], test_recording);
    }
  g_test_add_func ("/chrome-json/nanoseconds", test_nanoseconds);
  g_test_add_func ("/chrome-json/forms", test_forms);
  g_test_add_func ("/chrome-json/cut", test_cut);
  g_test_add_func ("/chrome-json/damaged", test_damaged);
  g_test_add_func ("/chrome-json/no-trace", test_no_trace);
  g_test_add_func ("/chrome-json/hostile", test_hostile);
  g_test_add_func ("/chrome-json/text", test_text);
  g_test_add_func ("/chrome-json/deep", test_deep);
  g_test_add_func ("/chrome-json/flow-in-slices", test_flow_in_slices);
  g_test_add_func ("/chrome-json/arguments", test_arguments);
  g_test_add_func ("/chrome-json/cancelled", test_cancelled);

  return g_test_run ();
}
