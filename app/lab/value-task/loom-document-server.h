/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "lab/loom-lesson.h"

G_BEGIN_DECLS

/**
 * LoomDocumentServer:
 *
 * A web server on the loopback that answers with documents, each under its number: the lessons' sources,
 * and now and then the recording that the lessons load. It reads each when it is asked for it. Belongs
 * to the thread that made it, whose main loop serves.
 */
typedef struct _LoomDocumentServer LoomDocumentServer;

LoomDocumentServer *loom_document_server_new     (LoomLesson         *lesson,
                                                  GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void                loom_document_server_free    (LoomDocumentServer *self);

GUri               *loom_document_server_dup_uri (LoomDocumentServer *self,
                                                  guint               number) G_GNUC_WARN_UNUSED_RESULT;
/* Answers nobody any more; the task completes when no answer is under way. Once, before it is freed. */
WeftTask           *loom_document_server_stop    (LoomDocumentServer *self) WEFT_OWNED;

/* What stands behind the number. */
GFile              *loom_document_dup_file       (LoomLesson         *lesson,
                                                  guint               number) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomDocumentServer, loom_document_server_free)

G_END_DECLS
