/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BENCH_RECORDING_EVENTS 10000000

/* A recording of so many events, about 26 bytes each. Made once, by make-recording, and kept in the
 * folder for temporary files. */
GFile *bench_recording_get (guint64 n_events);

G_END_DECLS
