/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

/* Everything that is ever done with a recording: its events and their arguments, the picture, tasks
 * and their stories, findings in all forms, statistics, a report, both exports, which must load. */
void fuzz_look_at (LoomTrace *trace);

G_END_DECLS
