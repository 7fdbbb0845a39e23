/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* Where an async function goes on, with its context captured and without. */
extern const LoomScenario loom_capture_scenario;

/* A library's function, whose own awaits come back to the UI for nothing, or do not. */
extern const LoomScenario loom_library_scenario;

/* An await of what is complete: nothing is captured and nobody moves. */
extern const LoomScenario loom_completed_scenario;

/* Only the first await configured, and it was complete. */
extern const LoomScenario loom_first_only_scenario;

/* Where there is no context, there is none to capture. */
extern const LoomScenario loom_no_context_scenario;

/* A context that runs one at a time, as a classic web server has for each request. */
extern const LoomScenario loom_request_context_scenario;

/* An async-local flows, captured or not. */
extern const LoomScenario loom_async_local_scenario;

G_END_DECLS
