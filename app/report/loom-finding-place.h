/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "findings/loom-findings.h"

G_BEGIN_DECLS

/**
 * LoomFindingPlace:
 * @lane: its thread, or its tasks' lane
 * @begin: nanoseconds since the recording's first event
 * @duration: nanoseconds; 0 of what is a moment
 * @function: (nullable): which function it is about, or what its thread did
 * @file: (nullable): the source of the line at fault; where that is not recorded, the one in which
 *   @function is written
 * @line: of @file; 0 where it is not known
 *
 * Where something was found. Its texts are the recording's.
 */
typedef struct
{
  const LoomLane *lane;
  gint64          begin;
  gint64          duration;
  const char     *function;
  const char     *file;
  guint           line;
} LoomFindingPlace;

void  loom_finding_place_init     (LoomFindingPlace       *self,
                                   LoomTaskIndex          *tasks,
                                   const LoomFinding      *finding);
/* "main · at 15.0 ms · load_report · reader.c:41" */
char *loom_finding_place_describe (const LoomFindingPlace *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
