/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LoomUnrecordedFunc:
 * @numbers: (array length=n_numbers): where to put what it measures
 *
 * Measures something. Runs in a copy of the process with one thread, so it may use neither the
 * worker pool nor anything of the window's.
 */
typedef void (*LoomUnrecordedFunc) (gint64 *numbers,
                                    guint   n_numbers);

/* What is measured while it is recorded is the recorder, too: this measures in a copy of the process
 * that is not recorded. Blocks until it has the numbers; any thread but the UI's. */
gboolean loom_measure_unrecorded (LoomUnrecordedFunc   func,
                                  gint64              *numbers,
                                  guint                n_numbers,
                                  GError             **error);

G_END_DECLS
