/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/loom-run.h"
#include "lab/loom-scenario.h"

G_BEGIN_DECLS

#define LOOM_TYPE_VERDICT_TABLE (loom_verdict_table_get_type ())

/**
 * LoomVerdictTable:
 *
 * What the newest runs showed, side by side: a column for each variant, or where the switch
 * makes a difference for each variant and position of the switch that has run; a row for each fact,
 * with a mark for what the lesson says; between two columns, how far they are apart. What was run
 * several times in a row is one column: the median, and from where to where.
 */
G_DECLARE_FINAL_TYPE (LoomVerdictTable, loom_verdict_table, LOOM, VERDICT_TABLE, AdwBin)

GtkWidget  *loom_verdict_table_new           (void);
void        loom_verdict_table_set           (LoomVerdictTable   *self,
                                              const LoomScenario *scenario,
                                              GListModel         *runs,
                                              guint               first);
/* Whether there is any run of the scenario. */
gboolean    loom_verdict_table_has_run       (LoomVerdictTable   *self);
LoomRun    *loom_verdict_table_get_run       (LoomVerdictTable   *self,
                                              const char         *variant);

/* For tests, and for who reads it aloud. */
guint       loom_verdict_table_get_n_columns (LoomVerdictTable   *self);
char       *loom_verdict_table_dup_cell      (LoomVerdictTable   *self,
                                              guint               place,
                                              const char         *label) G_GNUC_WARN_UNUSED_RESULT;

/* An icon that says by its shape what kind of variant it is; NULL for one that is neither. */
const char *loom_variant_icon               (LoomVariantKind     kind);
/* Translated: "Pitfall"; NULL for one that is neither. */
const char *loom_variant_word               (LoomVariantKind     kind);

G_END_DECLS
