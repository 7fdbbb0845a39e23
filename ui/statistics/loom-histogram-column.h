/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOOM_TYPE_HISTOGRAM_COLUMN (loom_histogram_column_get_type ())

/**
 * LoomHistogramColumn:
 *
 * A bar of a histogram, and the room above it. A widget of its own, so that it has focus, a tooltip,
 * and something to say to a screen reader.
 */
G_DECLARE_FINAL_TYPE (LoomHistogramColumn, loom_histogram_column, LOOM, HISTOGRAM_COLUMN, GtkWidget)

GtkWidget *loom_histogram_column_new          (const char          *text,
                                               double               height);
double     loom_histogram_column_get_height   (LoomHistogramColumn *self);
gboolean   loom_histogram_column_get_selected (LoomHistogramColumn *self);
void       loom_histogram_column_set_selected (LoomHistogramColumn *self,
                                               gboolean             selected);

G_END_DECLS
