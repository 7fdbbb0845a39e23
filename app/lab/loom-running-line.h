/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

/**
 * LoomRunningLine:
 * @function: the async function; a string of the recording's
 * @line: of its file, where it runs or waits; 0 where it has just begun
 * @waiting: whether it waits there
 *
 * Where an async function stands, as a recording tells it.
 */
typedef struct
{
  const char *function;
  guint       line;
  gboolean    waiting;
} LoomRunningLine;

/* The last that is known of any of @functions (element-type utf8 anything) since @since, nanoseconds
 * since the origin. Quick enough for every frame. */
gboolean loom_running_line_find     (LoomTrace       *trace,
                                     GHashTable      *functions,
                                     gint64           since,
                                     LoomRunningLine *line);
/* Of a slice, when it began; FALSE where it is none of @functions. */
gboolean loom_running_line_of_slice (LoomTrace       *trace,
                                     GHashTable      *functions,
                                     guint            lane,
                                     guint            slice,
                                     LoomRunningLine *line);

G_END_DECLS
