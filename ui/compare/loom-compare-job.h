/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "analysis/loom-comparison.h"

G_BEGIN_DECLS

/**
 * LoomCompareSide:
 *
 * Which of the two recordings.
 */
typedef enum
{
  LOOM_COMPARE_BEFORE,
  LOOM_COMPARE_AFTER,
} LoomCompareSide;

#define LOOM_N_COMPARE_SIDES 2

/**
 * LoomCompareJob:
 *
 * A comparison on its way: recordings that are not there are read, then they are compared, on a
 * worker. Counted by reference, from any thread; what it has is there when the task has ended.
 */
typedef struct _LoomCompareJob LoomCompareJob;

/* A side is a file, or a recording, or both: then the recording is not read again. */
LoomCompareJob *loom_compare_job_new           (GFile           *const *files,
                                                LoomTrace       *const *traces) G_GNUC_WARN_UNUSED_RESULT;
LoomCompareJob *loom_compare_job_ref           (LoomCompareJob  *self);
void            loom_compare_job_unref         (LoomCompareJob  *self);

WeftTask       *loom_compare_job_run           (LoomCompareJob  *self) WEFT_OWNED;
void            loom_compare_job_cancel        (LoomCompareJob  *self);
double          loom_compare_job_get_fraction  (LoomCompareJob  *self);

GFile          *loom_compare_job_get_file      (LoomCompareJob  *self,
                                                LoomCompareSide  side);
LoomTrace      *loom_compare_job_get_trace     (LoomCompareJob  *self,
                                                LoomCompareSide  side);
/* What a person calls a side: its file's name, or its recording's title. */
char           *loom_compare_job_dup_title     (LoomCompareJob  *self,
                                                LoomCompareSide  side) G_GNUC_WARN_UNUSED_RESULT;
LoomComparison *loom_compare_job_get_comparison (LoomCompareJob *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomCompareJob, loom_compare_job_unref)

G_END_DECLS
