/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "findings/loom-finding.h"
#include "trace/loom-trace.h"

/* What a window takes to draw a run is not what the run did. */

G_BEGIN_DECLS

/* The time of frames between two times, among a lane's slices from @first on. */
gint64   loom_drawing_count    (LoomTrace         *trace,
                                const LoomLane    *lane,
                                guint              first,
                                gint64             begin,
                                gint64             end);
/* Whether without it there would be no such finding. */
gboolean loom_drawing_explains (LoomTrace         *trace,
                                const LoomFinding *finding,
                                gint64             threshold);

G_END_DECLS
