/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* Where an async function goes on, with its context captured and without. */
extern const LoomScenario loom_capture_scenario;

G_END_DECLS
