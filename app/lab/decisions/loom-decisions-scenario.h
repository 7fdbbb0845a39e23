/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* What to return in which case: a table, each row run by the scenario of its case. */
extern const LoomScenario loom_decisions_scenario;

G_END_DECLS
