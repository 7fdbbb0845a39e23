/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-fxt-tables.h"
#include "trace/loom-trace-builder.h"
#include "trace/loom-trace-load.h"

/*
 * Fuchsia trace format words into a builder: for a whole file, and for the chunks of
 * a recording that is still being written.
 */

G_BEGIN_DECLS

typedef struct _LoomFxtParser LoomFxtParser;

LoomFxtParser *loom_fxt_parser_new  (LoomTraceBuilder  *builder);
void           loom_fxt_parser_free (LoomFxtParser     *self);

/* @offset: the byte of the file where @words begin, for messages. @n_consumed: words of whole
 * records; the rest is the beginning of a record that is not there yet. */
gboolean       loom_fxt_parser_feed (LoomFxtParser     *self,
                                     const guint64     *words,
                                     gsize              n_words,
                                     guint64            offset,
                                     gsize             *n_consumed,
                                     GError           **error);
/* Says in the builder how the recording ended; @n_left bytes at @offset are no whole record. */
void           loom_fxt_parser_end  (LoomFxtParser     *self,
                                     guint64            offset,
                                     guint64            n_left);

/* For who reads the events of a whole file beside the parser. */
gint64         loom_fxt_parser_to_ns      (LoomFxtParser *self,
                                           guint64        ticks);
LoomFxtTables *loom_fxt_parser_get_tables (LoomFxtParser *self);
/* Whether Weft has recorded it. */
gboolean       loom_fxt_parser_is_own     (LoomFxtParser *self);
/* An event that has been read; its category and name have numbers. */
void           loom_fxt_parser_note_event (LoomFxtParser *self,
                                           const guint64 *record,
                                           gsize          size);
/* Its arguments, in the builder's pool. FALSE where they are not sound. */
gboolean       loom_fxt_parser_read_args  (LoomFxtParser *self,
                                           const guint64 *record,
                                           guint32       *args);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomFxtParser, loom_fxt_parser_free)

G_END_DECLS
