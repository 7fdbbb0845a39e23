/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The actions `lab.…` of a LoomLabPage, for its class. */
void loom_lab_actions_install (GtkWidgetClass *klass);

G_END_DECLS
