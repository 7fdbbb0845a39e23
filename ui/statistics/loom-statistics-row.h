/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-range-statistics.h"

G_BEGIN_DECLS

#define LOOM_TYPE_STATISTICS_ROW (loom_statistics_row_get_type ())

/**
 * LoomStatisticsRow:
 *
 * A name in a list, and what its slices came to. A recording has few of them.
 */
G_DECLARE_FINAL_TYPE (LoomStatisticsRow, loom_statistics_row, LOOM, STATISTICS_ROW, GObject)

/**
 * LoomStatisticsColumn:
 *
 * What is told of a name, in the order of the columns.
 */
typedef enum
{
  LOOM_STATISTICS_NAME,
  LOOM_STATISTICS_THREAD,
  LOOM_STATISTICS_COUNT,
  LOOM_STATISTICS_TOTAL,
  LOOM_STATISTICS_SELF,
  LOOM_STATISTICS_MEDIAN,
  LOOM_STATISTICS_P95,
  LOOM_STATISTICS_P99,
  LOOM_STATISTICS_LONGEST,
} LoomStatisticsColumn;

#define LOOM_N_STATISTICS_COLUMNS 9

LoomStatisticsRow  *loom_statistics_row_new     (LoomTrace            *trace,
                                                 const LoomRangeRow   *row);

const LoomRangeRow *loom_statistics_row_get     (LoomStatisticsRow    *self);
char               *loom_statistics_row_dup     (LoomStatisticsRow    *self,
                                                 LoomStatisticsColumn  column) G_GNUC_WARN_UNUSED_RESULT;
int                 loom_statistics_row_compare (LoomStatisticsRow    *one,
                                                 LoomStatisticsRow    *other,
                                                 LoomStatisticsColumn  column);

G_END_DECLS
