/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* A blocking wait for what needs the thread that blocks. */
extern const LoomScenario loom_deadlock_scenario;

G_END_DECLS
