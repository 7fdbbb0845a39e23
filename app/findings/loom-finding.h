/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LoomRule:
 *
 * What is looked for, W001 to W015: see loom_rule_get_info() for what each is about.
 */
typedef enum
{
  LOOM_RULE_UI_BLOCKED,
  LOOM_RULE_DEADLOCK,
  LOOM_RULE_LOST_ERROR,
  LOOM_RULE_ASYNC_VOID,
  LOOM_RULE_WORKER_WAITS,
  LOOM_RULE_VALUE_TASK_TWICE,
  LOOM_RULE_UI_TOUCHED,
  LOOM_RULE_NEEDLESS_CAPTURE,
  LOOM_RULE_LONG_CONTINUATION,
  LOOM_RULE_STARVED_POOL,
  LOOM_RULE_NEVER_AWAITED,
  LOOM_RULE_CANCELLATION_IGNORED,
  LOOM_RULE_LOOP_STALLED,
  LOOM_RULE_FRAMES_DROPPED,
  LOOM_RULE_UI_INPUT_OUTPUT,
} LoomRule;

#define LOOM_N_RULES 15

/* As of LoomFindingMark. */
typedef enum
{
  LOOM_SEVERITY_NOTE = 1,
  LOOM_SEVERITY_WARNING,
  LOOM_SEVERITY_ERROR,
} LoomSeverity;

/**
 * LoomRuleInfo:
 * @code: W001 to W015
 * @name: for machines, lower case with hyphens
 * @title: translated: what is wrong
 * @advice: translated: what to do about it
 * @severity: how bad it is
 * @threshold: nanoseconds from which on it counts; -1 where there is nothing to measure
 * @scenario: the lab's scenario that teaches it
 */
typedef struct
{
  const char  *code;
  const char  *name;
  const char  *title;
  const char  *advice;
  LoomSeverity severity;
  gint64       threshold;
  const char  *scenario;
} LoomRuleInfo;

#define LOOM_NO_SLICE G_MAXUINT32

/**
 * LoomFinding:
 * @lane: where it was found
 * @slice: one of its slices, or %LOOM_NO_SLICE
 * @begin: nanoseconds since the recording's origin
 * @end: not before @begin
 * @task: a task's number in the recording's #LoomTaskIndex, or %LOOM_NO_TASK
 * @file: a string's number: the source; 0 where it is not known
 * @line: of @file; 0 where it is not known
 * @message: the evidence in one sentence
 */
typedef struct
{
  LoomRule rule;
  guint32  lane;
  guint32  slice;
  guint32  task;
  guint32  file;
  guint32  line;
  gint64   begin;
  gint64   end;
  char    *message;
} LoomFinding;

/* Valid until the program ends. */
const LoomRuleInfo *loom_rule_get_info     (LoomRule          rule);
/* By code or name, whatever its case. */
gboolean            loom_rule_find         (const char       *text,
                                            LoomRule         *rule);
const char         *loom_severity_get_name (LoomSeverity      severity);

/**
 * LoomFindingSettings:
 * @thresholds: nanoseconds, by rule
 * @disabled: rules that are not looked at
 */
typedef struct
{
  gint64   thresholds[LOOM_N_RULES];
  gboolean disabled[LOOM_N_RULES];
} LoomFindingSettings;

void     loom_finding_settings_init  (LoomFindingSettings  *self);
gboolean loom_finding_settings_parse (LoomFindingSettings  *self,
                                      const char           *text,
                                      GError              **error);
gboolean loom_finding_settings_equal (const LoomFindingSettings *self,
                                      const LoomFindingSettings *other);
gboolean loom_finding_settings_read  (LoomFindingSettings  *self,
                                      const char *const    *texts,
                                      GError              **error);

G_END_DECLS
