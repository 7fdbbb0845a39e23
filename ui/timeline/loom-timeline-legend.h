/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOOM_TYPE_TIMELINE_LEGEND (loom_timeline_legend_get_type ())

/**
 * LoomTimelineLegend:
 *
 * Says what the shapes and colours of a timeline mean, each drawn as there. Its lines take the focus,
 * so that they can be read aloud one by one.
 */
G_DECLARE_FINAL_TYPE (LoomTimelineLegend, loom_timeline_legend, LOOM, TIMELINE_LEGEND, GtkPopover)

GtkWidget *loom_timeline_legend_new (void);

G_END_DECLS
