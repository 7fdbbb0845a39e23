/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* One request, from the call to the continuation, and what its thread does meanwhile. */
extern const LoomScenario loom_request_scenario;

/* Ten thousand waits at once, and what they cost when each blocks a thread. */
extern const LoomScenario loom_many_waits_scenario;

G_END_DECLS
