/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask *weft_socket_client_connect_at (WeftSite *site,
                                                     GSocketClient *client,
                                                     GSocketConnectable *connectable,
                                                     GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_socket_client_connect_to_host_at (WeftSite *site,
                                                             GSocketClient *client,
                                                             const char *host_and_port,
                                                             guint16 default_port,
                                                             GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_socket_client_connect_to_uri_at (WeftSite *site,
                                                            GSocketClient *client,
                                                            const char *uri,
                                                            guint16 default_port,
                                                            GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_socket_listener_accept_at (WeftSite *site,
                                                      GSocketListener *listener,
                                                      GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_resolver_lookup_by_name_at (WeftSite *site,
                                                       GResolver *resolver,
                                                       const char *hostname,
                                                       GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_socket_wait_at (WeftSite *site,
                                           GSocket *socket,
                                           GIOCondition condition,
                                           GCancellable *cancellable) WEFT_OWNED;

/**
 * weft_socket_client_connect:
 * @client: how to connect
 * @connectable: where to
 * @cancellable: (nullable): cancels it
 *
 * Connects.
 *
 * Returns: (transfer full): a task with a #GSocketConnection
 */
#define weft_socket_client_connect(client, connectable, cancellable) \
  (weft_socket_client_connect_at (WEFT_HERE_NAMED ("weft_socket_client_connect"), (client), (connectable), (cancellable)))

/**
 * weft_socket_client_connect_to_host:
 * @client: how to connect
 * @host_and_port: as in g_socket_client_connect_to_host()
 * @default_port: where none is in it
 * @cancellable: (nullable): cancels it
 *
 * Looks up a host and connects.
 *
 * Returns: (transfer full): a task with a #GSocketConnection
 */
#define weft_socket_client_connect_to_host(client, host_and_port, default_port, cancellable) \
  (weft_socket_client_connect_to_host_at (WEFT_HERE_NAMED ("weft_socket_client_connect_to_host"), (client), (host_and_port), (default_port), (cancellable)))

/**
 * weft_socket_client_connect_to_uri:
 * @client: how to connect
 * @uri: where to
 * @default_port: where none is in it
 * @cancellable: (nullable): cancels it
 *
 * Looks up the host of an address and connects.
 *
 * Returns: (transfer full): a task with a #GSocketConnection
 */
#define weft_socket_client_connect_to_uri(client, uri, default_port, cancellable) \
  (weft_socket_client_connect_to_uri_at (WEFT_HERE_NAMED ("weft_socket_client_connect_to_uri"), (client), (uri), (default_port), (cancellable)))

/**
 * weft_socket_listener_accept:
 * @listener: what listens
 * @cancellable: (nullable): cancels it
 *
 * Waits for somebody to connect.
 *
 * Returns: (transfer full): a task with a #GSocketConnection
 */
#define weft_socket_listener_accept(listener, cancellable) \
  (weft_socket_listener_accept_at (WEFT_HERE_NAMED ("weft_socket_listener_accept"), (listener), (cancellable)))

/**
 * weft_resolver_lookup_by_name:
 * @resolver: who looks up
 * @hostname: a name
 * @cancellable: (nullable): cancels it
 *
 * Looks up the addresses of a host.
 *
 * Returns: (transfer full): a task with a #GPtrArray of #GInetAddress
 */
#define weft_resolver_lookup_by_name(resolver, hostname, cancellable) \
  (weft_resolver_lookup_by_name_at (WEFT_HERE_NAMED ("weft_resolver_lookup_by_name"), (resolver), (hostname), (cancellable)))

/**
 * weft_socket_wait:
 * @socket: a socket
 * @condition: what to wait for, to be readable or writable
 * @cancellable: (nullable): cancels it
 *
 * Waits for a socket that does not block.
 *
 * Returns: (transfer full): a task with the #GIOCondition that holds, an integer
 */
#define weft_socket_wait(socket, condition, cancellable) \
  (weft_socket_wait_at (WEFT_HERE_NAMED ("weft_socket_wait"), (socket), (condition), (cancellable)))

G_END_DECLS
