/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/value-task/loom-document-store.h"

#include <glib/gi18n-lib.h>
#include <sqlite3.h>

struct _LoomDocumentStore
{
  sqlite3 *database;
  sqlite3_stmt *insert;
};

static void
set_error (LoomDocumentStore *self, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The database says: %s"),
               sqlite3_errmsg (self->database));
}

/**
 * loom_document_store_new:
 * @error: why there is none
 *
 * Returns: (transfer full) (nullable): an empty one, in memory
 */
LoomDocumentStore *
loom_document_store_new (GError **error)
{
  g_autoptr (LoomDocumentStore) self = g_new0 (LoomDocumentStore, 1);

  if (sqlite3_open (":memory:", &self->database) != SQLITE_OK ||
      sqlite3_exec (self->database,
                    "CREATE TABLE documents (number INTEGER PRIMARY KEY, digest INTEGER, packed "
                    "BLOB)",
                    NULL, NULL, NULL) != SQLITE_OK ||
      sqlite3_prepare_v2 (self->database, "INSERT INTO documents VALUES (?, ?, ?)", -1,
                          &self->insert, NULL) != SQLITE_OK)
    {
      set_error (self, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
loom_document_store_free (LoomDocumentStore *self)
{
  sqlite3_finalize (self->insert);
  sqlite3_close (self->database);
  g_free (self);
}

gboolean
loom_document_store_insert (
    LoomDocumentStore *self, guint number, guint32 digest, GBytes *packed, GError **error)
{
  gsize size;
  const void *data = g_bytes_get_data (packed, &size);
  gboolean done;

  done = sqlite3_bind_int64 (self->insert, 1, number) == SQLITE_OK &&
         sqlite3_bind_int64 (self->insert, 2, digest) == SQLITE_OK &&
         sqlite3_bind_blob64 (self->insert, 3, data, size, SQLITE_STATIC) == SQLITE_OK &&
         sqlite3_step (self->insert) == SQLITE_DONE;
  if (!done)
    set_error (self, error);
  sqlite3_reset (self->insert);
  sqlite3_clear_bindings (self->insert);
  return done;
}

gboolean
loom_document_store_get_checksum (LoomDocumentStore *self,
                                  gint64 *n_rows,
                                  gint64 *checksum,
                                  GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean done =
      sqlite3_prepare_v2 (self->database,
                          "SELECT count (*), sum ((number + 1) * digest) FROM documents", -1,
                          &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW;

  if (done)
    {
      *n_rows = sqlite3_column_int64 (statement, 0);
      *checksum = sqlite3_column_int64 (statement, 1);
    }
  else
    {
      set_error (self, error);
    }
  sqlite3_finalize (statement);
  return done;
}

/**
 * loom_document_store_dup_packed:
 * @number: a document's
 * @error: why there is none
 *
 * Returns: (transfer full) (nullable): what was stored of it
 */
GBytes *
loom_document_store_dup_packed (LoomDocumentStore *self, guint number, GError **error)
{
  sqlite3_stmt *statement = NULL;
  GBytes *packed = NULL;

  if (sqlite3_prepare_v2 (self->database, "SELECT packed FROM documents WHERE number = ?", -1,
                          &statement, NULL) == SQLITE_OK &&
      sqlite3_bind_int64 (statement, 1, number) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    packed = g_bytes_new (sqlite3_column_blob (statement, 0),
                          (gsize) sqlite3_column_bytes (statement, 0));
  else
    set_error (self, error);
  sqlite3_finalize (statement);
  return packed;
}
