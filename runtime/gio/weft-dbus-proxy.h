/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask *weft_dbus_proxy_new_at (WeftSite *site,
                                              GDBusConnection *connection,
                                              GDBusProxyFlags flags,
                                              const char *bus_name,
                                              const char *object_path,
                                              const char *interface_name,
                                              GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_dbus_proxy_call_at (WeftSite *site,
                                               GDBusProxy *proxy,
                                               const char *method_name,
                                               GVariant *parameters,
                                               int timeout_ms,
                                               GCancellable *cancellable) WEFT_OWNED;

/**
 * weft_dbus_proxy_new:
 * @connection: a connection
 * @flags: how
 * @bus_name: (nullable): whose object
 * @object_path: which object
 * @interface_name: which interface
 * @cancellable: (nullable): cancels it
 *
 * Makes what stands for an object of another process.
 *
 * Returns: (transfer full): a task with a #GDBusProxy
 */
#define weft_dbus_proxy_new(connection, flags, bus_name, object_path, interface_name, cancellable) \
  (weft_dbus_proxy_new_at (WEFT_HERE_NAMED ("weft_dbus_proxy_new"), (connection), (flags), (bus_name), (object_path), (interface_name), (cancellable)))

/**
 * weft_dbus_proxy_call:
 * @proxy: a proxy
 * @method_name: what to call
 * @parameters: (nullable): a tuple; consumed if floating
 * @timeout_ms: milliseconds; -1 for the default
 * @cancellable: (nullable): cancels it
 *
 * Calls a method of the object that @proxy stands for.
 *
 * Returns: (transfer full): a task with the reply, of %weft_type_variant
 */
#define weft_dbus_proxy_call(proxy, method_name, parameters, timeout_ms, cancellable) \
  (weft_dbus_proxy_call_at (WEFT_HERE_NAMED ("weft_dbus_proxy_call"), (proxy), (method_name), (parameters), (timeout_ms), (cancellable)))

G_END_DECLS
