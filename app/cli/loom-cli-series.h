/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-verdict-column.h"

G_BEGIN_DECLS

/* Prints what several runs of the same showed: how many came as the lesson says, and of each fact the
 * median, and from where to where. */
void loom_cli_series_print (const LoomScenario      *scenario,
                            const LoomVerdictColumn *column);

G_END_DECLS
