/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOOM_TYPE_FRAME_METER (loom_frame_meter_get_type ())

/**
 * LoomFrameMeter:
 *
 * Counts the frames that a widget's window draws, and how long it was between them. It
 * keeps the window drawing meanwhile, so that a frame that does not come is one that was
 * missed. Times are nanoseconds.
 *
 * Signals: `frame`, after each.
 */
G_DECLARE_FINAL_TYPE (LoomFrameMeter, loom_frame_meter, LOOM, FRAME_METER, GObject)

LoomFrameMeter *loom_frame_meter_new             (GtkWidget      *widget);

void            loom_frame_meter_start           (LoomFrameMeter *self);
void            loom_frame_meter_stop            (LoomFrameMeter *self);
gboolean        loom_frame_meter_is_running      (LoomFrameMeter *self);

guint           loom_frame_meter_get_n_frames    (LoomFrameMeter *self);
gint64          loom_frame_meter_get_duration    (LoomFrameMeter *self);
gint64          loom_frame_meter_get_longest_gap (LoomFrameMeter *self);
double          loom_frame_meter_get_rate        (LoomFrameMeter *self);
GArray         *loom_frame_meter_get_gaps        (LoomFrameMeter *self);

G_END_DECLS
