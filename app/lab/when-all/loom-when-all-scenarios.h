/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* Three at once, one after the other, or never awaited. */
extern const LoomScenario loom_when_all_scenario;

/* Several fail: the first error, or all of them, or none that anybody sees. */
extern const LoomScenario loom_lost_error_scenario;

/* One slow, one failed, one cancelled. */
extern const LoomScenario loom_mixed_outcomes_scenario;

G_END_DECLS
