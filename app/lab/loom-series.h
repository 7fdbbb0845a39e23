/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-fact.h"

G_BEGIN_DECLS

typedef struct
{
  double x;
  double y;
} LoomSeriesPoint;

/**
 * LoomSeries:
 * @name: the counters' names up to the number: "task-ns"
 * @label: translated: what their labels have in common
 * @unit: what the values are in
 * @begin: the least x that it will have
 * @end: the largest
 * @points: (element-type LoomSeriesPoint): by x; at least one
 *
 * Counters of a run that belong together: those whose names differ only in the number at their
 * end, as "task-ns@1000", "task-ns@10000". The number is where they are along the plot.
 * While a run goes on, not all of them have been measured; the curve then has the points that there are.
 */
typedef struct
{
  char    *name;
  char    *label;
  LoomUnit unit;
  double   begin;
  double   end;
  GArray  *points;

  /*< private >*/
  char    *common;
  guint    n_counters;
} LoomSeries;

/* (element-type LoomSeries): of a run's facts; empty where fewer than three belong together, or
 * none of them has been measured. */
GPtrArray *loom_series_new_from_facts (GPtrArray        *facts) G_GNUC_WARN_UNUSED_RESULT;

void       loom_series_free           (gpointer          self);

/* One sentence for who cannot see the plot. */
char      *loom_series_dup_text       (const LoomSeries *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
