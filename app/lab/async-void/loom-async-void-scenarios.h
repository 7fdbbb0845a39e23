/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* A failure that nobody can await, and the same as a task. */
extern const LoomScenario loom_async_void_scenario;

/* The one right use: an event's handler, which is not entered again while it runs. */
extern const LoomScenario loom_event_handler_scenario;

G_END_DECLS
