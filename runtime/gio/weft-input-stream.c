/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gio/weft-input-stream.h"

#include "gio/weft-gio-call-private.h"

static void
read_start (WeftGioCall *call)
{
  g_input_stream_read_async (call->source, call->args[0], (gsize) call->number, G_PRIORITY_DEFAULT,
                             call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
read_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_int (g_input_stream_read_finish (call->source, result, error));
}

/**
 * weft_input_stream_read_at:
 * @site: where it is called
 * @stream: a stream
 * @buffer: where to put it; must stay until the task completes
 * @count: how many bytes
 * @cancellable: (nullable): cancels it
 *
 * See weft_input_stream_read(), which fills in @site.
 *
 * Returns: (transfer full): a task with the number of bytes, 0 at the end
 */
WeftTask *
weft_input_stream_read_at (
    WeftSite *site, GInputStream *stream, gpointer buffer, gsize count, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  call = weft_gio_typed_call_new (site, read_start, read_finish, stream, cancellable);
  weft_gio_call_set_arg (call, 0, buffer, NULL);
  call->number = count;
  return weft_gio_call_run (call);
}

static void
read_all_start (WeftGioCall *call)
{
  g_input_stream_read_all_async (call->source, call->args[0], (gsize) call->number,
                                 G_PRIORITY_DEFAULT, call->cancellable, weft_gio_call_ready_cb,
                                 call);
}

static WeftResult
read_all_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  gsize n_read = 0;

  g_input_stream_read_all_finish (call->source, result, &n_read, error);
  return weft_result_int ((gint64) n_read);
}

/**
 * weft_input_stream_read_all_at:
 * @site: where it is called
 * @stream: a stream
 * @buffer: where to put it; must stay until the task completes
 * @count: how many bytes
 * @cancellable: (nullable): cancels it
 *
 * See weft_input_stream_read_all(), which fills in @site.
 *
 * Returns: (transfer full): a task with the number of bytes, fewer only at the end
 */
WeftTask *
weft_input_stream_read_all_at (
    WeftSite *site, GInputStream *stream, gpointer buffer, gsize count, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  call = weft_gio_typed_call_new (site, read_all_start, read_all_finish, stream, cancellable);
  weft_gio_call_set_arg (call, 0, buffer, NULL);
  call->number = count;
  return weft_gio_call_run (call);
}

static void
read_bytes_start (WeftGioCall *call)
{
  g_input_stream_read_bytes_async (call->source, (gsize) call->number, G_PRIORITY_DEFAULT,
                                   call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
read_bytes_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_bytes,
                              g_input_stream_read_bytes_finish (call->source, result, error));
}

/**
 * weft_input_stream_read_bytes_at:
 * @site: where it is called
 * @stream: a stream
 * @count: how many bytes
 * @cancellable: (nullable): cancels it
 *
 * See weft_input_stream_read_bytes(), which fills in @site.
 *
 * Returns: (transfer full): a task with what was read, empty at the end
 */
WeftTask *
weft_input_stream_read_bytes_at (WeftSite *site,
                                 GInputStream *stream,
                                 gsize count,
                                 GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  call = weft_gio_typed_call_new (site, read_bytes_start, read_bytes_finish, stream, cancellable);
  call->number = count;
  return weft_gio_call_run (call);
}

static void
skip_start (WeftGioCall *call)
{
  g_input_stream_skip_async (call->source, (gsize) call->number, G_PRIORITY_DEFAULT,
                             call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
skip_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_int (g_input_stream_skip_finish (call->source, result, error));
}

/**
 * weft_input_stream_skip_at:
 * @site: where it is called
 * @stream: a stream
 * @count: how many bytes
 * @cancellable: (nullable): cancels it
 *
 * See weft_input_stream_skip(), which fills in @site.
 *
 * Returns: (transfer full): a task with the number of bytes
 */
WeftTask *
weft_input_stream_skip_at (WeftSite *site,
                           GInputStream *stream,
                           gsize count,
                           GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  call = weft_gio_typed_call_new (site, skip_start, skip_finish, stream, cancellable);
  call->number = count;
  return weft_gio_call_run (call);
}

static void
close_start (WeftGioCall *call)
{
  g_input_stream_close_async (call->source, G_PRIORITY_DEFAULT, call->cancellable,
                              weft_gio_call_ready_cb, call);
}

static WeftResult
close_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  g_input_stream_close_finish (call->source, result, error);
  return weft_result_void ();
}

/**
 * weft_input_stream_close_at:
 * @site: where it is called
 * @stream: a stream
 * @cancellable: (nullable): cancels it
 *
 * See weft_input_stream_close(), which fills in @site.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
weft_input_stream_close_at (WeftSite *site, GInputStream *stream, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  call = weft_gio_typed_call_new (site, close_start, close_finish, stream, cancellable);
  return weft_gio_call_run (call);
}

static void
read_line_start (WeftGioCall *call)
{
  g_data_input_stream_read_line_async (call->source, G_PRIORITY_DEFAULT, call->cancellable,
                                       weft_gio_call_ready_cb, call);
}

static WeftResult
read_line_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_string, g_data_input_stream_read_line_finish_utf8 (
                                                     call->source, result, NULL, error));
}

/**
 * weft_data_input_stream_read_line_at:
 * @site: where it is called
 * @stream: a stream
 * @cancellable: (nullable): cancels it
 *
 * See weft_data_input_stream_read_line(), which fills in @site.
 *
 * Returns: (transfer full): a task with the line, without its end; %NULL at the end of the stream
 */
WeftTask *
weft_data_input_stream_read_line_at (WeftSite *site,
                                     GDataInputStream *stream,
                                     GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_DATA_INPUT_STREAM (stream), NULL);

  call = weft_gio_typed_call_new (site, read_line_start, read_line_finish, stream, cancellable);
  return weft_gio_call_run (call);
}
