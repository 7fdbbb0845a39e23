/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>
#include <weft.h>

G_BEGIN_DECLS

/* Asks where to and writes the results of runs (a list of LoomRun) there: as JSON where the name ends so, as
 * comma-separated values otherwise. Uses the action `win.message` of the widget's window, and cannot fail. */
WeftTask *loom_results_export_ask (GtkWidget  *widget,
                                   GListModel *runs) WEFT_OWNED;
/* Value: none. */
WeftTask *loom_results_export_run (GFile      *file,
                                   GListModel *runs) WEFT_OWNED;

G_END_DECLS
