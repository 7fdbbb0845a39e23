/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks where a report goes. */
GtkFileChooserNative *loom_report_choice_new (GtkWidget  *widget,
                                              const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
