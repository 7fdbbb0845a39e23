/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The columns of a list of LoomCompareRow. */
void loom_compare_columns_add (GtkColumnView *list);

G_END_DECLS
