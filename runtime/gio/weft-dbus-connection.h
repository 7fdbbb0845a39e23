/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask *weft_bus_get_at (WeftSite *site,
                                       GBusType bus_type,
                                       GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_dbus_connection_call_at (WeftSite *site,
                                                    GDBusConnection *connection,
                                                    const char *bus_name,
                                                    const char *object_path,
                                                    const char *interface_name,
                                                    const char *method_name,
                                                    GVariant *parameters,
                                                    const GVariantType *reply_type,
                                                    int timeout_ms,
                                                    GCancellable *cancellable) WEFT_OWNED;

/**
 * weft_bus_get:
 * @bus_type: which bus
 * @cancellable: (nullable): cancels it
 *
 * Connects to a message bus.
 *
 * Returns: (transfer full): a task with a #GDBusConnection
 */
#define weft_bus_get(bus_type, cancellable) \
  (weft_bus_get_at (WEFT_HERE_NAMED ("weft_bus_get"), (bus_type), (cancellable)))

/**
 * weft_dbus_connection_call:
 * @connection: a connection
 * @bus_name: (nullable): whom to call
 * @object_path: which of its objects
 * @interface_name: which interface
 * @method_name: what to call
 * @parameters: (nullable): a tuple; consumed if floating
 * @reply_type: (nullable): what the reply must be
 * @timeout_ms: milliseconds; -1 for the default
 * @cancellable: (nullable): cancels it
 *
 * Calls a method of an object on the bus.
 *
 * Returns: (transfer full): a task with the reply, of %weft_type_variant
 */
#define weft_dbus_connection_call(connection, bus_name, object_path, interface_name, method_name, parameters, reply_type, timeout_ms, cancellable) \
  (weft_dbus_connection_call_at (WEFT_HERE_NAMED ("weft_dbus_connection_call"), (connection), (bus_name), (object_path), (interface_name), (method_name), (parameters), (reply_type), (timeout_ms), (cancellable)))

G_END_DECLS
