/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* The UI thread waits for a result instead of awaiting it. */
extern const LoomScenario loom_blocking_scenario;

/* A blocking wait for what needs the thread that blocks. */
extern const LoomScenario loom_deadlock_scenario;

/* The same in the context of a request, which runs one at a time. */
extern const LoomScenario loom_request_deadlock_scenario;

/* The same where there is no context, and it works. */
extern const LoomScenario loom_console_scenario;

/* A deadlock on the pool, without any context. */
extern const LoomScenario loom_inline_deadlock_scenario;

/* All workers blocked, and work that waits behind them. */
extern const LoomScenario loom_starvation_scenario;

/* A file that is written by the UI thread. */
extern const LoomScenario loom_ui_io_scenario;

G_END_DECLS
