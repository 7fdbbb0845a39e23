/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* Rules broken and kept, for the checklist to tell. */
extern const LoomScenario loom_checklist_scenario;

G_END_DECLS
