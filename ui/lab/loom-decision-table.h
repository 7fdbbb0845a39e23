/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/decisions/loom-decisions.h"

G_BEGIN_DECLS

#define LOOM_TYPE_DECISION_TABLE (loom_decision_table_get_type ())

/**
 * LoomDecisionTable:
 *
 * A decision table: a row for each case, with what the newest runs measured, a button that runs it,
 * and a link to its own lesson. Uses the actions `lab.run-scenario` and `lab.show-scenario` of the
 * page that it stands in.
 */
G_DECLARE_FINAL_TYPE (LoomDecisionTable, loom_decision_table, LOOM, DECISION_TABLE, AdwBin)

/* What it shows from now on; NULL for nothing. */
void           loom_decision_table_set_decisions (LoomDecisionTable *self,
                                                  LoomDecisions     *decisions);
LoomDecisions *loom_decision_table_get_decisions (LoomDecisionTable *self);

/* What stands in a row's cell of what was measured; the buttons of the row. */
const char    *loom_decision_table_get_measured  (LoomDecisionTable *self,
                                                  guint              row);
GtkWidget     *loom_decision_table_get_run       (LoomDecisionTable *self,
                                                  guint              row);
GtkWidget     *loom_decision_table_get_link      (LoomDecisionTable *self,
                                                  guint              row);

G_END_DECLS
