/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-comparison.h"

G_BEGIN_DECLS

#define LOOM_TYPE_COMPARE_ROW (loom_compare_row_get_type ())

/**
 * LoomCompareRow:
 *
 * A name in a list, and what it came to in two recordings.
 */
G_DECLARE_FINAL_TYPE (LoomCompareRow, loom_compare_row, LOOM, COMPARE_ROW, GObject)

/**
 * LoomCompareColumn:
 *
 * What is told of a name, in the order of the columns.
 */
typedef enum
{
  LOOM_COMPARE_NAME,
  LOOM_COMPARE_VERDICT,
  LOOM_COMPARE_CHANGE,
  LOOM_COMPARE_RATIO,
  LOOM_COMPARE_SHAPE,
  LOOM_COMPARE_MEDIAN_BEFORE,
  LOOM_COMPARE_MEDIAN_AFTER,
  LOOM_COMPARE_COUNT_BEFORE,
  LOOM_COMPARE_COUNT_AFTER,
  LOOM_COMPARE_P95_BEFORE,
  LOOM_COMPARE_P95_AFTER,
  LOOM_COMPARE_TOTAL_BEFORE,
  LOOM_COMPARE_TOTAL_AFTER,
} LoomCompareColumn;

#define LOOM_N_COMPARE_COLUMNS 13

LoomCompareRow          *loom_compare_row_new      (const LoomComparisonRow *row);

const LoomComparisonRow *loom_compare_row_get      (LoomCompareRow          *self);
const char              *loom_compare_row_get_name (LoomCompareRow          *self);
/* The text of a cell; of the shape's, what it shows. */
char                    *loom_compare_row_dup      (LoomCompareRow          *self,
                                                    LoomCompareColumn        column) G_GNUC_WARN_UNUSED_RESULT;
/* What there is to say of the verdict, in a sentence or two. */
char                    *loom_compare_row_explain  (LoomCompareRow          *self) G_GNUC_WARN_UNUSED_RESULT;
int                      loom_compare_row_compare  (LoomCompareRow          *one,
                                                    LoomCompareRow          *other,
                                                    LoomCompareColumn        column);

G_END_DECLS
