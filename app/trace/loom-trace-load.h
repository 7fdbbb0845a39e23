/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

#define LOOM_TRACE_ERROR (loom_trace_error_quark ())

/**
 * LoomTraceError:
 * @LOOM_TRACE_ERROR_UNKNOWN_FORMAT: the file is no recording that Weft knows
 * @LOOM_TRACE_ERROR_DAMAGED: the file breaks its format; the message has the byte
 * @LOOM_TRACE_ERROR_TOO_LARGE: the file is more than can be held
 */
typedef enum
{
  LOOM_TRACE_ERROR_UNKNOWN_FORMAT,
  LOOM_TRACE_ERROR_DAMAGED,
  LOOM_TRACE_ERROR_TOO_LARGE,
} LoomTraceError;

GQuark loom_trace_error_quark (void);

/**
 * LoomProgressFunc:
 * @fraction: 0 to 1
 *
 * Called now and then from the thread that works.
 */
typedef void (*LoomProgressFunc) (gdouble  fraction,
                                  gpointer user_data);

/**
 * LoomPreviewFunc:
 * @preview: what the beginning of a large recording holds
 *
 * Called at most once, from the thread that works, before the rest is read.
 */
typedef void (*LoomPreviewFunc) (LoomTrace *preview,
                                 gpointer   user_data);

LoomTrace *loom_trace_load       (GFile             *file,
                                  LoomProgressFunc   progress,
                                  gpointer           progress_data,
                                  GCancellable      *cancellable,
                                  GError           **error);
LoomTrace *loom_trace_load_bytes (GBytes            *bytes,
                                  const char        *title,
                                  LoomProgressFunc   progress,
                                  gpointer           progress_data,
                                  GCancellable      *cancellable,
                                  GError           **error);
LoomTrace *loom_trace_load_previewed (GFile          *file,
                                  LoomPreviewFunc    preview,
                                  LoomProgressFunc   progress,
                                  gpointer           user_data,
                                  GCancellable      *cancellable,
                                  GError           **error);

G_END_DECLS
