/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The keys that lead through the inspector: from pane to pane, to its panels, and its split. The
 * widgets are the page's own. */
void loom_inspector_keys_add (GtkWidget *page,
                              AdwFlap   *flap,
                              GtkWidget *lanes,
                              GtkWidget *minimap,
                              GtkWidget *timeline,
                              GtkStack  *panels);

G_END_DECLS
