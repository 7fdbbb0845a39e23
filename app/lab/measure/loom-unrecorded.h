/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LoomUnrecorded:
 *
 * The way from a copy of the process back to it.
 */
typedef struct _LoomUnrecorded LoomUnrecorded;

/**
 * LoomUnrecordedFunc:
 * @self: where to put what it measures
 *
 * Measures something. Runs in a copy of the process with one thread, so it may use neither the
 * worker pool nor anything of the window's.
 */
typedef void (*LoomUnrecordedFunc) (LoomUnrecorded *self);

/**
 * LoomUnrecordedReport:
 * @index: which number
 * @number: the number
 * @data: from loom_measure_unrecorded()
 *
 * Hears of each number as soon as it has been measured. On the thread that waits for them.
 */
typedef void (*LoomUnrecordedReport) (guint    index,
                                      gint64   number,
                                      gpointer data);

/* In the copy: @number is there. */
void     loom_unrecorded_tell    (LoomUnrecorded        *self,
                                  guint                  index,
                                  gint64                 number);

/* What is measured while it is recorded is the recorder, too: this measures in a copy of the process
 * that is not recorded. Blocks until it has all @n_numbers; any thread but the UI's. */
gboolean loom_measure_unrecorded (LoomUnrecordedFunc     func,
                                  guint                  n_numbers,
                                  gint                   patience,
                                  LoomUnrecordedReport   report,
                                  gpointer               data,
                                  GCancellable          *cancellable,
                                  GError               **error);

G_END_DECLS
