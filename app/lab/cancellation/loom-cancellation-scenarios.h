/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* A computation that looks at its cancellable, and one that does not. */
extern const LoomScenario loom_cancellation_scenario;

/* Waiting no longer is not the same as doing no longer. */
extern const LoomScenario loom_timeout_scenario;

/* Cancelled by the clock, and given more time. */
extern const LoomScenario loom_cancel_after_scenario;

/* A part that is cancelled with the whole, or by itself. */
extern const LoomScenario loom_linked_scenario;

/* A scope, whose children never outlive it. */
extern const LoomScenario loom_scope_scenario;

G_END_DECLS
