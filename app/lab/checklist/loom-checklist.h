/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "findings/loom-findings.h"

G_BEGIN_DECLS

#define LOOM_CHECKLIST_N 10
#define LOOM_NO_FINDING G_MAXUINT

/**
 * LoomChecklistItem:
 * @title: translated: the rule, as something to do
 * @codes: the findings that break it, with spaces: "W001 W002"
 * @n_broken: how many of them there are
 * @first: the first of them in time, a number in the findings; %LOOM_NO_FINDING for none
 *
 * A rule of good async code, and what a recording says of it.
 */
typedef struct
{
  const char *title;
  const char *codes;
  guint64     n_broken;
  guint       first;
} LoomChecklistItem;

/**
 * LoomChecklistRun:
 * @task_id: of its task
 * @begin: as weft_trace_get_time() has it
 * @end: the same
 *
 * A run of the lab, as far as a worker may know of it.
 */
typedef struct
{
  guint64 task_id;
  gint64  begin;
  gint64  end;
} LoomChecklistRun;

/**
 * LoomChecklist:
 *
 * The ten rules of good async code over a recording: each kept or broken. Immutable, with one owner at a time;
 * may be made on any thread.
 */
typedef struct _LoomChecklist LoomChecklist;

/* @runs (element-type LoomChecklistRun): what is judged of @trace, a recording of this program; NULL: all of it */
LoomChecklist           *loom_checklist_new          (LoomTrace           *trace,
                                                      GArray              *runs,
                                                      GCancellable        *cancellable,
                                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void                     loom_checklist_free         (LoomChecklist       *self);

LoomTrace               *loom_checklist_get_trace    (const LoomChecklist *self);
LoomFindings            *loom_checklist_get_findings (const LoomChecklist *self);
const LoomChecklistItem *loom_checklist_get          (const LoomChecklist *self,
                                                      guint                rule);
guint                    loom_checklist_get_n_broken (const LoomChecklist *self);

/* For a person: the evidence of a rule: "2 findings, the first: …"; "Nothing found that breaks it". */
char                    *loom_checklist_dup_evidence (const LoomChecklist *self,
                                                      guint                rule) G_GNUC_WARN_UNUSED_RESULT;
/* All of it, as text. */
char                    *loom_checklist_to_text      (const LoomChecklist *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomChecklist, loom_checklist_free)

G_END_DECLS
