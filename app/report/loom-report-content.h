/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-summary.h"
#include "findings/loom-findings.h"

G_BEGIN_DECLS

/**
 * LoomReportContent:
 * @summary: its figures
 * @tasks: its tasks
 * @findings: what is wrong in it
 *
 * What a report is written of: all three of the same recording, and borrowed.
 */
typedef struct
{
  const LoomSummary *summary;
  LoomTaskIndex     *tasks;
  LoomFindings      *findings;
} LoomReportContent;

G_END_DECLS
