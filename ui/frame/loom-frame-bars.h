/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "frame/loom-frame-meter.h"

G_BEGIN_DECLS

#define LOOM_TYPE_FRAME_BARS (loom_frame_bars_get_type ())

/**
 * LoomFrameBars:
 *
 * A bar for each frame that the window draws, as high and as wide as it was late. They move on
 * with every frame, so that a frozen window is one whose bars stand still, and afterwards a bar as
 * wide as all the frames that it has missed.
 */
G_DECLARE_FINAL_TYPE (LoomFrameBars, loom_frame_bars, LOOM, FRAME_BARS, GtkWidget)

LoomFrameMeter *loom_frame_bars_get_meter (LoomFrameBars *self);

G_END_DECLS
