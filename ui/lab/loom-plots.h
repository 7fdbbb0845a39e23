/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/loom-lab.h"
#include "lab/loom-plot.h"
#include "lab/loom-verdict-table.h"

G_BEGIN_DECLS

#define LOOM_TYPE_PLOTS (loom_plots_get_type ())

/**
 * LoomPlots:
 *
 * What runs of a scenario have to plot, one plot for each unit, side by side where there is room. Not visible
 * where there is nothing.
 */
G_DECLARE_FINAL_TYPE (LoomPlots, loom_plots, LOOM, PLOTS, AdwBin)

GtkWidget *loom_plots_new      (void);

/* (nullable): the first, the second, and so on. */
LoomPlot  *loom_plots_get_plot (LoomPlots          *self,
                                guint               place);

/* The newest runs of a scenario's variants. */
void       loom_plots_update   (LoomPlots          *self,
                                const LoomScenario *scenario,
                                LoomVerdictTable   *runs);

/* A run that goes on: each point as soon as it is recorded. */
void       loom_plots_follow   (LoomPlots          *self,
                                LoomLab            *lab,
                                const LoomScenario *scenario,
                                const LoomVariant  *variant,
                                gint64              since);
void       loom_plots_stop     (LoomPlots          *self);

G_END_DECLS
