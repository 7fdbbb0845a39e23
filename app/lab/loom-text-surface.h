/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-surface.h"

G_BEGIN_DECLS

#define LOOM_TYPE_TEXT_SURFACE (loom_text_surface_get_type ())

/**
 * LoomTextSurface:
 *
 * A surface for a program without a window: keeps the text.
 */
G_DECLARE_FINAL_TYPE (LoomTextSurface, loom_text_surface, LOOM, TEXT_SURFACE, GObject)

LoomTextSurface *loom_text_surface_new      (WeftSyncContext *context);
const char      *loom_text_surface_get_text (LoomTextSurface *self);

G_END_DECLS
