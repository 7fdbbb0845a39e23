/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/value-task/loom-value-task-scenarios.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#define N_REQUESTS 40
#define N_PRODUCTS 4

#define SERVED "requests served"
#define LOADS "products loaded"

/* The lesson begins here. */

typedef struct
{
  WeftCache *cache;
  int n_served;
  int n_loads;
} Api;

typedef struct
{
  WeftAsync async;

  gint64 product;
} LoadFrame;

/* From the database, which takes a moment. */
WEFT_ASYNC_DEFINE (load_product, LoadFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_delay (2, NULL));
  WEFT_RETURN_INT (self->product * 100);

  WEFT_END;
}

static WeftTask *
load_product (gconstpointer key, GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
  LoadFrame *self = WEFT_ASYNC_NEW (load_product);
  Api *api = data;

  api->n_loads++;
  self->product = GPOINTER_TO_INT (key);
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;

  Api *api;
  SoupServerMessage *message;
  gint64 product;
  gint64 price;
  GError *error;
} AnswerFrame;

static void
answer_frame_clear (AnswerFrame *self)
{
  g_clear_object (&self->message);
  g_clear_error (&self->error);
}

/* A request is answered by an async function, and libsoup waits for it. The request is a task, for
 * it waits for the network in any case; what it takes from the cache is a value task. */
WEFT_ASYNC_DEFINE (answer_request, AnswerFrame, answer_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT_TO (self->price,
                     weft_cache_get (self->api->cache, GINT_TO_POINTER (self->product), NULL),
                     &self->error);
  if (self->error != NULL)
    soup_server_message_set_status (self->message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
  else
    {
      char *body = g_strdup_printf ("%" G_GINT64_FORMAT, self->price);

      soup_server_message_set_status (self->message, SOUP_STATUS_OK, NULL);
      soup_server_message_set_response (self->message, "text/plain", SOUP_MEMORY_TAKE, body,
                                        strlen (body));
    }
  self->api->n_served++;
  soup_server_message_unpause (self->message);
  WEFT_RETURN ();

  WEFT_END;
}

/* An event of libsoup’s: the right place for async void. */
static void
request_cb (SoupServer *server G_GNUC_UNUSED,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query G_GNUC_UNUSED,
            gpointer user_data)
{
  AnswerFrame *self = WEFT_ASYNC_NEW (answer_request);

  self->api = user_data;
  self->message = g_object_ref (message);
  self->product = g_ascii_strtoll (path + 1, NULL, 10);
  soup_server_message_pause (message);
  WEFT_ASYNC_START_VOID (self);
}

/* The lesson ends here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  Api api;
  SoupServer *server;
  SoupSession *session;
  GUri *uri;
  WeftTask *call;
  GAsyncResult *ready;
  GBytes *body;
  int i;
  char *text;
  GError *error;
} ClientFrame;

static void
client_frame_clear (ClientFrame *self)
{
  g_clear_pointer (&self->call, weft_task_unref);
  g_clear_object (&self->ready);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_object (&self->session);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->api.cache, weft_cache_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

static gboolean
serve (ClientFrame *self)
{
  GSList *uris;

  self->api.cache =
      weft_cache_new (N_PRODUCTS, NULL, NULL, NULL, NULL, load_product, &self->api, NULL);
  self->server = soup_server_new ("server-header", "weft ", NULL);
  soup_server_add_handler (self->server, NULL, request_cb, &self->api, NULL);
  if (!soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &self->error))
    return FALSE;
  uris = soup_server_get_uris (self->server);
  self->uri = g_uri_ref (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->session = soup_session_new ();
  return TRUE;
}

static WeftTask *
send_request (ClientFrame *self)
{
  g_autofree char *path = g_strdup_printf ("/%d", 1 + self->i % N_PRODUCTS);
  g_autoptr (GUri) uri = soup_uri_copy (self->uri, SOUP_URI_PATH, path, SOUP_URI_NONE);
  g_autoptr (SoupMessage) message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  WeftTask *call = weft_gio_call_new ();

  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL,
                                    weft_gio_ready_cb, weft_gio_call_begin (call));
  return call;
}

WEFT_ASYNC_DEFINE (ask_api, ClientFrame, client_frame_clear)
{
  WEFT_BEGIN (self);

  if (!serve (self))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  for (self->i = 0; self->i < N_REQUESTS; self->i++)
    {
      WEFT_AWAIT_TO (self->ready, send_request (self));
      self->body = soup_session_send_and_read_finish (self->session, self->ready, &self->error);
      g_clear_object (&self->ready);
      if (self->body == NULL)
        WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
      g_clear_pointer (&self->body, g_bytes_unref);
    }
  loom_lesson_note (self->lesson, SERVED, self->api.n_served);
  loom_lesson_note (self->lesson, LOADS, self->api.n_loads);
  self->text = g_strdup_printf (_ ("%d requests answered"), N_REQUESTS);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
ask_api (LoomLesson *lesson)
{
  ClientFrame *self = WEFT_ASYNC_NEW (ask_api);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation asked[] = {
  { LOOM_MEASURE_COUNTER, SERVED, LOOM_IS, N_REQUESTS, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, LOADS, LOOM_IS, N_PRODUCTS, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "answer_request", LOOM_IS, N_REQUESTS, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "load_product", LOOM_IS, 2 * N_PRODUCTS, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "task", N_ ("Answer forty requests"), LOOM_VARIANT_CURE, "answer_request", ask_api, asked },
  { 0 },
};

static const LoomCounter counters[] = {
  { SERVED, N_ ("Requests that were served"), LOOM_UNIT_COUNT },
  { LOADS, N_ ("Products that were loaded"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_web_api_scenario = {
  .name = "web-api",
  .title = N_ ("Case: a web API that answers requests"),
  .summary = N_ ("A server on the loopback answers forty requests from a cache of four products. "
                 "Each request is a task; only four of the forty looks into the cache are."),
  .moral = N_ ("A web API: a task for the request, value tasks for what is mostly there."),
  .source = "/io/github/weft/Weft/lab/value-task/loom-web-api-scenario.c",
  .group = LOOM_GROUP_VALUE_TASK,
  .variants = variants,
  .counters = counters,
};
