/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>
#include <weft.h>

/* Without a loop of its own: each test runs on a thread that iterates none, so that what is
 * awaited comes by way of the loop thread, and once more in a main loop. */

typedef struct
{
  gboolean in_loop;
} Place;

static const Place places[] = { { FALSE }, { TRUE } };

/* Waits in the way of the place, and gives the reference up with the result. */
static WeftResult
finish (const Place *place, WeftTask *task)
{
  WeftResult result;

  if (place->in_loop)
    while (!weft_task_is_completed (task))
      g_main_context_iteration (NULL, TRUE);
  else
    weft_task_wait (task, NULL);

  result = *weft_task_get_result (task);
  if (weft_result_is_error (&result))
    result = weft_result_error (g_error_copy (result.v_pointer));
  else if (result.type->copy != NULL)
    result = weft_result_pointer (result.type, result.type->copy (result.v_pointer));
  weft_task_unref (task);
  return result;
}

static gpointer
finish_pointer (const Place *place, WeftTask *task)
{
  WeftResult result = finish (place, task);

  if (weft_result_is_error (&result))
    g_error ("%s", ((GError *) result.v_pointer)->message);
  return result.v_pointer;
}

static gint64
finish_int (const Place *place, WeftTask *task)
{
  return (gint64) (gsize) finish_pointer (place, task);
}

static void
assert_fails (const Place *place, WeftTask *task, int code)
{
  WeftResult result = finish (place, task);

  g_assert_true (weft_result_is_error (&result));
  g_assert_error ((GError *) result.v_pointer, G_IO_ERROR, code);
  weft_result_clear (&result);
}

static void
enter (const Place *place, WeftSyncContext **context)
{
  *context = place->in_loop ? weft_main_loop_context_install (NULL) : NULL;
}

static void
leave (WeftSyncContext *context)
{
  if (context == NULL)
    return;
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  g_object_unref (context);
}

static GFile *
make_folder (void)
{
  g_autofree char *path = g_dir_make_tmp ("weft-test-XXXXXX", NULL);

  g_assert_nonnull (path);
  return g_file_new_for_path (path);
}

static guint percent; /* atomic */

static void
note_progress (const WeftResult *value, gpointer data G_GNUC_UNUSED)
{
  __atomic_store_n (&percent, (guint) (value->v_double * 100), __ATOMIC_RELEASE);
}

static void
test_file (gconstpointer data)
{
  const Place *place = data;
  WeftSyncContext *context;
  g_autoptr (GFile) folder = make_folder ();
  g_autoptr (GFile) file = g_file_get_child (folder, "file");
  g_autoptr (GFile) copy = g_file_get_child (folder, "copy");
  g_autoptr (GBytes) written = g_bytes_new_static ("contents", 8);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (WeftProgress) progress = NULL;
  g_autoptr (GFileEnumerator) names = NULL;

  __atomic_store_n (&percent, 0, __ATOMIC_RELEASE);
  enter (place, &context);
  g_cancellable_cancel (cancelled);

  assert_fails (place, weft_file_load_bytes (file, NULL), G_IO_ERROR_NOT_FOUND);
  g_free (finish_pointer (place, weft_file_replace_contents_bytes (file, written, NULL, FALSE,
                                                                   G_FILE_CREATE_NONE, NULL)));
  {
    g_autoptr (GBytes) read = finish_pointer (place, weft_file_load_bytes (file, NULL));

    g_assert_true (g_bytes_equal (read, written));
  }
  assert_fails (place, weft_file_load_bytes (file, cancelled), G_IO_ERROR_CANCELLED);
  {
    g_autoptr (GFileInfo) info = finish_pointer (
        place, weft_file_query_info (file, "standard::*", G_FILE_QUERY_INFO_NONE, NULL));

    g_assert_cmpint (g_file_info_get_size (info), ==, 8);
  }

  progress = weft_progress_new (WEFT_PROGRESS_NEWEST, note_progress, NULL, NULL);
  finish_pointer (place, weft_file_copy (file, copy, G_FILE_COPY_NONE, progress, NULL));
  assert_fails (place, weft_file_copy (file, copy, G_FILE_COPY_NONE, NULL, NULL),
                G_IO_ERROR_EXISTS);
  while (__atomic_load_n (&percent, __ATOMIC_ACQUIRE) < 100)
    if (place->in_loop)
      g_main_context_iteration (NULL, TRUE);
    else
      g_thread_yield ();

  names = finish_pointer (
      place, weft_file_enumerate_children (folder, "standard::name", G_FILE_QUERY_INFO_NONE, NULL));
  {
    g_autoptr (GPtrArray) infos =
        finish_pointer (place, weft_file_enumerator_next_files (names, 10, NULL));
    g_autoptr (GPtrArray) none =
        finish_pointer (place, weft_file_enumerator_next_files (names, 10, NULL));

    g_assert_cmpuint (infos->len, ==, 2);
    g_assert_cmpuint (none->len, ==, 0);
  }
  finish_pointer (place, weft_file_enumerator_close (names, NULL));

  assert_fails (place, weft_file_delete (folder, NULL), G_IO_ERROR_NOT_EMPTY);
  finish_pointer (place, weft_file_delete (file, NULL));
  finish_pointer (place, weft_file_delete (copy, NULL));
  finish_pointer (place, weft_file_delete (folder, NULL));
  leave (context);
}

static void
test_stream (gconstpointer data)
{
  const Place *place = data;
  WeftSyncContext *context;
  g_autoptr (GFile) folder = make_folder ();
  g_autoptr (GFile) file = g_file_get_child (folder, "file");
  g_autoptr (GOutputStream) output = NULL;
  g_autoptr (GInputStream) input = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  char buffer[16] = "";

  enter (place, &context);
  output = finish_pointer (place, weft_file_create (file, G_FILE_CREATE_NONE, NULL));
  g_assert_cmpint (finish_int (place, weft_output_stream_write_all (output, "one\ntwo\n", 8, NULL)),
                   ==, 8);
  finish_pointer (place, weft_output_stream_flush (output, NULL));
  finish_pointer (place, weft_output_stream_close (output, NULL));
  assert_fails (place, weft_output_stream_write (output, "x", 1, NULL), G_IO_ERROR_CLOSED);

  input = finish_pointer (place, weft_file_read (file, NULL));
  g_assert_cmpint (finish_int (place, weft_input_stream_read_all (input, buffer, 3, NULL)), ==, 3);
  g_assert_cmpstr (buffer, ==, "one");
  g_assert_cmpint (finish_int (place, weft_input_stream_skip (input, 1, NULL)), ==, 1);
  lines = g_data_input_stream_new (input);
  {
    g_autofree char *line = finish_pointer (place, weft_data_input_stream_read_line (lines, NULL));
    char *end = finish_pointer (place, weft_data_input_stream_read_line (lines, NULL));

    g_assert_cmpstr (line, ==, "two");
    g_assert_null (end);
  }
  {
    g_autoptr (GBytes) rest =
        finish_pointer (place, weft_input_stream_read_bytes (input, 10, NULL));

    g_assert_cmpuint (g_bytes_get_size (rest), ==, 0);
  }
  finish_pointer (place, weft_input_stream_close (G_INPUT_STREAM (lines), NULL));
  finish_pointer (place, weft_file_delete (file, NULL));
  finish_pointer (place, weft_file_delete (folder, NULL));
  leave (context);
}

static void
test_socket (gconstpointer data)
{
  const Place *place = data;
  WeftSyncContext *context;
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GSocketConnection) from = NULL;
  g_autoptr (GSocketConnection) to = NULL;
  WeftTask *accepted;
  WeftTask *waiting;
  char buffer[4] = "";

  enter (place, &context);
  g_assert_cmpuint (port, !=, 0);
  accepted = weft_socket_listener_accept (listener, NULL);
  from =
      finish_pointer (place, weft_socket_client_connect_to_host (client, "127.0.0.1", port, NULL));
  to = finish_pointer (place, accepted);

  waiting = weft_socket_wait (g_socket_connection_get_socket (to), G_IO_IN, cancellable);
  g_cancellable_cancel (cancellable);
  assert_fails (place, waiting, G_IO_ERROR_CANCELLED);

  finish_pointer (place, weft_output_stream_write_all (
                             g_io_stream_get_output_stream (G_IO_STREAM (from)), "hi", 2, NULL));
  g_assert_cmpint (
      finish_int (place, weft_socket_wait (g_socket_connection_get_socket (to), G_IO_IN, NULL)) &
          G_IO_IN,
      ==, G_IO_IN);
  g_assert_cmpint (
      finish_int (place, weft_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (to)),
                                                 buffer, 3, NULL)),
      ==, 2);
  g_assert_cmpstr (buffer, ==, "hi");
  finish_pointer (place, weft_io_stream_close (G_IO_STREAM (from), NULL));
  g_socket_listener_close (listener);
  assert_fails (place, weft_socket_client_connect_to_host (client, "127.0.0.1", port, NULL),
                G_IO_ERROR_CONNECTION_REFUSED);
  leave (context);
}

static void
test_subprocess (gconstpointer data)
{
  const Place *place = data;
  WeftSyncContext *context;
  GSubprocessFlags pipes = G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE;
  g_autoptr (GSubprocess) cat = g_subprocess_new (pipes, NULL, "cat", NULL);
  g_autoptr (GSubprocess) bad = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "false", NULL);
  g_autoptr (GBytes) input = g_bytes_new_static ("through", 7);
  WeftTask *communicated;
  WeftSubprocessOutput *output;
  WeftResult result;

  enter (place, &context);
  communicated = weft_subprocess_communicate (cat, input, NULL);
  weft_task_ref (communicated);
  output = finish_pointer (place, communicated);
  g_assert_true (g_bytes_equal (output->standard_output, input));
  g_assert_null (output->standard_error);
  weft_task_unref (communicated);

  finish_pointer (place, weft_subprocess_wait (bad, NULL));
  result = finish (place, weft_subprocess_wait_check (bad, NULL));
  g_assert_true (weft_result_is_error (&result));
  g_assert_error ((GError *) result.v_pointer, G_SPAWN_EXIT_ERROR, 1);
  weft_result_clear (&result);
  leave (context);
}

static void
answer (GDBusConnection *connection G_GNUC_UNUSED,
        const char *sender G_GNUC_UNUSED,
        const char *path G_GNUC_UNUSED,
        const char *interface G_GNUC_UNUSED,
        const char *method,
        GVariant *parameters,
        GDBusMethodInvocation *invocation,
        gpointer user_data G_GNUC_UNUSED)
{
  if (g_str_equal (method, "Echo"))
    g_dbus_method_invocation_return_value (invocation, parameters);
  else
    g_dbus_method_invocation_return_error_literal (invocation, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                                   "no such thing");
}

static const char node_xml[] = "<node><interface name='org.weft.Test'>"
                               "<method name='Echo'><arg type='s' direction='in'/>"
                               "<arg type='s' direction='out'/></method>"
                               "<method name='Fail'/></interface></node>";

static gboolean
serve (GDBusServer *server G_GNUC_UNUSED, GDBusConnection *connection, gpointer user_data)
{
  static const GDBusInterfaceVTable table = { .method_call = answer };
  GDBusNodeInfo *node = user_data;

  g_assert_cmpuint (g_dbus_connection_register_object (connection, "/weft", node->interfaces[0],
                                                       &table, NULL, NULL, NULL),
                    >, 0);
  g_object_set_data_full (G_OBJECT (server), "connection", g_object_ref (connection),
                          g_object_unref);
  return TRUE;
}

/* Both ends in this process, over a socket, with the server's end in a loop of its own. */
typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
  GDBusNodeInfo *node;
  GDBusServer *server;
  GThread *thread;
  guint ready; /* atomic */
} Bus;

static gpointer
bus_thread (gpointer data)
{
  Bus *self = data;
  g_autofree char *guid = g_dbus_generate_guid ();

  g_main_context_push_thread_default (self->context);
  self->server =
      g_dbus_server_new_sync ("unix:tmpdir=/tmp", G_DBUS_SERVER_FLAGS_NONE, guid, NULL, NULL, NULL);
  g_signal_connect (self->server, "new-connection", G_CALLBACK (serve), self->node);
  g_dbus_server_start (self->server);
  g_atomic_int_set (&self->ready, 1);
  g_main_loop_run (self->loop);
  g_dbus_server_stop (self->server);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
test_dbus (gconstpointer data)
{
  const Place *place = data;
  WeftSyncContext *context;
  Bus bus = { .context = g_main_context_new () };
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GDBusProxy) proxy = NULL;
  const char *text = NULL;

  bus.loop = g_main_loop_new (bus.context, FALSE);
  bus.node = g_dbus_node_info_new_for_xml (node_xml, NULL);
  bus.thread = g_thread_new ("bus", bus_thread, &bus);
  while (!g_atomic_int_get (&bus.ready))
    g_thread_yield ();

  enter (place, &context);
  connection = g_dbus_connection_new_for_address_sync (
      g_dbus_server_get_client_address (bus.server), G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT,
      NULL, NULL, NULL);
  g_assert_nonnull (connection);
  {
    g_autoptr (GVariant) reply = finish_pointer (
        place, weft_dbus_connection_call (connection, NULL, "/weft", "org.weft.Test", "Echo",
                                          g_variant_new ("(s)", "hello"), G_VARIANT_TYPE ("(s)"),
                                          -1, NULL));

    g_variant_get (reply, "(&s)", &text);
    g_assert_cmpstr (text, ==, "hello");
  }
  assert_fails (place,
                weft_dbus_connection_call (connection, NULL, "/weft", "org.weft.Test", "Fail", NULL,
                                           NULL, -1, NULL),
                G_IO_ERROR_NOT_FOUND);

  proxy = finish_pointer (place, weft_dbus_proxy_new (connection,
                                                      G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES |
                                                          G_DBUS_PROXY_FLAGS_DO_NOT_CONNECT_SIGNALS,
                                                      NULL, "/weft", "org.weft.Test", NULL));
  {
    g_autoptr (GVariant) reply = finish_pointer (
        place, weft_dbus_proxy_call (proxy, "Echo", g_variant_new ("(s)", "again"), -1, NULL));

    g_variant_get (reply, "(&s)", &text);
    g_assert_cmpstr (text, ==, "again");
  }
  g_clear_object (&proxy);
  g_dbus_connection_close_sync (connection, NULL, NULL);
  leave (context);

  g_main_context_invoke (bus.context, quit, bus.loop);
  g_thread_join (bus.thread);
  g_object_unref (bus.server);
  g_main_loop_unref (bus.loop);
  g_main_context_unref (bus.context);
  g_dbus_node_info_unref (bus.node);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = {
    { "file", test_file },          { "stream", test_stream }, { "socket", test_socket },
    { "process", test_subprocess }, { "dbus", test_dbus },
  };
  int status;

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (places); j++)
      {
        g_autofree char *path = g_strdup_printf ("/gio-bridges/%s/%s", tests[i].name,
                                                 places[j].in_loop ? "in-a-loop" : "without");

        g_test_add_data_func (path, &places[j], tests[i].func);
      }

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
