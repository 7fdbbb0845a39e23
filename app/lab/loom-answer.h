/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* Which of a question's answers a verdict shows to be right, from 0; -1 where it is none or more than one,
 * or there is no question. */
gint loom_scenario_judge (const LoomScenario *self,
                          gboolean            capture,
                          const LoomVerdict  *verdict);

G_END_DECLS
