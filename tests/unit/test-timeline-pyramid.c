/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "timeline/loom-flow-index.h"
#include "timeline/loom-pyramid.h"
#include "timeline/loom-slice-palette.h"

/* A lane with slices beside and in each other, of very different lengths. */
typedef struct
{
  LoomLane lane;
  GRand *random;
  gint64 now;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->lane.slices = g_array_new (FALSE, FALSE, sizeof (LoomSlice));
  fixture->random = g_rand_new_with_seed (20240511);
  fixture->now = 0;
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_array_unref (fixture->lane.slices);
  g_rand_free (fixture->random);
}

static gint64
random_length (GRand *random)
{
  return (gint64) pow (10.0, g_rand_double_range (random, 0, 7));
}

static void
add_nested (Fixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      LoomSlice outer = { .begin = fixture->now,
                          .duration = random_length (fixture->random),
                          .name = i };
      LoomSlice inner = {
        .begin = outer.begin, .duration = outer.duration / 3, .name = i, .depth = 1
      };

      /* Bursts without gaps, and gaps without slices. */
      fixture->now +=
          outer.duration + (g_rand_int_range (fixture->random, 0, 40) == 0 ? 20000000 : 0);
      g_array_append_val (fixture->lane.slices, outer);
      if (i % 2 == 0)
        g_array_append_val (fixture->lane.slices, inner);
    }
  fixture->lane.n_depths = 2;
}

static const LoomSlice *
slice_at (Fixture *fixture, guint i)
{
  return &g_array_index (fixture->lane.slices, LoomSlice, i);
}

static gboolean
touches (const LoomSlice *slice, double begin, double end)
{
  return (double) slice->begin < end &&
         ((double) (slice->begin + slice->duration) > begin || (double) slice->begin >= begin);
}

/* Every slice is in exactly one mark, marks are in order, and the slice of a mark is there. */
static void
check_query (
    Fixture *fixture, LoomPyramid *pyramid, guint depth, double begin, double scale, gint width)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (LoomMark));
  guint64 n_marked = 0;
  guint64 n_expected = 0;
  gint last = 0;

  loom_pyramid_query (pyramid, depth, begin, scale, width, marks);
  for (guint i = 0; i < marks->len; i++)
    {
      const LoomMark *mark = &g_array_index (marks, LoomMark, i);
      const LoomSlice *slice = slice_at (fixture, mark->slice);
      double x = ((double) slice->begin - begin) / scale;
      double x_end = ((double) (slice->begin + slice->duration) - begin) / scale;

      g_assert_cmpint (mark->x0, >=, last);
      g_assert_cmpint (mark->x1, >, mark->x0);
      g_assert_cmpint (mark->x1, <=, width);
      g_assert_cmpint (slice->depth, ==, depth);
      /* A group narrower than a pixel stands where its first begins. */
      g_assert_cmpfloat (mark->x0 + 2, >=, x);
      g_assert_cmpfloat (mark->x0, <=, MAX (x_end, x) + 2);
      if (mark->count == 1 && mark->x1 - mark->x0 > 1)
        g_assert_cmpfloat (fabs (mark->x1 - MIN (x_end, width)), <=, 2);
      last = mark->x1;
      n_marked += mark->count;
    }

  for (guint i = 0; i < fixture->lane.slices->len; i++)
    n_expected += slice_at (fixture, i)->depth == depth &&
                  touches (slice_at (fixture, i), begin, begin + scale * width);
  g_assert_cmpuint (n_marked, ==, n_expected);
}

static void
test_query (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomPyramid) pyramid = loom_pyramid_new ();

  add_nested (fixture, 20000);
  loom_pyramid_update (pyramid, &fixture->lane);
  g_assert_cmpuint (loom_pyramid_get_n_depths (pyramid), ==, 2);
  g_assert_cmpuint (loom_pyramid_get_n_slices (pyramid, 0), ==, 20000);
  g_assert_cmpuint (loom_pyramid_get_n_slices (pyramid, 1), ==, 10000);

  for (guint i = 0; i < 400; i++)
    {
      double range =
          (double) fixture->now * pow (10.0, -g_rand_double_range (fixture->random, 0, 9));
      double begin = g_rand_double_range (fixture->random, -0.1, 1.0) * (double) fixture->now;
      gint width = g_rand_int_range (fixture->random, 1, 2000);

      check_query (fixture, pyramid, i % 2, begin, range / width, width);
    }
}

static void
add_tower (Fixture *fixture, gint64 begin, gint64 end, guint depth, guint most)
{
  LoomSlice slice = { .begin = begin, .duration = end - begin, .depth = (guint8) depth };
  gint64 at = begin;

  g_array_append_val (fixture->lane.slices, slice);
  fixture->lane.n_depths = MAX (fixture->lane.n_depths, depth + 1);
  while (depth + 1 < most && end - at > 4)
    {
      gint64 length = MAX ((gint64) (g_rand_double (fixture->random) * (double) (end - at)), 1);

      add_tower (fixture, at, at + length, depth + 1, most);
      at += length + g_rand_int_range (fixture->random, 0, 3);
    }
}

/* Deeply nested, very dense, of length 0, at any zoom and place: every slice in view stands in
 * exactly one mark, alone or counted in a fold. */
static void
test_nothing_vanishes (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomPyramid) pyramid = loom_pyramid_new ();

  for (guint i = 0; i < 20; i++)
    {
      gint64 length = g_rand_int_range (fixture->random, 100, 4000);

      add_tower (fixture, fixture->now, fixture->now + length, 0, 40);
      fixture->now += length;
    }
  for (guint i = 0; i < 30000; i++)
    {
      LoomSlice slice = { .begin = fixture->now,
                          .duration = g_rand_int_range (fixture->random, 0, 3) };

      fixture->now += slice.duration + g_rand_int_range (fixture->random, 0, 2);
      g_array_append_val (fixture->lane.slices, slice);
    }
  g_assert_cmpuint (fixture->lane.n_depths, >, 10);
  loom_pyramid_update (pyramid, &fixture->lane);

  for (guint i = 0; i < 600; i++)
    {
      double range =
          (double) fixture->now * pow (10.0, -g_rand_double_range (fixture->random, -0.5, 4.5));
      double begin = g_rand_double_range (fixture->random, -0.1, 1.0) * (double) fixture->now;
      gint width = g_rand_int_range (fixture->random, 1, 400);
      guint depth = i % 2 == 0 ? 0 : i / 2 % fixture->lane.n_depths;

      /* Also where an edge is exactly where slices end and begin. */
      if (i % 5 == 0)
        begin = floor (begin);
      check_query (fixture, pyramid, depth, begin,
                   i % 5 == 0 ? ceil (range / width) : range / width, width);
    }
}

/* The longest of all is found at every zoom: nothing important is zoomed away. */
static void
test_longest_survives (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomPyramid) pyramid = loom_pyramid_new ();
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (LoomMark));
  guint longest = 0;

  for (guint i = 0; i < 5000; i++)
    {
      LoomSlice slice = { .begin = i * 100, .duration = i == 3210 ? 99 : 10 };

      g_array_append_val (fixture->lane.slices, slice);
    }
  loom_pyramid_update (pyramid, &fixture->lane);

  loom_pyramid_query (pyramid, 0, 0, 1e6, 1, marks);
  g_assert_cmpuint (marks->len, ==, 1);
  g_assert_cmpuint (g_array_index (marks, LoomMark, 0).slice, ==, 3210);
  g_assert_cmpuint (g_array_index (marks, LoomMark, 0).count, ==, 5000);
  g_assert_true (loom_pyramid_find (pyramid, 0, 0, 5e5, &longest, NULL));
  g_assert_cmpuint (longest, ==, 3210);
}

static void
test_find (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomPyramid) pyramid = loom_pyramid_new ();

  add_nested (fixture, 3000);
  loom_pyramid_update (pyramid, &fixture->lane);
  for (guint i = 0; i < 500; i++)
    {
      double begin = g_rand_double_range (fixture->random, -0.01, 1.01) * (double) fixture->now;
      double end = begin + (double) random_length (fixture->random);
      guint depth = i % 2;
      guint expected = 0;
      gint64 longest = -1;
      guint slice = G_MAXUINT;
      guint count = 0;

      for (guint j = 0; j < fixture->lane.slices->len; j++)
        if (slice_at (fixture, j)->depth == depth && touches (slice_at (fixture, j), begin, end))
          {
            expected++;
            longest = MAX (longest, slice_at (fixture, j)->duration);
          }

      g_assert_cmpint (loom_pyramid_find (pyramid, depth, begin, end, &slice, &count), ==,
                       expected > 0);
      g_assert_cmpuint (count, ==, expected);
      if (expected > 0)
        g_assert_cmpint (slice_at (fixture, slice)->duration, ==, longest);
    }
}

static void
test_neighbours (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomPyramid) pyramid = loom_pyramid_new ();
  guint slice = 0;
  guint n = 1;

  add_nested (fixture, 100);
  loom_pyramid_update (pyramid, &fixture->lane);
  g_assert_false (loom_pyramid_neighbour (pyramid, 0, -1, &slice));
  while (loom_pyramid_neighbour (pyramid, slice, 1, &slice))
    n++;
  g_assert_cmpuint (n, ==, 100);
  while (loom_pyramid_neighbour (pyramid, slice, -1, &slice))
    n--;
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (slice, ==, 0);
}

/* Grown in steps with an open last slice, it answers like one that is made at once. */
static void
test_growth (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomPyramid) growing = loom_pyramid_new ();
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (LoomMark));
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (LoomMark));
  guint n = 0;

  add_nested (fixture, 4000);
  all = g_array_copy (fixture->lane.slices);
  g_array_set_size (fixture->lane.slices, 0);
  while (n < all->len)
    {
      g_autoptr (LoomPyramid) whole = loom_pyramid_new ();
      guint more = MIN ((guint) g_rand_int_range (fixture->random, 1, 300), all->len - n);

      if (n > 0)
        g_array_index (fixture->lane.slices, LoomSlice, n - 1) =
            g_array_index (all, LoomSlice, n - 1);
      g_array_append_vals (fixture->lane.slices, &g_array_index (all, LoomSlice, n), more);
      n += more;
      /* The newest is open, and looks shorter than it will have been. */
      g_array_index (fixture->lane.slices, LoomSlice, n - 1).duration /= 2;

      loom_pyramid_update (growing, &fixture->lane);
      loom_pyramid_update (whole, &fixture->lane);
      for (guint depth = 0; depth < 2; depth++)
        {
          loom_pyramid_query (growing, depth, 0, (double) fixture->now / 700, 700, marks);
          loom_pyramid_query (whole, depth, 0, (double) fixture->now / 700, 700, expected);
          g_assert_cmpmem (marks->data, marks->len * sizeof (LoomMark), expected->data,
                           expected->len * sizeof (LoomMark));
        }
    }

  /* Another recording in the same place. */
  g_array_set_size (fixture->lane.slices, 0);
  loom_pyramid_update (growing, &fixture->lane);
  loom_pyramid_query (growing, 0, 0, 1, 700, marks);
  g_assert_cmpuint (marks->len, ==, 0);
}

static void
test_flows (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomFlowIndex) flows = loom_flow_index_new ();
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (LoomFlow));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) incoming = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < 3000; i++)
    {
      gint64 begin = g_rand_int_range (fixture->random, 0, 1000000);
      LoomFlow flow = { .from_time = begin,
                        .to_time = begin + g_rand_int_range (fixture->random, 0, 20000),
                        .from_lane = i % 3,
                        .to_lane = (i + 1) % 3 };

      g_array_append_val (all, flow);
      if (i % 100 == 99)
        loom_flow_index_update (flows, (const LoomFlow *) (void *) all->data, all->len);
    }

  for (guint i = 0; i < 300; i++)
    {
      gint64 begin = g_rand_int_range (fixture->random, -1000, 1000000);
      gint64 end = begin + g_rand_int_range (fixture->random, 0, 100000);
      const LoomFlow *array = (const LoomFlow *) (void *) all->data;
      guint expected = 0;
      guint outgoing = 0;

      for (guint j = 0; j < all->len; j++)
        {
          expected += array[j].from_time <= end && array[j].to_time >= begin;
          outgoing +=
              array[j].from_lane == 1 && array[j].from_time >= begin && array[j].from_time <= end;
        }
      g_assert_cmpuint (
          loom_flow_index_query (flows, array, (double) begin, (double) end, G_MAXUINT, found), ==,
          expected);
      g_assert_cmpuint (found->len, ==, expected);
      g_assert_cmpuint (
          loom_flow_index_query (flows, array, (double) begin, (double) end, 10, found), ==,
          expected);
      g_assert_cmpuint (found->len, ==, MIN (expected, 10));
      loom_flow_index_touching (flows, array, 1, begin, end, found, incoming);
      g_assert_cmpuint (found->len, ==, outgoing);
    }
}

static void
test_palette (Fixture *fixture G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  guint used[LOOM_N_HUES] = { 0 };

  g_assert_cmpuint (loom_slice_palette_hue ("load_report"), ==,
                    loom_slice_palette_hue ("load_report"));
  for (guint i = 0; i < 800; i++)
    {
      g_autofree char *name = g_strdup_printf ("function_%u", i);

      used[loom_slice_palette_hue (name)]++;
    }
  for (guint hue = 0; hue < LOOM_N_HUES; hue++)
    {
      g_assert_cmpuint (used[hue], >, 60);
      for (guint dark = 0; dark < 2; dark++)
        {
          guint32 fill = loom_slice_palette_fill (hue, dark != 0);

          g_assert_cmpfloat (loom_slice_palette_contrast (fill, loom_slice_palette_text (fill)), >=,
                             4.5);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/timeline/pyramid/query", test_query);
  ADD ("/timeline/pyramid/nothing-vanishes", test_nothing_vanishes);
  ADD ("/timeline/pyramid/longest", test_longest_survives);
  ADD ("/timeline/pyramid/find", test_find);
  ADD ("/timeline/pyramid/neighbours", test_neighbours);
  ADD ("/timeline/pyramid/growth", test_growth);
  ADD ("/timeline/flows/brute-force", test_flows);
  ADD ("/timeline/palette", test_palette);
#undef ADD
  return g_test_run ();
}
