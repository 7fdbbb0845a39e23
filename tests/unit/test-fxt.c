/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-trace-load.h"

/* Fuchsia traces made by hand, word by word, as other programs may write them. */

#define MAGIC G_GUINT64_CONSTANT (0x0016547846040010)

static void
add (GArray *words, guint64 word)
{
  g_array_append_val (words, word);
}

static void
add_text (GArray *words, const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i += 8)
    {
      guint64 word = 0;

      memcpy (&word, text + i, MIN (length - i, 8));
      add (words, word);
    }
}

static guint64
words_of (const char *text)
{
  return (strlen (text) + 7) / 8;
}

static void
add_string (GArray *words, guint64 index, const char *text)
{
  add (words, 2 | (1 + words_of (text)) << 4 | index << 16 | (guint64) strlen (text) << 32);
  add_text (words, text);
}

static void
add_thread (GArray *words, guint64 index, guint64 pid, guint64 tid)
{
  add (words, 3 | 3 << 4 | index << 16);
  add (words, pid);
  add (words, tid);
}

/* An event of thread 1, with name 1 and category 2. */
static void
add_event (GArray *words, guint64 type, guint64 time, gboolean has_last, guint64 last)
{
  add (words, 4 | (guint64) (has_last ? 3 : 2) << 4 | type << 16 | G_GUINT64_CONSTANT (1) << 24 |
                  G_GUINT64_CONSTANT (2) << 32 | G_GUINT64_CONSTANT (1) << 48);
  add (words, time);
  if (has_last)
    add (words, last);
}

static GArray *
new_trace (guint64 ticks_per_second)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (guint64));

  add (words, MAGIC);
  add (words, 1 | 2 << 4);
  add (words, ticks_per_second);
  add_string (words, 1, "name");
  add_string (words, 2, "a category of some length");
  add_thread (words, 1, 10, 11);
  return words;
}

static LoomTrace *
load_bytes (GArray *words, gsize n_bytes, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (words->data, n_bytes);

  return loom_trace_load_bytes (bytes, "test", NULL, NULL, NULL, error);
}

static LoomTrace *
load (GArray *words)
{
  g_autoptr (GError) error = NULL;
  LoomTrace *trace = load_bytes (words, words->len * 8, &error);

  g_assert_no_error (error);
  return trace;
}

static const LoomLane *
lane_of_kind (LoomTrace *trace, LoomLaneKind kind)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    if (loom_trace_get_lane (trace, i)->kind == kind)
      return loom_trace_get_lane (trace, i);
  g_assert_not_reached ();
}

/* Every type of event once; ticks of a tenth of a nanosecond. */
static void
test_events (void)
{
  g_autoptr (GArray) words = new_trace (G_GUINT64_CONSTANT (10000000000));
  g_autoptr (LoomTrace) trace = NULL;
  const LoomLane *thread;
  const LoomFlow *flows;

  add_event (words, 0, 1000, FALSE, 0);
  add_event (words, 2, 2000, FALSE, 0);
  add_event (words, 4, 3000, TRUE, 4000);
  add_event (words, 3, 5000, FALSE, 0);
  add_event (words, 5, 6000, TRUE, 7);
  add_event (words, 6, 6500, TRUE, 7);
  add_event (words, 7, 7000, TRUE, 7);
  add_event (words, 8, 8000, TRUE, 9);
  add_event (words, 9, 8500, TRUE, 9);
  add_event (words, 10, 9000, TRUE, 9);
  /* A counter with one series, an int32 of 42 called by string 1. */
  add (words, 4 | 4 << 4 | 1 << 16 | 1 << 20 | G_GUINT64_CONSTANT (1) << 24 |
                  G_GUINT64_CONSTANT (1) << 48);
  add (words, 9500);
  add (words, 1 | 1 << 4 | 1 << 16 | G_GUINT64_CONSTANT (42) << 32);
  add (words, 1);

  trace = load (words);
  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, 11);
  g_assert_cmpuint (loom_trace_get_n_skipped (trace), ==, 0);
  g_assert_cmpuint (loom_trace_get_n_threads (trace), ==, 1);
  g_assert_cmpint (loom_trace_get_origin (trace), ==, 100);
  g_assert_cmpint (loom_trace_get_end (trace), ==, 850);

  thread = lane_of_kind (trace, LOOM_LANE_THREAD);
  g_assert_cmpint (thread->pid, ==, 10);
  g_assert_cmpint (thread->tid, ==, 11);
  g_assert_cmpuint (thread->instants->len, ==, 1);
  g_assert_cmpuint (thread->slices->len, ==, 2);
  g_assert_cmpint (g_array_index (thread->slices, LoomSlice, 0).duration, ==, 300);
  g_assert_cmpint (g_array_index (thread->slices, LoomSlice, 1).duration, ==, 100);
  g_assert_cmpuint (g_array_index (thread->slices, LoomSlice, 1).depth, ==, 1);
  g_assert_cmpuint (lane_of_kind (trace, LOOM_LANE_ASYNC)->slices->len, ==, 1);
  g_assert_cmpuint (lane_of_kind (trace, LOOM_LANE_ASYNC)->instants->len, ==, 1);
  g_assert_cmpfloat (
      g_array_index (lane_of_kind (trace, LOOM_LANE_COUNTER)->samples, LoomSample, 0).value, ==,
      42);

  /* A chain of three is two arrows. */
  flows = loom_trace_get_flows (trace);
  g_assert_cmpuint (loom_trace_get_n_flows (trace), ==, 2);
  g_assert_cmpint (flows[0].to_time - flows[0].from_time, ==, 50);
  g_assert_cmpint (flows[1].to_time - flows[1].from_time, ==, 50);
}

/* Thread, category and name in the record itself, and an argument of every type. */
static void
test_inline (void)
{
  g_autoptr (GArray) words = new_trace (1000000000);
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (GVariant) args = NULL;
  g_autofree char *text = NULL;
  const guint64 number = G_GUINT64_CONSTANT (0xfffffffffffffff0);
  const gdouble real = 0.5;
  guint64 bits;

  memcpy (&bits, &real, sizeof bits);
  add (words, 4 | 22 << 4 | 9 << 20 | G_GUINT64_CONSTANT (0x8003) << 32 |
                  G_GUINT64_CONSTANT (0x8009) << 48);
  add (words, 1000);
  add (words, 20);
  add (words, 21);
  add_text (words, "cat");
  add_text (words, "long name");
  add (words, 0 | 1 << 4 | 1 << 16);
  add (words, 1 | 1 << 4 | 1 << 16 | G_GUINT64_CONSTANT (0xfffffffe) << 32);
  add (words, 2 | 1 << 4 | 1 << 16 | G_GUINT64_CONSTANT (0xfffffffe) << 32);
  add (words, 3 | 2 << 4 | 1 << 16);
  add (words, number);
  add (words, 4 | 2 << 4 | 1 << 16);
  add (words, number);
  add (words, 5 | 2 << 4 | 1 << 16);
  add (words, bits);
  add (words, 6 | 3 << 4 | G_GUINT64_CONSTANT (0x8001) << 16 | G_GUINT64_CONSTANT (0x8002) << 32);
  add_text (words, "s");
  add_text (words, "é");
  add (words, 7 | 2 << 4 | 1 << 16);
  add (words, 255);
  add (words, 9 | 1 << 4 | 1 << 16 | G_GUINT64_CONSTANT (1) << 32);

  trace = load (words);
  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, 1);
  g_assert_cmpint (lane_of_kind (trace, LOOM_LANE_THREAD)->tid, ==, 21);
  g_assert_cmpuint (loom_trace_find_string (trace, "long name"), !=, 0);
  args = loom_trace_dup_instant_args (trace, 0, 0);
  text = g_variant_print (args, FALSE);
  g_assert_cmpstr (text, ==,
                   "[('name', ''), ('name', '-2'), ('name', '4294967294'), ('name', '-16'), "
                   "('name', '18446744073709551600'), ('name', '0.5'), ('s', 'é'), "
                   "('name', '0xff'), ('name', 'true')]");
}

/* Each provider numbers strings and threads for itself; names come in kernel objects. */
static void
test_providers (void)
{
  g_autoptr (GArray) words = new_trace (1000000000);
  g_autoptr (LoomTrace) trace = NULL;

  add (words, 0 | 1 << 4 | 1 << 16 | 5 << 20);
  add_string (words, 1, "other");
  add_string (words, 2, "process");
  add_string (words, 3, "worker");
  add_thread (words, 1, 30, 31);
  /* The thread 31 of the process 30 is called by string 3. */
  add (words, 7 | 4 << 4 | 2 << 16 | 3 << 24 | G_GUINT64_CONSTANT (1) << 40);
  add (words, 31);
  add (words, 8 | 2 << 4 | 2 << 16);
  add (words, 30);
  add_event (words, 0, 1000, FALSE, 0);
  add (words, 0 | 1 << 4 | 2 << 16 | 0 << 20);
  add_event (words, 0, 2000, FALSE, 0);

  trace = load (words);
  g_assert_cmpuint (loom_trace_get_n_threads (trace), ==, 2);
  g_assert_cmpuint (loom_trace_find_string (trace, "other"), !=, 0);
  g_assert_cmpuint (loom_trace_find_string (trace, "name"), !=, 0);
  g_assert_cmpstr (loom_trace_get_lane (trace, 0)->name, ==, "worker");
}

/* Records of other kinds, also large ones, are passed over by their lengths. */
static void
test_unknown (void)
{
  g_autoptr (GArray) words = new_trace (1000000000);
  g_autoptr (LoomTrace) trace = NULL;

  add (words, 11 | 2 << 4);
  add (words, 0);
  add (words, 15 | G_GUINT64_CONSTANT (5000) << 4);
  for (guint i = 1; i < 5000; i++)
    add (words, 0);
  add (words, 8 | 2 << 4);
  add (words, 0);
  add_event (words, 0, 1000, FALSE, 0);
  trace = load (words);
  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, 1);
}

static void
test_cut (void)
{
  g_autoptr (GArray) words = new_trace (1000000000);

  add_event (words, 2, 1000, FALSE, 0);
  add_event (words, 4, 2000, TRUE, 3000);
  for (gsize n_bytes = 8; n_bytes < words->len * 8; n_bytes++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LoomTrace) trace = load_bytes (words, n_bytes, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (loom_trace_get_n_events (trace), <, 2);
      if (n_bytes % 8 != 0)
        {
          g_assert_cmpint (loom_trace_get_end_state (trace), ==, LOOM_TRACE_END_CUT);
          g_assert_nonnull (strstr (loom_trace_get_end_message (trace), "byte"));
        }
    }
}

static void
assert_damaged (GArray *words, const char *byte)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (load_bytes (words, words->len * 8, &error));
  g_assert_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, byte));
}

static void
test_damaged (void)
{
  g_autoptr (GArray) no_length = new_trace (1000000000);
  g_autoptr (GArray) too_short = new_trace (1000000000);
  g_autoptr (GArray) no_clock = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autofree char *byte = g_strdup_printf ("byte %u:", no_length->len * 8);

  add (no_length, 4);
  add_event (no_length, 0, 1000, FALSE, 0);
  assert_damaged (no_length, byte);

  /* An event that says it has an argument and has none. */
  add (too_short, 4 | 2 << 4 | 1 << 20 | G_GUINT64_CONSTANT (1) << 24);
  add (too_short, 1000);
  assert_damaged (too_short, byte);

  add (no_clock, MAGIC);
  add (no_clock, 1 | 2 << 4);
  add (no_clock, 0);
  assert_damaged (no_clock, "byte 8:");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fxt/events", test_events);
  g_test_add_func ("/fxt/inline", test_inline);
  g_test_add_func ("/fxt/providers", test_providers);
  g_test_add_func ("/fxt/unknown", test_unknown);
  g_test_add_func ("/fxt/cut", test_cut);
  g_test_add_func ("/fxt/damaged", test_damaged);

  return g_test_run ();
}
