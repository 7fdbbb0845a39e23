/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Scrolls as little as shows the whole of a widget, or else its top, once what has just changed in
 * it has a place. */
void loom_reveal (GtkScrolledWindow *view,
                  GtkWidget         *widget);

G_END_DECLS
