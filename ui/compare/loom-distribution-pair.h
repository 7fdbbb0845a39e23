/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "compare/loom-compare-row.h"

G_BEGIN_DECLS

#define LOOM_TYPE_DISTRIBUTION_PAIR (loom_distribution_pair_get_type ())

/**
 * LoomDistributionPair:
 *
 * How long things of one name took in two recordings: before above the line, after below it, on
 * one logarithmic scale, with a mark at each median. Its accessible label says the figures.
 */
G_DECLARE_FINAL_TYPE (LoomDistributionPair, loom_distribution_pair, LOOM, DISTRIBUTION_PAIR, GtkWidget)

GtkWidget *loom_distribution_pair_new     (void);

void       loom_distribution_pair_set_row (LoomDistributionPair *self,
                                           LoomCompareRow       *row);

G_END_DECLS
