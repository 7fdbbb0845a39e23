/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-finding-marks.h"
#include "timeline/loom-slice-set.h"
#include "trace/loom-trace-builder.h"

/* Sets of slices, and the marks of findings. */

#define N_LANES 5
#define N_SLICES 400

static LoomTrace *
create_trace (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "sets");
  guint32 name = loom_trace_builder_string (builder, "work", -1);

  for (guint i = 0; i < N_LANES; i++)
    {
      guint lane = loom_trace_builder_thread (builder, 1, 1 + i);

      /* Many of them begin together with others of other lanes. */
      for (guint j = 0; j < N_SLICES; j++)
        loom_trace_builder_complete (builder, lane, (gint64) j * (10 + i % 3), 5, name, name, 0);
    }
  return loom_trace_builder_finish (builder);
}

static gint64
begin_of (LoomTrace *trace, LoomSliceAddress address)
{
  return g_array_index (loom_trace_get_lane (trace, address.lane)->slices, LoomSlice, address.slice)
      .begin;
}

static void
test_set_holds_what_it_was_given (void)
{
  const LoomSliceAddress addresses[] = { { 3, 7 }, { 0, 2 }, { 3, 1 }, { 0, 2 }, { 2, 399 } };
  g_autoptr (LoomSliceSet) set = loom_slice_set_new_from (addresses, G_N_ELEMENTS (addresses));
  const guint32 *slices;
  guint n;

  g_assert_cmpuint (loom_slice_set_get_n (set), ==, 4);
  g_assert_true (loom_slice_set_contains (set, 0, 2));
  g_assert_true (loom_slice_set_contains (set, 3, 1));
  g_assert_false (loom_slice_set_contains (set, 3, 2));
  g_assert_false (loom_slice_set_contains (set, 1, 0));
  g_assert_false (loom_slice_set_contains (set, 99, 0));
  slices = loom_slice_set_get_lane (set, 3, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (slices[0], ==, 1);
  g_assert_cmpuint (slices[1], ==, 7);
}

/* Forward and backward, each is met once, in order, and knows how many came before it. */
static void
test_steps_along_the_time (void)
{
  g_autoptr (LoomTrace) trace = create_trace ();
  g_autoptr (LoomSliceSet) set = loom_slice_set_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  LoomSliceAddress at = { G_MAXUINT32, G_MAXUINT32 };
  gint64 time = G_MININT64 / 2;
  guint n = 0;

  for (guint i = 0; i < N_LANES; i++)
    for (guint j = 0; j < N_SLICES; j++)
      if (i != 2 && g_rand_boolean (random))
        loom_slice_set_append (set, i, j);

  while (loom_slice_set_step (set, trace, time, 1, &at))
    {
      g_assert_true (loom_slice_set_contains (set, at.lane, at.slice));
      g_assert_cmpint (begin_of (trace, at), >=, time);
      time = begin_of (trace, at);
      g_assert_cmpuint (loom_slice_set_rank (set, trace, time, at.lane, at.slice), ==, n);
      n++;
    }
  g_assert_cmpuint (n, ==, loom_slice_set_get_n (set));

  while (loom_slice_set_step (set, trace, time, -1, &at))
    {
      time = begin_of (trace, at);
      n--;
      g_assert_cmpuint (loom_slice_set_rank (set, trace, time, at.lane, at.slice), ==, n - 1);
    }
  g_assert_cmpuint (n, ==, 1);
}

/* However small the picture: every finding is counted and the worst of each place is there. */
static void
test_worst_finding_stays (void)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, TRUE, sizeof (LoomFindingMark));
  g_autoptr (GArray) folds = g_array_new (FALSE, FALSE, sizeof (LoomFindingFold));
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  g_autoptr (LoomFindingMarks) index = NULL;

  for (guint i = 0; i < 5000; i++)
    {
      LoomFindingMark mark = { .lane = (guint) g_rand_int_range (random, 0, 3),
                               .begin = g_rand_int_range (random, 0, 1000000),
                               .severity = (guint8) g_rand_int_range (random, 1, 3) };

      mark.end = mark.begin + g_rand_int_range (random, 0, 400);
      g_array_append_val (marks, mark);
    }
  g_array_append_vals (marks, &(LoomFindingMark) { 1, 654321, 654322, 3 }, 1);
  index = loom_finding_marks_new ((const LoomFindingMark *) (void *) marks->data, marks->len);
  g_assert_true (loom_finding_marks_has_lane (index, 2));
  g_assert_false (loom_finding_marks_has_lane (index, 3));

  for (gint width = 3; width < 3000; width *= 3)
    {
      guint n_errors = 0;
      guint n = 0;

      for (guint lane = 0; lane < 3; lane++)
        {
          loom_finding_marks_query (index, lane, 0, 1000500.0 / width, width, folds);
          g_assert_cmpuint (folds->len, <=, (guint) width * 2);
          for (guint i = 0; i < folds->len; i++)
            {
              const LoomFindingFold *fold = &g_array_index (folds, LoomFindingFold, i);

              n += fold->count;
              g_assert_cmpint (fold->x0, <, fold->x1);
              if (fold->severity != 3)
                continue;
              n_errors++;
              g_assert_cmpuint (lane, ==, 1);
              g_assert_cmpint (fold->x0, <=, (gint) (654321 * (gint64) width / 1000500));
              g_assert_cmpint (fold->x1, >=, (gint) (654321 * (gint64) width / 1000500));
            }
        }
      g_assert_cmpuint (n, ==, 5001);
      g_assert_cmpuint (n_errors, ==, 1);
    }
}

/* At any zoom and place: each finding in view is counted once, and the worst of them is drawn where
 * it is. */
static void
test_no_finding_vanishes (void)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, TRUE, sizeof (LoomFindingMark));
  g_autoptr (GArray) folds = g_array_new (FALSE, FALSE, sizeof (LoomFindingFold));
  g_autoptr (GRand) random = g_rand_new_with_seed (77);
  g_autoptr (LoomFindingMarks) index = NULL;

  for (guint i = 0; i < 3000; i++)
    {
      LoomFindingMark mark = { .begin = g_rand_int_range (random, 0, 1000000),
                               .severity = i % 500 == 0 ? 3 : 1 + i % 2 };

      /* Short ones, and a few around many. */
      mark.end = mark.begin + g_rand_int_range (random, 0, i % 100 == 7 ? 300000 : 50);
      g_array_append_val (marks, mark);
    }
  index = loom_finding_marks_new ((const LoomFindingMark *) (void *) marks->data, marks->len);

  for (guint i = 0; i < 400; i++)
    {
      gint width = g_rand_int_range (random, 1, 1500);
      double scale = g_rand_double_range (random, 1, 1000000) / width;
      double begin = g_rand_double_range (random, -100000, 1000000);
      double end = begin + scale * width;
      guint expected = 0;
      guint n = 0;

      loom_finding_marks_query (index, 0, begin, scale, width, folds);
      for (guint j = 0; j < folds->len; j++)
        n += g_array_index (folds, LoomFindingFold, j).count;
      for (guint j = 0; j < marks->len; j++)
        {
          const LoomFindingMark *mark = &g_array_index (marks, LoomFindingMark, j);
          gint x = (gint) CLAMP (((double) mark->begin - begin) / scale, -16, width);
          gboolean found = FALSE;

          if ((double) mark->end < begin || (double) mark->begin >= end)
            continue;
          expected++;
          for (guint k = 0; k < folds->len && mark->severity == 3; k++)
            {
              const LoomFindingFold *fold = &g_array_index (folds, LoomFindingFold, k);

              found |= fold->severity == 3 && ABS (fold->x0 - x) <= 1;
            }
          g_assert_true (found || mark->severity < 3);
        }
      g_assert_cmpuint (n, ==, expected);
    }
}

static void
test_findings_in_view (void)
{
  const LoomFindingMark marks[] = { { 0, 100, 100, 1 }, { 0, 0, 1000, 2 }, { 0, 5000, 6000, 3 } };
  g_autoptr (LoomFindingMarks) index = loom_finding_marks_new (marks, G_N_ELEMENTS (marks));
  g_autoptr (GArray) folds = g_array_new (FALSE, FALSE, sizeof (LoomFindingFold));

  loom_finding_marks_query (index, 0, 500, 1, 100, folds);
  g_assert_cmpuint (folds->len, ==, 1);
  g_assert_cmpuint (g_array_index (folds, LoomFindingFold, 0).severity, ==, 2);
  loom_finding_marks_query (index, 0, 2000, 1, 100, folds);
  g_assert_cmpuint (folds->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline/slice-set/holds", test_set_holds_what_it_was_given);
  g_test_add_func ("/timeline/slice-set/steps", test_steps_along_the_time);
  g_test_add_func ("/timeline/findings/worst-stays", test_worst_finding_stays);
  g_test_add_func ("/timeline/findings/none-vanishes", test_no_finding_vanishes);
  g_test_add_func ("/timeline/findings/in-view", test_findings_in_view);
  return g_test_run ();
}
