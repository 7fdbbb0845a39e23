/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/value-task/loom-value-task-scenarios.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#define N_CALLS 6

#define ANSWERED "answers"
#define SERVED "requests served"

/* The lesson begins here. */

/* A real server on the loopback, in this process: its handler is called by the main loop. */
static void
answer_cb (SoupServer *server G_GNUC_UNUSED,
           SoupServerMessage *message,
           const char *path G_GNUC_UNUSED,
           GHashTable *query G_GNUC_UNUSED,
           gpointer user_data)
{
  int *n_served = user_data;

  ++*n_served;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "hello", 5);
}

typedef struct
{
  WeftAsync async;

  SoupSession *session; /* the caller's */
  SoupMessage *message;
  GAsyncResult *ready;
  WeftTask *call;
  GBytes *body;
  GError *error;
} GetFrame;

static void
get_frame_clear (GetFrame *self)
{
  g_clear_object (&self->message);
  g_clear_object (&self->ready);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_error (&self->error);
}

/* A call over the network always waits: a task. libsoup’s own _async and _finish are awaited as any
 * other pair. */
WEFT_ASYNC_DEFINE (get_page, GetFrame, get_frame_clear)
{
  WEFT_BEGIN (self);

  self->call = weft_gio_call_new ();
  soup_session_send_and_read_async (self->session, self->message, G_PRIORITY_DEFAULT, NULL,
                                    weft_gio_ready_cb, weft_gio_call_begin (self->call));
  WEFT_AWAIT_TO (self->ready, g_steal_pointer (&self->call));
  self->body = soup_session_send_and_read_finish (self->session, self->ready, &self->error);
  if (self->body == NULL)
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN_INT ((gint64) g_bytes_get_size (self->body));

  WEFT_END;
}

static WeftTask *
get_page (SoupSession *session, GUri *uri)
{
  GetFrame *self = WEFT_ASYNC_NEW (get_page);

  self->session = session;
  self->message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  SoupServer *server;
  SoupSession *session;
  GSList *uris;
  WeftTask *calls[N_CALLS];
  int n_served;
  char *text;
  GError *error;
} CallFrame;

static void
call_frame_clear (CallFrame *self)
{
  for (guint i = 0; i < N_CALLS; i++)
    g_clear_pointer (&self->calls[i], weft_task_unref);
  g_slist_free_full (self->uris, (GDestroyNotify) g_uri_unref);
  g_clear_object (&self->session);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

static gboolean
listen (CallFrame *self)
{
  self->server = soup_server_new ("server-header", "weft ", NULL);
  soup_server_add_handler (self->server, NULL, answer_cb, &self->n_served, NULL);
  if (!soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &self->error))
    return FALSE;
  self->uris = soup_server_get_uris (self->server);
  self->session = soup_session_new ();
  return TRUE;
}

/* All of them at once; no thread stands by for any. */
WEFT_ASYNC_DEFINE (get_pages, CallFrame, call_frame_clear)
{
  WEFT_BEGIN (self);

  if (!listen (self))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  for (guint i = 0; i < N_CALLS; i++)
    self->calls[i] = get_page (self->session, self->uris->data);
  WEFT_AWAIT (weft_when_all (self->calls, N_CALLS));
  loom_lesson_note (self->lesson, SERVED, self->n_served);
  loom_lesson_note (self->lesson, ANSWERED,
                    weft_task_get_result (self->calls[0])->v_int == 5 ? N_CALLS : 0);
  self->text = g_strdup_printf (_ ("%d pages received"), N_CALLS);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
get_pages (LoomLesson *lesson)
{
  CallFrame *self = WEFT_ASYNC_NEW (get_pages);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation got[] = {
  { LOOM_MEASURE_COUNTER, SERVED, LOOM_IS, N_CALLS, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, ANSWERED, LOOM_IS, N_CALLS, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "get_page", LOOM_AT_LEAST, N_CALLS, LOOM_ALWAYS },
  { LOOM_MEASURE_THREADS, NULL, LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "task", N_ ("Fetch six pages"), LOOM_VARIANT_CURE, "get_page", get_pages, got },
  { 0 },
};

static const LoomCounter counters[] = {
  { SERVED, N_ ("Requests that were served"), LOOM_UNIT_COUNT },
  { ANSWERED, N_ ("Answers that came back"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_http_call_scenario = {
  .name = "http-call",
  .title = N_ ("Case: a call over the network"),
  .summary =
      N_ ("Six pages are fetched at once from a server on the loopback. Each call waits, and each "
          "is a task; the one thread they all run on is the UI’s, which stays free."),
  .moral = N_ ("A call over the network: a task."),
  .source = "/io/github/weft/Weft/lab/value-task/loom-http-call-scenario.c",
  .group = LOOM_GROUP_VALUE_TASK,
  .variants = variants,
  .counters = counters,
};
