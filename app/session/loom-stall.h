/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* From when on a main loop that stands still counts, and how much of the time before it is kept,
 * where nobody says otherwise. */
#define LOOM_STALL_THRESHOLD_MS 100
#define LOOM_STALL_BEFORE_S     10

#define LOOM_TYPE_STALL (loom_stall_get_type ())

/**
 * LoomStall:
 *
 * A main thread that was held for long, and a copy of what was recorded before it. Does not
 * change, and may be read from every thread.
 */
G_DECLARE_FINAL_TYPE (LoomStall, loom_stall, LOOM, STALL, GObject)

/* @recording: a recording's file. @inside may be NULL. */
LoomStall  *loom_stall_new          (const char    *thread,
                                     const char    *inside,
                                     gint64         begin,
                                     gint64         end,
                                     gboolean       goes_on,
                                     GBytes        *recording);

/* Nanoseconds of the recorder's clock. */
gint64      loom_stall_get_begin    (LoomStall     *self);
gint64      loom_stall_get_end      (LoomStall     *self);
/* Whether it has not ended yet; then it is told once more when it has. */
gboolean    loom_stall_goes_on      (LoomStall     *self);
/* "main was held for 412 ms, most of it in “load”" */
char       *loom_stall_dup_message  (LoomStall     *self) G_GNUC_WARN_UNUSED_RESULT;
GBytes     *loom_stall_get_recording (LoomStall    *self);
/* Writes it beside, and renames it. Any thread. */
gboolean    loom_stall_save         (LoomStall     *self,
                                     GFile         *file,
                                     GCancellable  *cancellable,
                                     GError       **error);

G_END_DECLS
