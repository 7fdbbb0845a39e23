/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gio/weft-socket.h"

#include "gio/weft-gio-call-private.h"
#include "task/weft-cancellation.h"

static GPtrArray *
array_of (GList *addresses)
{
  GPtrArray *array = g_ptr_array_new_with_free_func (g_object_unref);

  for (GList *link = addresses; link != NULL; link = link->next)
    g_ptr_array_add (array, link->data);
  g_list_free (addresses);
  return array;
}

static void
connect_start (WeftGioCall *call)
{
  g_socket_client_connect_async (call->source, call->args[0], call->cancellable,
                                 weft_gio_call_ready_cb, call);
}

static WeftResult
connect_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_object,
                              g_socket_client_connect_finish (call->source, result, error));
}

/**
 * weft_socket_client_connect_at:
 * @site: where it is called
 * @client: how to connect
 * @connectable: where to
 * @cancellable: (nullable): cancels it
 *
 * See weft_socket_client_connect(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GSocketConnection
 */
WeftTask *
weft_socket_client_connect_at (WeftSite *site,
                               GSocketClient *client,
                               GSocketConnectable *connectable,
                               GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_SOCKET_CLIENT (client), NULL);

  call = weft_gio_typed_call_new (site, connect_start, connect_finish, client, cancellable);
  weft_gio_call_set_arg (call, 0, g_object_ref (connectable), g_object_unref);
  return weft_gio_call_run (call);
}

static void
connect_to_host_start (WeftGioCall *call)
{
  g_socket_client_connect_to_host_async (call->source, call->args[0], (guint16) call->number,
                                         call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
connect_to_host_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_object,
                              g_socket_client_connect_to_host_finish (call->source, result, error));
}

/**
 * weft_socket_client_connect_to_host_at:
 * @site: where it is called
 * @client: how to connect
 * @host_and_port: as in g_socket_client_connect_to_host()
 * @default_port: where none is in it
 * @cancellable: (nullable): cancels it
 *
 * See weft_socket_client_connect_to_host(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GSocketConnection
 */
WeftTask *
weft_socket_client_connect_to_host_at (WeftSite *site,
                                       GSocketClient *client,
                                       const char *host_and_port,
                                       guint16 default_port,
                                       GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_SOCKET_CLIENT (client), NULL);

  call = weft_gio_typed_call_new (site, connect_to_host_start, connect_to_host_finish, client,
                                  cancellable);
  weft_gio_call_set_arg (call, 0, g_strdup (host_and_port), g_free);
  call->number = default_port;
  return weft_gio_call_run (call);
}

static void
connect_to_uri_start (WeftGioCall *call)
{
  g_socket_client_connect_to_uri_async (call->source, call->args[0], (guint16) call->number,
                                        call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
connect_to_uri_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_object,
                              g_socket_client_connect_to_uri_finish (call->source, result, error));
}

/**
 * weft_socket_client_connect_to_uri_at:
 * @site: where it is called
 * @client: how to connect
 * @uri: where to
 * @default_port: where none is in it
 * @cancellable: (nullable): cancels it
 *
 * See weft_socket_client_connect_to_uri(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GSocketConnection
 */
WeftTask *
weft_socket_client_connect_to_uri_at (WeftSite *site,
                                      GSocketClient *client,
                                      const char *uri,
                                      guint16 default_port,
                                      GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_SOCKET_CLIENT (client), NULL);

  call = weft_gio_typed_call_new (site, connect_to_uri_start, connect_to_uri_finish, client,
                                  cancellable);
  weft_gio_call_set_arg (call, 0, g_strdup (uri), g_free);
  call->number = default_port;
  return weft_gio_call_run (call);
}

static void
accept_start (WeftGioCall *call)
{
  g_socket_listener_accept_async (call->source, call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
accept_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_object,
                              g_socket_listener_accept_finish (call->source, result, NULL, error));
}

/**
 * weft_socket_listener_accept_at:
 * @site: where it is called
 * @listener: what listens
 * @cancellable: (nullable): cancels it
 *
 * See weft_socket_listener_accept(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GSocketConnection
 */
WeftTask *
weft_socket_listener_accept_at (WeftSite *site,
                                GSocketListener *listener,
                                GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_SOCKET_LISTENER (listener), NULL);

  call = weft_gio_typed_call_new (site, accept_start, accept_finish, listener, cancellable);
  return weft_gio_call_run (call);
}

static void
lookup_by_name_start (WeftGioCall *call)
{
  g_resolver_lookup_by_name_async (call->source, call->args[0], call->cancellable,
                                   weft_gio_call_ready_cb, call);
}

static WeftResult
lookup_by_name_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (
      &weft_type_array, array_of (g_resolver_lookup_by_name_finish (call->source, result, error)));
}

/**
 * weft_resolver_lookup_by_name_at:
 * @site: where it is called
 * @resolver: who looks up
 * @hostname: a name
 * @cancellable: (nullable): cancels it
 *
 * See weft_resolver_lookup_by_name(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GPtrArray of #GInetAddress
 */
WeftTask *
weft_resolver_lookup_by_name_at (WeftSite *site,
                                 GResolver *resolver,
                                 const char *hostname,
                                 GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_RESOLVER (resolver), NULL);

  call = weft_gio_typed_call_new (site, lookup_by_name_start, lookup_by_name_finish, resolver,
                                  cancellable);
  weft_gio_call_set_arg (call, 0, g_strdup (hostname), g_free);
  return weft_gio_call_run (call);
}

static gboolean
socket_is_ready (GSocket *socket G_GNUC_UNUSED, GIOCondition condition, gpointer user_data)
{
  WeftGioCall *call = user_data;
  GError *error = NULL;

  g_cancellable_set_error_if_cancelled (call->cancellable, &error);
  weft_gio_call_end (call, weft_result_int (condition), error);
  return G_SOURCE_REMOVE;
}

static gboolean
wake_dispatch (GSource *source G_GNUC_UNUSED,
               GSourceFunc callback G_GNUC_UNUSED,
               gpointer user_data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_cancelled (gpointer wake)
{
  g_source_set_ready_time (wake, 0);
}

/* GLib's own source for a cancellable leaks where it is cancelled on one thread while it goes away
 * on another (GNOME/glib#2309), so that the socket's source has another child, which is woken. */
static void
wait_start (WeftGioCall *call)
{
  static GSourceFuncs wake_funcs = { .dispatch = wake_dispatch };
  g_autoptr (GSource) source =
      g_socket_create_source (call->source, (GIOCondition) call->number, NULL);
  GSource *wake = g_source_new (&wake_funcs, sizeof (GSource));

  g_source_add_child_source (source, wake);
  g_source_set_callback (source, G_SOURCE_FUNC (socket_is_ready), call, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  /* Released in this order, so that who cancels always has it. */
  weft_gio_call_set_arg (call, 0,
                         weft_cancellation_register (call->cancellable, wait_cancelled, wake),
                         (GDestroyNotify) weft_cancellation_unregister);
  weft_gio_call_set_arg (call, 1, wake, (GDestroyNotify) g_source_unref);
}

/**
 * weft_socket_wait_at:
 * @site: where it is called
 * @socket: a socket
 * @condition: what to wait for, to be readable or writable
 * @cancellable: (nullable): cancels it
 *
 * See weft_socket_wait(), which fills in @site.
 *
 * Returns: (transfer full): a task with the #GIOCondition that holds, an integer
 */
WeftTask *
weft_socket_wait_at (WeftSite *site,
                     GSocket *socket,
                     GIOCondition condition,
                     GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);

  call = weft_gio_typed_call_new (site, wait_start, NULL, socket, cancellable);
  call->number = condition;
  return weft_gio_call_run (call);
}
