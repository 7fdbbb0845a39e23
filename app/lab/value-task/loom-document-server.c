/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/value-task/loom-document-server.h"

#include <libsoup/soup.h>

#include "lab/loom-scenario.h"

/* A large one among small ones. */
#define RECORDING_EVERY 20

struct _LoomDocumentServer
{
  LoomLesson *lesson;
  SoupServer *server;
  GUri *uri;
  WeftScope *answers;
};

typedef struct
{
  WeftAsync async;

  SoupServerMessage *message;
  GFile *file;
  GCancellable *cancellable; /* the scope's */
  GBytes *bytes;
  GError *error;
} AnswerFrame;

static void
answer_frame_clear (AnswerFrame *self)
{
  g_clear_object (&self->message);
  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_error (&self->error);
}

static void
respond (AnswerFrame *self)
{
  gsize size;
  const char *body;

  if (self->error != NULL)
    {
      soup_server_message_set_status (self->message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
      soup_server_message_set_response (self->message, "text/plain", SOUP_MEMORY_COPY,
                                        self->error->message, strlen (self->error->message));
      return;
    }
  body = g_bytes_get_data (self->bytes, &size);
  soup_server_message_set_status (self->message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (self->message, "application/octet-stream", SOUP_MEMORY_COPY,
                                    body, size);
}

/* What is wrong is told to who has asked, so that the task itself cannot fail. */
WEFT_ASYNC_DEFINE (answer_with_document, AnswerFrame, answer_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT_TO (self->bytes, weft_file_load_bytes (self->file, self->cancellable),
                     &self->error);
  respond (self);
  soup_server_message_unpause (self->message);
  WEFT_RETURN ();

  WEFT_END;
}

static void
request_cb (SoupServer *server G_GNUC_UNUSED,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query G_GNUC_UNUSED,
            gpointer user_data)
{
  LoomDocumentServer *self = user_data;
  AnswerFrame *frame = WEFT_ASYNC_NEW (answer_with_document);

  frame->message = g_object_ref (message);
  frame->file =
      loom_document_dup_file (self->lesson, (guint) g_ascii_strtoull (path + 1, NULL, 10));
  frame->cancellable = g_object_ref (weft_scope_get_cancellable (self->answers));
  soup_server_message_pause (message);
  weft_scope_add (self->answers, WEFT_ASYNC_START (frame));
}

/**
 * loom_document_dup_file:
 * @lesson: a lesson
 * @number: a document's
 *
 * Returns: (transfer full): its file
 */
GFile *
loom_document_dup_file (LoomLesson *lesson, guint number)
{
  const LoomScenario *const *scenarios = loom_scenarios ();
  g_autofree char *uri = NULL;
  guint n = 0;

  if (number % RECORDING_EVERY == RECORDING_EVERY / 2)
    return g_object_ref (loom_lesson_get_file (lesson));
  while (scenarios[n] != NULL)
    n++;
  uri = g_strconcat ("resource://", scenarios[number % n]->source, NULL);
  return g_file_new_for_uri (uri);
}

/**
 * loom_document_server_new:
 * @lesson: whose file and whose cancellable it uses
 * @error: why it cannot serve
 *
 * Returns: (transfer full) (nullable): a server that serves
 */
LoomDocumentServer *
loom_document_server_new (LoomLesson *lesson, GError **error)
{
  g_autoptr (SoupServer) server = soup_server_new ("server-header", "weft ", NULL);
  LoomDocumentServer *self;
  GSList *uris;

  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    return NULL;

  self = g_new0 (LoomDocumentServer, 1);
  self->lesson = loom_lesson_ref (lesson);
  self->answers = weft_scope_new (loom_lesson_get_cancellable (lesson));
  self->server = g_steal_pointer (&server);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  uris = soup_server_get_uris (self->server);
  self->uri = g_uri_ref (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
loom_document_server_free (LoomDocumentServer *self)
{
  g_object_unref (self->server);
  weft_scope_free (self->answers);
  g_uri_unref (self->uri);
  loom_lesson_unref (self->lesson);
  g_free (self);
}

/**
 * loom_document_server_dup_uri:
 * @number: a document's
 *
 * Returns: (transfer full): where it is served
 */
GUri *
loom_document_server_dup_uri (LoomDocumentServer *self, guint number)
{
  g_autofree char *path = g_strdup_printf ("/%u", number);

  return soup_uri_copy (self->uri, SOUP_URI_PATH, path, SOUP_URI_NONE);
}

/**
 * loom_document_server_stop:
 *
 * Ends its connections. Whoever is still being answered gets nothing.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_document_server_stop (LoomDocumentServer *self)
{
  soup_server_disconnect (self->server);
  return weft_scope_join (self->answers);
}
