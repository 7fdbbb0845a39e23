/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-lab.h"

G_BEGIN_DECLS

/**
 * LoomDecisionState:
 * @LOOM_DECISION_NOT_MEASURED: a variant of the case has not run yet, or was cancelled
 * @LOOM_DECISION_RUNNING: one of them runs
 * @LOOM_DECISION_AS_EXPECTED: the newest run of each shows what its lesson says
 * @LOOM_DECISION_OTHERWISE: one of them does not, or failed
 */
typedef enum
{
  LOOM_DECISION_NOT_MEASURED,
  LOOM_DECISION_RUNNING,
  LOOM_DECISION_AS_EXPECTED,
  LOOM_DECISION_OTHERWISE,
} LoomDecisionState;

#define LOOM_TYPE_DECISIONS (loom_decisions_get_type ())

/**
 * LoomDecisions:
 *
 * A decision table, and what the newest runs of its cases measured, whoever ran them. Belongs to the
 * thread of its lab.
 *
 * Signals: `row-changed`, with the row's number: a run of its case has begun or ended.
 */
G_DECLARE_FINAL_TYPE (LoomDecisions, loom_decisions, LOOM, DECISIONS, GObject)

LoomDecisions      *loom_decisions_new          (const LoomScenario *scenario,
                                                 LoomLab            *lab);

guint               loom_decisions_get_n        (LoomDecisions      *self);
const LoomDecision *loom_decisions_get          (LoomDecisions      *self,
                                                 guint               row);
LoomDecisionState   loom_decisions_get_state    (LoomDecisions      *self,
                                                 guint               row);
/* NULL before the first. */
LoomRun            *loom_decisions_get_run      (LoomDecisions      *self,
                                                 guint               row,
                                                 const char         *variant);

/* For a person, a line for each variant: "Return a task: 12.3 ms, 2,000 tasks"; "not run yet". @narrow: two
 * lines for each, where there are several. */
char               *loom_decisions_dup_measured (LoomDecisions      *self,
                                                 guint               row,
                                                 gboolean            narrow) G_GNUC_WARN_UNUSED_RESULT;
/* All of it, as text. */
char               *loom_decisions_to_text      (LoomDecisions      *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
