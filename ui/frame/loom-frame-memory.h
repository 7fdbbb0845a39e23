/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void loom_frame_memory_keep (GtkWidget *window);

G_END_DECLS
