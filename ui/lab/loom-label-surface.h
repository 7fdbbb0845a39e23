/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "lab/loom-surface.h"

G_BEGIN_DECLS

#define LOOM_TYPE_LABEL_SURFACE (loom_label_surface_get_type ())

/**
 * LoomLabelSurface:
 *
 * A label in the window as what a scenario shows its result on. It belongs to the
 * context that is current where it is made.
 */
G_DECLARE_FINAL_TYPE (LoomLabelSurface, loom_label_surface, LOOM, LABEL_SURFACE, GObject)

LoomLabelSurface *loom_label_surface_new (GtkLabel *label);

G_END_DECLS
