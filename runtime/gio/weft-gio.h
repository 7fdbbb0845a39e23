/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

/**
 * GIO both ways
 *
 * Any pair of `foo_async` and `foo_finish` can be awaited. The task's value is the
 * #GAsyncResult, and the function's own finish reads it:
 *
 * |[<!-- language="C" -->
 * self->call = weft_gio_call_new ();
 * g_file_load_bytes_async (self->file, NULL, weft_gio_ready_cb, weft_gio_call_begin (self->call));
 * WEFT_AWAIT_TO (self->ready, g_steal_pointer (&self->call));
 * self->bytes = g_file_load_bytes_finish (self->file, self->ready, NULL, &self->error);
 * ]|
 *
 * GIO calls back in the main context that is the calling thread's default; that is where the
 * task completes, and so some loop must be running there. Where the await goes on is the
 * await's own business, as ever.
 *
 * And any task can be offered as such a pair, for callers who know only GIO:
 * weft_task_to_async() in `foo_async`, weft_task_finish() in `foo_finish`.
 */

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask *weft_gio_call_new_at  (WeftSite             *site) WEFT_OWNED;
WEFT_PUBLIC gpointer  weft_gio_call_begin   (WeftTask             *call);
WEFT_PUBLIC void      weft_gio_ready_cb     (GObject              *source,
                                             GAsyncResult         *result,
                                             gpointer              user_data);

WEFT_PUBLIC void      weft_task_to_async    (WeftTask             *task,
                                             gpointer              source_object,
                                             gpointer              source_tag,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
WEFT_PUBLIC gboolean  weft_task_finish      (gpointer              source_object,
                                             GAsyncResult         *result,
                                             WeftResult           *value,
                                             GError              **error);

#define weft_gio_call_new() (weft_gio_call_new_at (WEFT_HERE))

G_END_DECLS
