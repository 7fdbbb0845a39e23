/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-args.h"
#include "trace/loom-fxt-record.h"

/* The arguments of Fuchsia's trace format. */

G_BEGIN_DECLS

/* The number of a string. @ref: as it is in the record; @text: where the string itself is there,
 * @length bytes of it; NULL otherwise. */
typedef guint32 (*LoomFxtResolve) (gpointer    user_data,
                                   guint       ref,
                                   const char *text,
                                   gsize       length);

guint32  loom_fxt_take_string (LoomFxtCursor *cursor,
                               guint          ref,
                               LoomFxtResolve resolve,
                               gpointer       user_data);
void     loom_fxt_take_arg    (LoomFxtCursor *cursor,
                               LoomFxtResolve resolve,
                               gpointer       user_data,
                               LoomArg       *arg);

/* FALSE where the arguments are not sound. @has_texts: set to TRUE where one has a string in it
 * that has no number. */
gboolean loom_fxt_skip_args   (LoomFxtCursor *cursor,
                               guint          n_args,
                               gboolean      *has_texts);

G_END_DECLS
