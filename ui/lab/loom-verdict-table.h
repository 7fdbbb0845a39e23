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
 * What the newest run of each variant showed, side by side: a column for each variant, a row
 * for each fact, with a mark for what the lesson says, and with two variants how far they are
 * apart.
 */
G_DECLARE_FINAL_TYPE (LoomVerdictTable, loom_verdict_table, LOOM, VERDICT_TABLE, AdwBin)

GtkWidget  *loom_verdict_table_new          (void);
/* @runs: (element-type utf8 LoomRun): the newest of each variant that has run. */
void        loom_verdict_table_set          (LoomVerdictTable   *self,
                                             const LoomScenario *scenario,
                                             GHashTable         *runs);
LoomRun    *loom_verdict_table_get_run      (LoomVerdictTable   *self,
                                             const char         *variant);

/* For tests, and for who reads it aloud. */
const char *loom_verdict_table_get_cell     (LoomVerdictTable   *self,
                                             const char         *variant,
                                             const char         *label);

/* An icon that says by its shape what kind of variant it is; NULL for one that is neither. */
const char *loom_variant_icon               (LoomVariantKind     kind);
/* Translated: "Pitfall"; NULL for one that is neither. */
const char *loom_variant_word               (LoomVariantKind     kind);

G_END_DECLS
