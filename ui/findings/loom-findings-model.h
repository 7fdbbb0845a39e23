/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "findings/loom-findings.h"

G_BEGIN_DECLS

#define LOOM_TYPE_FINDING_ITEM (loom_finding_item_get_type ())

/**
 * LoomFindingItem:
 *
 * A finding in a list: made when it comes into view.
 */
G_DECLARE_FINAL_TYPE (LoomFindingItem, loom_finding_item, LOOM, FINDING_ITEM, GObject)

LoomFindings      *loom_finding_item_get_findings (LoomFindingItem *self);
const LoomFinding *loom_finding_item_get          (LoomFindingItem *self);

typedef enum
{
  LOOM_FINDINGS_ALL,
  LOOM_FINDINGS_OF_SEVERITY,
  LOOM_FINDINGS_OF_RULE,
} LoomFindingsChoiceKind;

/* Which findings are listed; of @severity and @rule the one that @kind tells of counts. */
typedef struct
{
  LoomFindingsChoiceKind kind;
  LoomSeverity           severity;
  LoomRule               rule;
} LoomFindingsChoice;

#define LOOM_TYPE_FINDINGS_MODEL (loom_findings_model_get_type ())

/**
 * LoomFindingsModel:
 *
 * A #GListModel of findings, all or those of one rule or severity.
 */
G_DECLARE_FINAL_TYPE (LoomFindingsModel, loom_findings_model, LOOM, FINDINGS_MODEL, GObject)

LoomFindingsModel *loom_findings_model_new      (void);
void               loom_findings_model_set      (LoomFindingsModel *self,
                                                 LoomFindings      *findings);
void               loom_findings_model_choose   (LoomFindingsModel *self,
                                                 LoomFindingsChoice choice);

G_END_DECLS
