/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gio/weft-io-stream.h"

#include "gio/weft-gio-call-private.h"

static void
close_start (WeftGioCall *call)
{
  g_io_stream_close_async (call->source, G_PRIORITY_DEFAULT, call->cancellable,
                           weft_gio_call_ready_cb, call);
}

static WeftResult
close_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  g_io_stream_close_finish (call->source, result, error);
  return weft_result_void ();
}

/**
 * weft_io_stream_close_at:
 * @site: where it is called
 * @stream: a stream
 * @cancellable: (nullable): cancels it
 *
 * See weft_io_stream_close(), which fills in @site.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
weft_io_stream_close_at (WeftSite *site, GIOStream *stream, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_IO_STREAM (stream), NULL);

  call = weft_gio_typed_call_new (site, close_start, close_finish, stream, cancellable);
  return weft_gio_call_run (call);
}
