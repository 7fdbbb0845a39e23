/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A whole file that is built on the pool is the same recording as one that is read in one pass.
 * What the pool's way does not take, it leaves. */

#include "trace/loom-fxt.h"
#include "trace/loom-trace.h"
#include "trace/weft-fxt-private.h"

#define MAGIC G_GUINT64_CONSTANT (0x0016547846040010)
#define N_STRINGS 12
#define N_THREADS 3
#define N_SEEDS 60

typedef struct
{
  GArray *words;
  GRand *random;
  guint n_events;
} Writer;

static void
put (Writer *self, guint64 word)
{
  g_array_append_val (self->words, word);
}

static guint
any (Writer *self, guint n)
{
  return (guint) g_rand_int_range (self->random, 0, (gint32) n);
}

static void
put_text (Writer *self, const char *text)
{
  for (gsize i = 0; i < weft_fxt_words (strlen (text)); i++)
    put (self, weft_fxt_text (text, strlen (text), i));
}

static void
put_string (Writer *self, guint number, const char *text)
{
  put (self, weft_fxt_string (number, strlen (text)));
  put_text (self, text);
}

/* Mixed up a little, and no two the same. */
static guint64
next_time (Writer *self)
{
  guint i = ++self->n_events;

  return ((guint64) i + 4 + any (self, 5)) * 1000 + i % 1000;
}

static void
put_arg (Writer *self, guint name)
{
  switch (any (self, 5))
    {
    case 0:
      put (self, weft_fxt_arg_uint32 (name, 7));
      break;
    case 1:
      put (self, weft_fxt_arg_uint64 (name));
      put (self, self->n_events);
      break;
    case 2:
      put (self, weft_fxt_arg_string (name, any (self, N_STRINGS)));
      break;
    case 3:
      put (self, weft_fxt_arg_boolean (name, TRUE));
      break;
    default:
      if (any (self, 4) == 0)
        {
          put (self, weft_fxt_arg_inline_string (name, strlen ("it failed there")));
          put_text (self, "it failed there");
        }
      else
        {
          put (self, weft_fxt_arg_int64 (name));
          put (self, (guint64) -5);
        }
      break;
    }
}

static const WeftFxtEvent types[] = {
  WEFT_FXT_INSTANT,      WEFT_FXT_COUNTER,        WEFT_FXT_DURATION_BEGIN,
  WEFT_FXT_DURATION_END, WEFT_FXT_DURATION_BEGIN, WEFT_FXT_DURATION_END,
  WEFT_FXT_ASYNC_BEGIN,  WEFT_FXT_ASYNC_INSTANT,  WEFT_FXT_ASYNC_END,
  WEFT_FXT_FLOW_BEGIN,   WEFT_FXT_FLOW_END,       WEFT_FXT_DURATION_COMPLETE,
};

static void
put_event (Writer *self)
{
  WeftFxtEvent type = types[any (self, G_N_ELEMENTS (types))];
  guint first = self->words->len;
  guint n_args = type == WEFT_FXT_COUNTER ? 1 : any (self, 4) == 0 ? any (self, 4) : 0;
  guint category = any (self, 3), name = any (self, 4);
  guint thread = any (self, N_THREADS + 1);
  guint64 time = next_time (self);

  put (self, 0);
  put (self, time);
  if (thread == 0)
    {
      put (self, 10);
      put (self, 99);
    }
  for (guint i = 0; i < n_args; i++)
    put_arg (self, 1 + (name + i) % (N_STRINGS - 1));
  if (type == WEFT_FXT_DURATION_COMPLETE)
    put (self, time + any (self, 20) * 500);
  else if (type == WEFT_FXT_COUNTER || type >= WEFT_FXT_ASYNC_BEGIN)
    put (self, any (self, 6));
  g_array_index (self->words, guint64, first) =
      weft_fxt_event (self->words->len - first, type, n_args, thread, category, name);
}

static GArray *
make_words (guint32 seed, guint n_events)
{
  Writer self = {
    .words = g_array_new (FALSE, FALSE, sizeof (guint64)),
    .random = g_rand_new_with_seed (seed),
  };

  put (&self, MAGIC);
  put (&self, weft_fxt_initialization ());
  put (&self, 1000000000);
  for (guint i = 1; i < N_STRINGS; i++)
    {
      g_autofree char *text = g_strdup_printf ("string %u", i);

      put_string (&self, i, text);
    }
  for (guint i = 1; i <= N_THREADS; i++)
    {
      put (&self, weft_fxt_thread (i));
      put (&self, 10);
      put (&self, 9 + i);
    }
  while (self.n_events < n_events)
    put_event (&self);
  g_rand_free (self.random);
  return self.words;
}

static GBytes *
bytes_of (const GArray *words)
{
  return g_bytes_new (words->data, words->len * sizeof (guint64));
}

static LoomTrace *
load_on_pool (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  LoomTrace *trace = loom_fxt_load_on_pool (bytes, "test", NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

/* Takes both. */
static void
compare_args (GVariant *one, GVariant *other)
{
  g_assert_true ((one == NULL) == (other == NULL));
  if (one == NULL)
    return;
  g_assert_cmpvariant (one, other);
  g_variant_unref (one);
  g_variant_unref (other);
}

static void
compare_texts (LoomTrace *trace, guint32 string, LoomTrace *other_trace, guint32 other_string)
{
  g_assert_cmpstr (loom_trace_get_string (trace, string), ==,
                   loom_trace_get_string (other_trace, other_string));
}

static void
compare_slices (LoomTrace *trace, LoomTrace *other_trace, guint lane)
{
  const GArray *slices = loom_trace_get_lane (trace, lane)->slices;
  const GArray *other_slices = loom_trace_get_lane (other_trace, lane)->slices;

  g_assert_cmpuint (slices->len, ==, other_slices->len);
  for (guint i = 0; i < slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (slices, LoomSlice, i);
      const LoomSlice *other = &g_array_index (other_slices, LoomSlice, i);

      g_assert_cmpint (slice->begin, ==, other->begin);
      g_assert_cmpint (slice->duration, ==, other->duration);
      g_assert_cmpuint (slice->depth, ==, other->depth);
      g_assert_cmpuint (slice->flags, ==, other->flags);
      compare_texts (trace, slice->name, other_trace, other->name);
      compare_texts (trace, slice->category, other_trace, other->category);
      g_assert_cmpuint (loom_trace_get_slice_id (trace, lane, i), ==,
                        loom_trace_get_slice_id (other_trace, lane, i));
      compare_args (loom_trace_dup_slice_args (trace, lane, i),
                    loom_trace_dup_slice_args (other_trace, lane, i));
    }
}

static void
compare_instants (LoomTrace *trace, LoomTrace *other_trace, guint lane)
{
  const GArray *instants = loom_trace_get_lane (trace, lane)->instants;
  const GArray *other_instants = loom_trace_get_lane (other_trace, lane)->instants;

  g_assert_cmpuint (instants->len, ==, other_instants->len);
  for (guint i = 0; i < instants->len; i++)
    {
      const LoomInstant *instant = &g_array_index (instants, LoomInstant, i);
      const LoomInstant *other = &g_array_index (other_instants, LoomInstant, i);

      g_assert_cmpint (instant->time, ==, other->time);
      compare_texts (trace, instant->name, other_trace, other->name);
      compare_texts (trace, instant->category, other_trace, other->category);
      g_assert_cmpuint (loom_trace_get_instant_id (trace, lane, i), ==,
                        loom_trace_get_instant_id (other_trace, lane, i));
      compare_args (loom_trace_dup_instant_args (trace, lane, i),
                    loom_trace_dup_instant_args (other_trace, lane, i));
    }
}

static void
compare_lanes (LoomTrace *trace, LoomTrace *other, guint number)
{
  const LoomLane *lane = loom_trace_get_lane (trace, number);
  const LoomLane *other_lane = loom_trace_get_lane (other, number);

  g_assert_cmpint (lane->kind, ==, other_lane->kind);
  g_assert_cmpstr (lane->name, ==, other_lane->name);
  g_assert_cmpint (lane->pid, ==, other_lane->pid);
  g_assert_cmpint (lane->tid, ==, other_lane->tid);
  g_assert_cmpuint (lane->n_depths, ==, other_lane->n_depths);
  compare_slices (trace, other, number);
  compare_instants (trace, other, number);
  g_assert_cmpmem (lane->samples->data, lane->samples->len * sizeof (LoomSample),
                   other_lane->samples->data, other_lane->samples->len * sizeof (LoomSample));
}

static void
compare_flows (LoomTrace *trace, LoomTrace *other_trace)
{
  const LoomFlow *flows = loom_trace_get_flows (trace);
  const LoomFlow *others = loom_trace_get_flows (other_trace);

  g_assert_cmpuint (loom_trace_get_n_flows (trace), ==, loom_trace_get_n_flows (other_trace));
  for (guint i = 0; i < loom_trace_get_n_flows (trace); i++)
    {
      g_assert_cmpint (flows[i].from_time, ==, others[i].from_time);
      g_assert_cmpint (flows[i].to_time, ==, others[i].to_time);
      g_assert_cmpuint (flows[i].from_lane, ==, others[i].from_lane);
      g_assert_cmpuint (flows[i].to_lane, ==, others[i].to_lane);
      g_assert_cmpuint (flows[i].id, ==, others[i].id);
      compare_texts (trace, flows[i].name, other_trace, others[i].name);
      compare_texts (trace, flows[i].category, other_trace, others[i].category);
    }
}

static void
compare (LoomTrace *trace, LoomTrace *other)
{
  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, loom_trace_get_n_events (other));
  g_assert_cmpuint (loom_trace_get_n_skipped (trace), ==, loom_trace_get_n_skipped (other));
  g_assert_cmpint (loom_trace_get_begin (trace), ==, loom_trace_get_begin (other));
  g_assert_cmpint (loom_trace_get_end (trace), ==, loom_trace_get_end (other));
  g_assert_cmpint (loom_trace_get_end_state (trace), ==, loom_trace_get_end_state (other));
  g_assert_cmpstr (loom_trace_get_end_message (trace), ==, loom_trace_get_end_message (other));
  g_assert_cmpuint (loom_trace_get_n_lanes (trace), ==, loom_trace_get_n_lanes (other));
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    compare_lanes (trace, other, i);
  compare_flows (trace, other);
}

/* Returns whether the pool's way took it. */
static gboolean
check (const GArray *words)
{
  g_autoptr (GBytes) bytes = bytes_of (words);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) expected =
      loom_fxt_load_in_one_pass (bytes, "test", NULL, NULL, NULL, &error);
  g_autoptr (LoomTrace) trace = load_on_pool (bytes);

  if (trace == NULL)
    return FALSE;
  g_assert_no_error (error);
  compare (trace, expected);
  return TRUE;
}

static void
test_same (void)
{
  for (guint32 seed = 0; seed < N_SEEDS; seed++)
    {
      g_autoptr (GArray) words = make_words (seed, 40 + seed * 30);

      g_assert_true (check (words));
    }
}

static void
test_damaged (void)
{
  guint n_taken = 0, n_left = 0;

  for (guint32 seed = 0; seed < N_SEEDS * 10; seed++)
    {
      g_autoptr (GArray) words = make_words (seed, 100);
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      guint word = (guint) g_rand_int_range (random, 30, (gint32) words->len);

      g_array_index (words, guint64, word) ^= G_GUINT64_CONSTANT (1)
                                              << g_rand_int_range (random, 0, 64);
      if (check (words))
        n_taken++;
      else
        n_left++;
    }
  g_assert_cmpuint (n_taken, >, N_SEEDS);
  g_assert_cmpuint (n_left, >, N_SEEDS / 2);
}

static void
test_cut (void)
{
  g_autoptr (GArray) words = make_words (1, 30);

  while (words->len > 60)
    {
      g_assert_true (check (words));
      g_array_set_size (words, words->len - 1);
    }
}

static void
add_words (GArray *words, guint64 one, guint64 two, guint64 three)
{
  g_array_append_val (words, one);
  g_array_append_val (words, two);
  g_array_append_val (words, three);
}

static void
test_thread_again (void)
{
  g_autoptr (GArray) words = make_words (2, 200);

  add_words (words, weft_fxt_thread (1), 10, 77);
  g_assert_false (check (words));
}

static void
test_string_again (void)
{
  g_autoptr (GArray) words = make_words (2, 200);

  add_words (words, weft_fxt_string (1, 16), 0x6161616161616161, 0x6161616161616161);
  g_assert_false (check (words));
}

static void
test_string_later (void)
{
  g_autoptr (GArray) words = make_words (2, 200);

  add_words (words, weft_fxt_string (40, 16), 0x6161616161616161, 0x6161616161616161);
  g_assert_true (check (words));
}

static void
test_inline_name (void)
{
  g_autoptr (GArray) words = make_words (2, 200);
  guint64 name = WEFT_FXT_INLINE | 8;

  add_words (words, weft_fxt_event (3, WEFT_FXT_INSTANT, 0, 1, 1, name), 1000, 0x6161616161616161);
  g_assert_false (check (words));
}

static void
test_clock_changes (void)
{
  g_autoptr (GArray) words = make_words (2, 200);
  guint64 initialization[] = { weft_fxt_initialization (), 1000 };

  g_array_append_vals (words, initialization, 2);
  g_assert_false (check (words));
}

static void
note_progress (gdouble fraction, gpointer data)
{
  gdouble *last = data;

  g_assert_cmpfloat (fraction, >=, *last);
  g_assert_cmpfloat (fraction, <=, 1.0);
  *last = fraction;
}

static void
test_progress (void)
{
  g_autoptr (GArray) words = make_words (3, 1000);
  g_autoptr (GBytes) bytes = bytes_of (words);
  g_autoptr (GError) error = NULL;
  gdouble last = 0;
  g_autoptr (LoomTrace) trace =
      loom_fxt_load_on_pool (bytes, "test", note_progress, &last, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (trace);
  g_assert_cmpfloat (last, ==, 1.0);
}

static void
cancel_at_half (gdouble fraction, gpointer data)
{
  if (fraction >= 0.5)
    g_cancellable_cancel (data);
}

static void
test_cancel (void)
{
  g_autoptr (GArray) words = make_words (3, 1000);
  g_autoptr (GBytes) bytes = bytes_of (words);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) trace =
      loom_fxt_load_on_pool (bytes, "test", cancel_at_half, cancellable, cancellable, &error);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (trace);
}

typedef struct
{
  GCancellable *cancellable;
  guint n_calls;
  guint n_most;
} Countdown;

static void
cancel_after_some (gdouble fraction G_GNUC_UNUSED, gpointer data)
{
  Countdown *self = data;

  if (self->n_calls++ == self->n_most)
    g_cancellable_cancel (self->cancellable);
}

/* Wherever it is: all the works end, and nothing of what they have built is left. A lane is long
 * enough to say how far it is. */
static void
test_cancel_anywhere (void)
{
  g_autoptr (GArray) words = make_words (2, 40000);
  g_autoptr (GBytes) bytes = bytes_of (words);
  gboolean whole = FALSE;

  for (guint i = 0; !whole; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Countdown countdown = { cancellable, 0, i };
      g_autoptr (GError) error = NULL;
      g_autoptr (LoomTrace) trace =
          loom_fxt_load_on_pool (bytes, "test", cancel_after_some, &countdown, cancellable, &error);

      whole = countdown.n_calls <= i;
      if (whole)
        {
          g_assert_no_error (error);
          g_assert_nonnull (trace);
          g_assert_cmpuint (i, >=, 3);
        }
      else if (trace == NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

typedef struct
{
  gdouble fraction;
  gdouble fraction_at_preview;
  guint n_previews;
  guint64 n_events;
} Previewed;

static void
note_fraction (gdouble fraction, gpointer data)
{
  ((Previewed *) data)->fraction = fraction;
}

static void
note_preview (LoomTrace *preview, gpointer data)
{
  Previewed *self = data;

  self->n_previews++;
  self->fraction_at_preview = self->fraction;
  self->n_events = loom_trace_get_n_events (preview);
}

/* The beginning of a large one is there before the rest is read. */
static void
test_preview (void)
{
  g_autoptr (GArray) words = make_words (4, 1200000);
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("weft-preview-XXXXXX", &stream, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) trace = NULL;
  Previewed previewed = { 0 };

  g_assert_true (g_file_replace_contents (file, words->data, words->len * 8, NULL, FALSE,
                                          G_FILE_CREATE_NONE, NULL, NULL, &error));
  trace = loom_trace_load_previewed (file, note_preview, note_fraction, &previewed, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (previewed.n_previews, ==, 1);
  g_assert_cmpfloat (previewed.fraction_at_preview, ==, 0);
  g_assert_cmpfloat (previewed.fraction, ==, 1);
  g_assert_cmpuint (previewed.n_events, >, 100000);
  g_assert_cmpuint (previewed.n_events, <, 400000);
  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, 1200000);
  g_file_delete (file, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fxt/on-pool/same", test_same);
  g_test_add_func ("/fxt/on-pool/damaged", test_damaged);
  g_test_add_func ("/fxt/on-pool/cut", test_cut);
  g_test_add_func ("/fxt/on-pool/thread-again", test_thread_again);
  g_test_add_func ("/fxt/on-pool/string-again", test_string_again);
  g_test_add_func ("/fxt/on-pool/string-later", test_string_later);
  g_test_add_func ("/fxt/on-pool/inline-name", test_inline_name);
  g_test_add_func ("/fxt/on-pool/clock-changes", test_clock_changes);
  g_test_add_func ("/fxt/on-pool/progress", test_progress);
  g_test_add_func ("/fxt/on-pool/cancel", test_cancel);
  g_test_add_func ("/fxt/on-pool/cancel-anywhere", test_cancel_anywhere);
  g_test_add_func ("/fxt/on-pool/preview", test_preview);
  return g_test_run ();
}
