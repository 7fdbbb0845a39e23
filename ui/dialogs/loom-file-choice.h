/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>
#include <weft.h>

G_BEGIN_DECLS

WeftTask *loom_file_choice_run (GtkFileChooserNative *chooser) WEFT_OWNED;

G_END_DECLS
