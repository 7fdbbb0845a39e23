/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A recording of ten million events. Made once, by make-recording, and kept in the folder for
 * temporary files. */
GFile *bench_recording_get (void);

G_END_DECLS
