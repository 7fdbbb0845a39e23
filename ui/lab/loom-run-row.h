/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "lab/loom-run.h"

G_BEGIN_DECLS

#define LOOM_TYPE_RUN_ROW (loom_run_row_get_type ())

/**
 * LoomRunRow:
 *
 * A run in the list: one line, and on demand a line for each of its awaits.
 *
 * Signals: `line-selected`, with the source line of an await.
 */
G_DECLARE_FINAL_TYPE (LoomRunRow, loom_run_row, LOOM, RUN_ROW, GtkListBoxRow)

GtkWidget  *loom_run_row_new          (LoomRun    *run);
LoomRun    *loom_run_row_get_run      (LoomRunRow *self);

/* What the row says; empty while nothing is to be said. For those who cannot see it, and for tests. */
const char *loom_run_row_get_headline (LoomRunRow *self);
const char *loom_run_row_get_warning  (LoomRunRow *self);

gboolean    loom_run_row_get_expanded (LoomRunRow *self);
void        loom_run_row_set_expanded (LoomRunRow *self,
                                       gboolean    expanded);

G_END_DECLS
