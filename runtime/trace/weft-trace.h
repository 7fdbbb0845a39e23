/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-site.h"

G_BEGIN_DECLS

/**
 * A program's own marks, on the same timeline as its tasks. All of them may be
 * called from any thread, and cost one branch while nothing is recorded. Names
 * and categories must be static strings.
 */

WEFT_PUBLIC void weft_trace_begin       (const char *category,
                                         const char *name);
WEFT_PUBLIC void weft_trace_end         (const char *category,
                                         const char *name);
WEFT_PUBLIC void weft_trace_complete    (const char *category,
                                         const char *name,
                                         gint64      begin_time,
                                         gint64      end_time);
WEFT_PUBLIC void weft_trace_instant     (const char *category,
                                         const char *name,
                                         const char *message);
WEFT_PUBLIC void weft_trace_counter     (const char *name,
                                         gint64      value);
WEFT_PUBLIC void weft_trace_thread_name (const char *name);
WEFT_PUBLIC gint64 weft_trace_get_time  (void);

G_END_DECLS
