/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* What one provider of a Fuchsia trace has given numbers to. */

G_BEGIN_DECLS

typedef struct _LoomFxtTables LoomFxtTables;

LoomFxtTables *loom_fxt_tables_new        (void);
LoomFxtTables *loom_fxt_tables_copy       (LoomFxtTables *self);
void           loom_fxt_tables_free       (LoomFxtTables *self);

/* @string: the builder's number; @index below 32,768. */
void           loom_fxt_tables_set_string (LoomFxtTables *self,
                                           guint          index,
                                           guint32        string);
guint32        loom_fxt_tables_get_string (LoomFxtTables *self,
                                           guint          index);

/* @index from 1 to 255. An unknown thread is process 0, thread 0. */
void           loom_fxt_tables_set_thread (LoomFxtTables *self,
                                           guint          index,
                                           gint64         pid,
                                           gint64         tid);
void           loom_fxt_tables_get_thread (LoomFxtTables *self,
                                           guint          index,
                                           gint64        *pid,
                                           gint64        *tid);

G_END_DECLS
