/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-percentile.h"

G_BEGIN_DECLS

/**
 * LoomRankTest:
 * @p: how often chance alone would tell two samples of one distribution apart as much as
 *   these are, or more: two-sided, 0 to 1
 * @superiority: the probability that one of the second sample is longer than one of the first,
 *   ties by half: 0.5 where neither is (Vargha and Delaney's A)
 *
 * What the ranks of two samples say of whether their distributions differ.
 */
typedef struct
{
  double p;
  double superiority;
} LoomRankTest;

LoomRankTest loom_rank_test          (const LoomSortedValues *before,
                                      const LoomSortedValues *after);
/* Whether samples of these sizes could be told apart at all, were they as different as can be. */
gboolean     loom_rank_test_can_tell (gsize                   n_before,
                                      gsize                   n_after,
                                      double                  level);

/* Makes of the p of @n tests what to compare with a level, so that among those that pass it
 * that share is by chance, not that share of all tests. */
void         loom_rank_test_adjust   (double                 *p,
                                      gsize                   n);

G_END_DECLS
