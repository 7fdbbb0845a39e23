/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-args.h"
#include "trace/loom-fxt-tables.h"
#include "trace/loom-trace-builder.h"

/* Arguments that stay in the file: a reference is the word at which their event's record begins. */

G_BEGIN_DECLS

#define LOOM_FXT_SOURCE_MAX_WORDS ((gsize) LOOM_ARGS_IN_FILE)

/* From now on the recording finds in @bytes what loom_fxt_source_ref() refers to. Where they are
 * not there any more, because @bytes is a file that was cut short, one argument says so. */
void loom_fxt_source_set (LoomTraceBuilder *builder,
                          GBytes           *bytes,
                          LoomFxtTables    *tables);

static inline guint32
loom_fxt_source_ref (guint32 word)
{
  return word | LOOM_ARGS_IN_FILE;
}

G_END_DECLS
