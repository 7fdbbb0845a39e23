/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "findings/loom-findings.h"

G_BEGIN_DECLS

/**
 * LoomFindingGroup:
 * @info: the rule
 * @count: how often it was broken; more may have been counted than are told
 * @worst: (element-type guint): those that are told, by their numbers among all findings: what
 *   lasted longest first, then what came first
 *
 * What was found of one kind.
 */
typedef struct
{
  const LoomRuleInfo *info;
  guint64             count;
  GArray             *worst;
} LoomFindingGroup;

/* (element-type LoomFindingGroup): the worst first; only of what was found. */
GArray *loom_finding_groups_new           (LoomFindings           *findings) G_GNUC_WARN_UNUSED_RESULT;
/* NULL where nothing was found of it. */
const LoomFindingGroup *loom_finding_groups_find (GArray          *groups,
                                           LoomRule                rule);

/* "2 errors, 1 warning"; NULL where nothing was found. */
char   *loom_finding_groups_summary       (LoomFindings           *findings) G_GNUC_WARN_UNUSED_RESULT;
/* What to say where nothing was found. */
char   *loom_finding_groups_describe_none (LoomTaskIndex          *tasks) G_GNUC_WARN_UNUSED_RESULT;
/* "And 12 more": all but the first @n_shown. */
char   *loom_finding_group_describe_more  (const LoomFindingGroup *self,
                                           guint                   n_shown) G_GNUC_WARN_UNUSED_RESULT;

/* "2 errors": for people; what is for machines is loom_severity_get_name(). */
char   *loom_severity_dup_count           (LoomSeverity            severity,
                                           guint64                 count) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
