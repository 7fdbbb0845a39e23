/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "findings/loom-findings-model.h"

G_BEGIN_DECLS

#define LOOM_TYPE_FINDING_ROW (loom_finding_row_get_type ())

/**
 * LoomFindingRow:
 *
 * A finding: how bad, what, when and where.
 */
G_DECLARE_FINAL_TYPE (LoomFindingRow, loom_finding_row, LOOM, FINDING_ROW, AdwBin)

GtkWidget  *loom_finding_row_new (void);
void        loom_finding_row_set (LoomFindingRow  *self,
                                  LoomFindingItem *item);

const char *loom_severity_icon   (LoomSeverity     severity);
/* Translated. */
const char *loom_severity_word   (LoomSeverity     severity);

G_END_DECLS
