/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names the buttons under a widget that show an icon only by their tooltips. */
void loom_accessible_names_add (GtkWidget *root);

G_END_DECLS
