/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How long things take is not distributed normally: most are short, a few are very long. Ranks
 * do not mind.
 *
 * The test: H. B. Mann, D. R. Whitney, "On a test of whether one of two random variables is
 * stochastically larger than the other", Annals of Mathematical Statistics 18 (1947); exact
 * for small samples without ties, else the normal approximation with the correction for ties.
 * The size of the difference: A. Vargha, H. D. Delaney, "A critique and improvement of the CL
 * common language effect size statistics", Journal of Educational and Behavioral Statistics 25
 * (2000). Many tests at once: Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate",
 * Journal of the Royal Statistical Society B 57 (1995).
 */

#include "analysis/loom-rank-test.h"

#include <math.h>
#include <stdlib.h>

/* Up to that many the exact distribution is worth its time. */
#define MOST_EXACT 20

typedef struct
{
  double u;    /* pairs in which the second is greater, ties by half */
  double ties; /* the sum of t³ - t over groups of t equal values */
} Ranks;

static gsize
count_equal (const LoomSortedValues *values, gsize first, gint64 value)
{
  gsize end = first;

  while (end < values->n_values && values->values[end] == value)
    end++;
  return end - first;
}

static Ranks
rank (const LoomSortedValues *before, const LoomSortedValues *after)
{
  Ranks ranks = { 0, 0 };
  gsize i = 0, j = 0;

  while (i < before->n_values || j < after->n_values)
    {
      gint64 value = MIN (i < before->n_values ? before->values[i] : G_MAXINT64,
                          j < after->n_values ? after->values[j] : G_MAXINT64);
      gsize n_before = count_equal (before, i, value);
      gsize n_after = count_equal (after, j, value);
      double n_both = (double) (n_before + n_after);

      ranks.u += (double) n_after * ((double) i + (double) n_before / 2);
      ranks.ties += n_both * n_both * n_both - n_both;
      i += n_before;
      j += n_after;
    }
  return ranks;
}

/* In how many of the ways to choose @n of @n_all ranks, relative to all of them, U is at most
 * @u. Ways by the sum of the ranks, rank by rank. */
static double
share_up_to (gsize n, gsize n_all, double u)
{
  gsize most = n * (n_all - n);
  g_autofree double *ways = g_new0 (double, (n + 1) * (most + 1));
  double all = 0, up_to = 0;

  /* ways[k][s]: k chosen, with s of the others below them, counted for each. */
  ways[0] = 1;
  for (gsize rank = 0; rank < n_all; rank++)
    for (gsize k = MIN (n, rank + 1); k > 0; k--)
      {
        gsize below = rank - (k - 1);

        if (below > n_all - n)
          continue;
        for (gsize s = below; s <= most; s++)
          ways[k * (most + 1) + s] += ways[(k - 1) * (most + 1) + s - below];
      }
  for (gsize s = 0; s <= most; s++)
    {
      all += ways[n * (most + 1) + s];
      if ((double) s <= u)
        up_to += ways[n * (most + 1) + s];
    }
  return up_to / all;
}

static double
exact (gsize n_before, gsize n_after, double u)
{
  double pairs = (double) n_before * (double) n_after;

  return MIN (2 * share_up_to (n_after, n_before + n_after, MIN (u, pairs - u)), 1);
}

static double
approximate (gsize n_before, gsize n_after, const Ranks *ranks)
{
  double pairs = (double) n_before * (double) n_after;
  double n = (double) n_before + (double) n_after;
  double variance = n > 1 ? pairs / 12 * (n + 1 - ranks->ties / (n * (n - 1))) : 0;
  double distance = fabs (ranks->u - pairs / 2) - 0.5;

  if (variance <= 0 || distance <= 0)
    return 1;
  return erfc (distance / sqrt (2 * variance));
}

/**
 * loom_rank_test:
 * @before: a sample
 * @after: another
 *
 * Takes time that grows with how many values there are.
 *
 * Returns: how they differ; @p is 1 where one of them is empty
 */
LoomRankTest
loom_rank_test (const LoomSortedValues *before, const LoomSortedValues *after)
{
  double pairs = (double) before->n_values * (double) after->n_values;
  LoomRankTest test = { 1, 0.5 };
  Ranks ranks;

  if (pairs == 0)
    return test;
  ranks = rank (before, after);
  test.superiority = ranks.u / pairs;
  if (ranks.ties == 0 && before->n_values <= MOST_EXACT && after->n_values <= MOST_EXACT)
    test.p = exact (before->n_values, after->n_values, ranks.u);
  else
    test.p = approximate (before->n_values, after->n_values, &ranks);
  return test;
}

/**
 * loom_rank_test_can_tell:
 * @n_before: how many values one sample has
 * @n_after: and the other
 * @level: what p is compared with
 *
 * Returns: whether p can be so small: with three and three it is 0.1 at least
 */
gboolean
loom_rank_test_can_tell (gsize n_before, gsize n_after, double level)
{
  int sign;
  double ways = lgamma_r ((double) (n_before + n_after) + 1, &sign) -
                lgamma_r ((double) n_before + 1, &sign) - lgamma_r ((double) n_after + 1, &sign);

  return n_before > 0 && n_after > 0 && log (2) - ways <= log (level);
}

static int
compare_p (const void *a, const void *b, void *data)
{
  const double *p = data;
  double one = p[*(const gsize *) a];
  double other = p[*(const gsize *) b];

  return (one > other) - (one < other);
}

/**
 * loom_rank_test_adjust:
 * @p: (array length=n) (inout): of that many tests
 * @n: how many
 */
void
loom_rank_test_adjust (double *p, gsize n)
{
  g_autofree gsize *order = g_new (gsize, n);
  double least = 1;

  if (n == 0)
    return;
  for (gsize i = 0; i < n; i++)
    order[i] = i;
  qsort_r (order, n, sizeof *order, compare_p, p);
  for (gsize i = n; i-- > 0;)
    {
      least = MIN (least, p[order[i]] * (double) n / (double) (i + 1));
      p[order[i]] = least;
    }
}
