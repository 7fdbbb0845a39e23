/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

/*
 * What the lessons about CPU-bound work have in common: the same function, called where the
 * window is, or given to the pool. loom-run-cpu-scenario.c shows the two in full.
 */

G_BEGIN_DECLS

/* Does @func with the lesson as its data. The value is a string, which is shown. */
WeftTask *loom_compute_here    (LoomLesson  *lesson,
                                WeftRunFunc  func) WEFT_OWNED;
WeftTask *loom_compute_on_pool (LoomLesson  *lesson,
                                WeftRunFunc  func) WEFT_OWNED;

/* What they show: the UI thread held for longer than a frame, or nothing of the function on it. */
extern const LoomExpectation loom_computed_here[];
extern const LoomExpectation loom_computed_on_pool[];

G_END_DECLS
