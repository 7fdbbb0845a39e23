/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-args.h"
#include "trace/loom-fxt-tables.h"

/* Arguments that stay in the file: a reference is the word at which their event's record begins. */

G_BEGIN_DECLS

#define LOOM_FXT_SOURCE_MAX_WORDS ((gsize) LOOM_ARGS_IN_FILE)

/* From now on @args finds in @bytes what loom_fxt_source_ref() refers to. The words must be sound
 * and stay as they are. */
void loom_fxt_source_set (LoomArgs      *args,
                          GBytes        *bytes,
                          LoomFxtTables *tables);

static inline guint32
loom_fxt_source_ref (guint32 word)
{
  return word | LOOM_ARGS_IN_FILE;
}

G_END_DECLS
