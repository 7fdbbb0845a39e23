/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gio/weft-output-stream.h"

#include "gio/weft-gio-call-private.h"

static void
write_start (WeftGioCall *call)
{
  g_output_stream_write_async (call->source, call->args[0], (gsize) call->number,
                               G_PRIORITY_DEFAULT, call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
write_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_int (g_output_stream_write_finish (call->source, result, error));
}

/**
 * weft_output_stream_write_at:
 * @site: where it is called
 * @stream: a stream
 * @buffer: what to write; must stay until the task completes
 * @count: how many bytes
 * @cancellable: (nullable): cancels it
 *
 * See weft_output_stream_write(), which fills in @site.
 *
 * Returns: (transfer full): a task with the number of bytes that were written
 */
WeftTask *
weft_output_stream_write_at (WeftSite *site,
                             GOutputStream *stream,
                             gconstpointer buffer,
                             gsize count,
                             GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), NULL);

  call = weft_gio_typed_call_new (site, write_start, write_finish, stream, cancellable);
  weft_gio_call_set_arg (call, 0, (gpointer) buffer, NULL);
  call->number = count;
  return weft_gio_call_run (call);
}

static void
write_all_start (WeftGioCall *call)
{
  g_output_stream_write_all_async (call->source, call->args[0], (gsize) call->number,
                                   G_PRIORITY_DEFAULT, call->cancellable, weft_gio_call_ready_cb,
                                   call);
}

static WeftResult
write_all_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  gsize n_written = 0;

  g_output_stream_write_all_finish (call->source, result, &n_written, error);
  return weft_result_int ((gint64) n_written);
}

/**
 * weft_output_stream_write_all_at:
 * @site: where it is called
 * @stream: a stream
 * @buffer: what to write; must stay until the task completes
 * @count: how many bytes
 * @cancellable: (nullable): cancels it
 *
 * See weft_output_stream_write_all(), which fills in @site.
 *
 * Returns: (transfer full): a task with the number of bytes
 */
WeftTask *
weft_output_stream_write_all_at (WeftSite *site,
                                 GOutputStream *stream,
                                 gconstpointer buffer,
                                 gsize count,
                                 GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), NULL);

  call = weft_gio_typed_call_new (site, write_all_start, write_all_finish, stream, cancellable);
  weft_gio_call_set_arg (call, 0, (gpointer) buffer, NULL);
  call->number = count;
  return weft_gio_call_run (call);
}

static void
write_bytes_start (WeftGioCall *call)
{
  g_output_stream_write_bytes_async (call->source, call->args[0], G_PRIORITY_DEFAULT,
                                     call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
write_bytes_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_int (g_output_stream_write_bytes_finish (call->source, result, error));
}

/**
 * weft_output_stream_write_bytes_at:
 * @site: where it is called
 * @stream: a stream
 * @bytes: what to write
 * @cancellable: (nullable): cancels it
 *
 * See weft_output_stream_write_bytes(), which fills in @site.
 *
 * Returns: (transfer full): a task with the number of bytes that were written
 */
WeftTask *
weft_output_stream_write_bytes_at (WeftSite *site,
                                   GOutputStream *stream,
                                   GBytes *bytes,
                                   GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), NULL);

  call = weft_gio_typed_call_new (site, write_bytes_start, write_bytes_finish, stream, cancellable);
  weft_gio_call_set_arg (call, 0, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  return weft_gio_call_run (call);
}

static void
flush_start (WeftGioCall *call)
{
  g_output_stream_flush_async (call->source, G_PRIORITY_DEFAULT, call->cancellable,
                               weft_gio_call_ready_cb, call);
}

static WeftResult
flush_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  g_output_stream_flush_finish (call->source, result, error);
  return weft_result_void ();
}

/**
 * weft_output_stream_flush_at:
 * @site: where it is called
 * @stream: a stream
 * @cancellable: (nullable): cancels it
 *
 * See weft_output_stream_flush(), which fills in @site.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
weft_output_stream_flush_at (WeftSite *site, GOutputStream *stream, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), NULL);

  call = weft_gio_typed_call_new (site, flush_start, flush_finish, stream, cancellable);
  return weft_gio_call_run (call);
}

static void
splice_start (WeftGioCall *call)
{
  g_output_stream_splice_async (call->source, call->args[0],
                                (GOutputStreamSpliceFlags) call->number, G_PRIORITY_DEFAULT,
                                call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
splice_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_int (g_output_stream_splice_finish (call->source, result, error));
}

/**
 * weft_output_stream_splice_at:
 * @site: where it is called
 * @stream: a stream
 * @input: what to read
 * @flags: what to close at the end
 * @cancellable: (nullable): cancels it
 *
 * See weft_output_stream_splice(), which fills in @site.
 *
 * Returns: (transfer full): a task with the number of bytes
 */
WeftTask *
weft_output_stream_splice_at (WeftSite *site,
                              GOutputStream *stream,
                              GInputStream *input,
                              GOutputStreamSpliceFlags flags,
                              GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), NULL);

  call = weft_gio_typed_call_new (site, splice_start, splice_finish, stream, cancellable);
  weft_gio_call_set_arg (call, 0, g_object_ref (input), g_object_unref);
  call->number = flags;
  return weft_gio_call_run (call);
}

static void
close_start (WeftGioCall *call)
{
  g_output_stream_close_async (call->source, G_PRIORITY_DEFAULT, call->cancellable,
                               weft_gio_call_ready_cb, call);
}

static WeftResult
close_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  g_output_stream_close_finish (call->source, result, error);
  return weft_result_void ();
}

/**
 * weft_output_stream_close_at:
 * @site: where it is called
 * @stream: a stream
 * @cancellable: (nullable): cancels it
 *
 * See weft_output_stream_close(), which fills in @site.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
weft_output_stream_close_at (WeftSite *site, GOutputStream *stream, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), NULL);

  call = weft_gio_typed_call_new (site, close_start, close_finish, stream, cancellable);
  return weft_gio_call_run (call);
}
