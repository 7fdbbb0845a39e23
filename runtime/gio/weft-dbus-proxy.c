/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gio/weft-dbus-proxy.h"

#include "gio/weft-gio-call-private.h"

typedef struct
{
  GDBusConnection *connection;
  char *bus_name;
  char *object_path;
  char *interface_name;
} Target;

static Target *
target_new (GDBusConnection *connection,
            const char *bus_name,
            const char *object_path,
            const char *interface_name)
{
  Target *self = g_new (Target, 1);

  self->connection = g_object_ref (connection);
  self->bus_name = g_strdup (bus_name);
  self->object_path = g_strdup (object_path);
  self->interface_name = g_strdup (interface_name);
  return self;
}

static void
target_free (gpointer data)
{
  Target *self = data;

  g_object_unref (self->connection);
  g_free (self->bus_name);
  g_free (self->object_path);
  g_free (self->interface_name);
  g_free (self);
}

static void
new_start (WeftGioCall *call)
{
  Target *target = call->args[0];

  g_dbus_proxy_new (target->connection, (GDBusProxyFlags) call->number, NULL, target->bus_name,
                    target->object_path, target->interface_name, call->cancellable,
                    weft_gio_call_ready_cb, call);
}

static WeftResult
new_finish (WeftGioCall *call G_GNUC_UNUSED, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_object, g_dbus_proxy_new_finish (result, error));
}

/**
 * weft_dbus_proxy_new_at:
 * @site: where it is called
 * @connection: a connection
 * @flags: how
 * @bus_name: (nullable): whose object
 * @object_path: which object
 * @interface_name: which interface
 * @cancellable: (nullable): cancels it
 *
 * See weft_dbus_proxy_new(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GDBusProxy
 */
WeftTask *
weft_dbus_proxy_new_at (WeftSite *site,
                        GDBusConnection *connection,
                        GDBusProxyFlags flags,
                        const char *bus_name,
                        const char *object_path,
                        const char *interface_name,
                        GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);
  g_return_val_if_fail (object_path != NULL && interface_name != NULL, NULL);

  call = weft_gio_typed_call_new (site, new_start, new_finish, NULL, cancellable);
  weft_gio_call_set_arg (call, 0, target_new (connection, bus_name, object_path, interface_name),
                         target_free);
  call->number = flags;
  return weft_gio_call_run (call);
}

static void
call_start (WeftGioCall *call)
{
  g_dbus_proxy_call (call->source, call->args[0], call->args[1], G_DBUS_CALL_FLAGS_NONE,
                     (int) call->number, call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
call_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_variant,
                              g_dbus_proxy_call_finish (call->source, result, error));
}

/**
 * weft_dbus_proxy_call_at:
 * @site: where it is called
 * @proxy: a proxy
 * @method_name: what to call
 * @parameters: (nullable): a tuple; consumed if floating
 * @timeout_ms: milliseconds; -1 for the default
 * @cancellable: (nullable): cancels it
 *
 * See weft_dbus_proxy_call(), which fills in @site.
 *
 * Returns: (transfer full): a task with the reply, of %weft_type_variant
 */
WeftTask *
weft_dbus_proxy_call_at (WeftSite *site,
                         GDBusProxy *proxy,
                         const char *method_name,
                         GVariant *parameters,
                         int timeout_ms,
                         GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_DBUS_PROXY (proxy), NULL);
  g_return_val_if_fail (method_name != NULL, NULL);

  call = weft_gio_typed_call_new (site, call_start, call_finish, proxy, cancellable);
  weft_gio_call_set_arg (call, 0, g_strdup (method_name), g_free);
  weft_gio_call_set_arg (call, 1, parameters != NULL ? g_variant_ref_sink (parameters) : NULL,
                         (GDestroyNotify) g_variant_unref);
  call->number = timeout_ms;
  return weft_gio_call_run (call);
}
