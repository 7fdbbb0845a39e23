/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where a recording goes, beside where the last one went. @settings may be NULL. */
GtkFileChooserNative *loom_save_choice_new      (GtkWindow  *parent,
                                                 const char *title,
                                                 const char *name,
                                                 GSettings  *settings) G_GNUC_WARN_UNUSED_RESULT;
void                  loom_save_choice_remember (GFile      *file,
                                                 GSettings  *settings);

G_END_DECLS
