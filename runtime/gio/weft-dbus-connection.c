/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gio/weft-dbus-connection.h"

#include "gio/weft-gio-call-private.h"

typedef struct
{
  char *bus_name;
  char *object_path;
  char *interface_name;
  char *method_name;
  GVariant *parameters;
  GVariantType *reply_type;
} Message;

static Message *
message_new (const char *bus_name,
             const char *object_path,
             const char *interface_name,
             const char *method_name,
             GVariant *parameters,
             const GVariantType *reply_type)
{
  Message *self = g_new (Message, 1);

  self->bus_name = g_strdup (bus_name);
  self->object_path = g_strdup (object_path);
  self->interface_name = g_strdup (interface_name);
  self->method_name = g_strdup (method_name);
  self->parameters = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  self->reply_type = reply_type != NULL ? g_variant_type_copy (reply_type) : NULL;
  return self;
}

static void
message_free (gpointer data)
{
  Message *self = data;

  g_free (self->bus_name);
  g_free (self->object_path);
  g_free (self->interface_name);
  g_free (self->method_name);
  g_clear_pointer (&self->parameters, g_variant_unref);
  g_clear_pointer (&self->reply_type, g_variant_type_free);
  g_free (self);
}

static void
get_start (WeftGioCall *call)
{
  g_bus_get ((GBusType) call->number, call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
get_finish (WeftGioCall *call G_GNUC_UNUSED, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_object, g_bus_get_finish (result, error));
}

/**
 * weft_bus_get_at:
 * @site: where it is called
 * @bus_type: which bus
 * @cancellable: (nullable): cancels it
 *
 * See weft_bus_get(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GDBusConnection
 */
WeftTask *
weft_bus_get_at (WeftSite *site, GBusType bus_type, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);

  call = weft_gio_typed_call_new (site, get_start, get_finish, NULL, cancellable);
  call->number = bus_type;
  return weft_gio_call_run (call);
}

static void
call_start (WeftGioCall *call)
{
  Message *message = call->args[0];

  g_dbus_connection_call (call->source, message->bus_name, message->object_path,
                          message->interface_name, message->method_name, message->parameters,
                          message->reply_type, G_DBUS_CALL_FLAGS_NONE, (int) call->number,
                          call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
call_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_variant,
                              g_dbus_connection_call_finish (call->source, result, error));
}

/**
 * weft_dbus_connection_call_at:
 * @site: where it is called
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
 * See weft_dbus_connection_call(), which fills in @site.
 *
 * Returns: (transfer full): a task with the reply, of %weft_type_variant
 */
WeftTask *
weft_dbus_connection_call_at (WeftSite *site,
                              GDBusConnection *connection,
                              const char *bus_name,
                              const char *object_path,
                              const char *interface_name,
                              const char *method_name,
                              GVariant *parameters,
                              const GVariantType *reply_type,
                              int timeout_ms,
                              GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);
  g_return_val_if_fail (object_path != NULL && interface_name != NULL && method_name != NULL, NULL);

  call = weft_gio_typed_call_new (site, call_start, call_finish, connection, cancellable);
  weft_gio_call_set_arg (
      call, 0,
      message_new (bus_name, object_path, interface_name, method_name, parameters, reply_type),
      message_free);
  call->number = timeout_ms;
  return weft_gio_call_run (call);
}
