/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/loom-verdict-table.h"

G_BEGIN_DECLS

/* Fills @box with what the newest runs of a scenario's variants have to plot: one plot of times, one of
 * counts; empties and hides it where there is nothing. */
void loom_plots_update (GtkBox             *box,
                        const LoomScenario *scenario,
                        LoomVerdictTable   *runs);

G_END_DECLS
