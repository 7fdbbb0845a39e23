/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* A call, a value task and a task, at growing numbers of calls. */
extern const LoomScenario loom_measure_scenario;

G_END_DECLS
