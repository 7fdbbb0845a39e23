/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/loom-series.h"

G_BEGIN_DECLS

#define LOOM_TYPE_PLOT (loom_plot_get_type ())

/**
 * LoomPlot:
 *
 * Series as curves: along a logarithmic x, up a logarithmic y, or a plain one for allocations, below the unit.
 * Each curve has a shape of dash and of point of
 * its own beside its colour, and its name at its end; what they say stands in the accessible description.
 */
G_DECLARE_FINAL_TYPE (LoomPlot, loom_plot, LOOM, PLOT, GtkWidget)

GtkWidget  *loom_plot_new        (void);
/* (element-type LoomSeries) (transfer full): all of one unit. */
void        loom_plot_take       (LoomPlot  *self,
                                  GPtrArray *series);
/* One sentence for each curve. */
const char *loom_plot_get_text   (LoomPlot  *self);

G_END_DECLS
