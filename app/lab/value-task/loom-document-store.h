/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LoomDocumentStore:
 *
 * A database of documents. One thread at a time may use it, and every call blocks: it wants a serial
 * context of its own.
 */
typedef struct _LoomDocumentStore LoomDocumentStore;

LoomDocumentStore *loom_document_store_new          (GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void               loom_document_store_free         (LoomDocumentStore  *self);

/* @digest: a number made of the document, for the checksum. */
gboolean           loom_document_store_insert       (LoomDocumentStore  *self,
                                                     guint               number,
                                                     guint32             digest,
                                                     GBytes             *packed,
                                                     GError            **error);
/* How many rows there are, and a number made of all of them, whatever the order they came in. */
gboolean           loom_document_store_get_checksum (LoomDocumentStore  *self,
                                                     gint64             *n_rows,
                                                     gint64             *checksum,
                                                     GError            **error);
GBytes            *loom_document_store_dup_packed   (LoomDocumentStore  *self,
                                                     guint               number,
                                                     GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomDocumentStore, loom_document_store_free)

G_END_DECLS
