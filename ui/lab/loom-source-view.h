/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOOM_TYPE_SOURCE_VIEW (loom_source_view_get_type ())

/**
 * LoomSourceView:
 *
 * A scenario's source, to be read: with the numbers of its lines, its awaits set off.
 */
G_DECLARE_FINAL_TYPE (LoomSourceView, loom_source_view, LOOM, SOURCE_VIEW, GtkTextView)

gboolean loom_source_view_load        (LoomSourceView  *self,
                                       const char      *resource,
                                       GError         **error);
/* Says something instead of a source. */
void     loom_source_view_withhold    (LoomSourceView  *self,
                                       const char      *reason);
/* Marks where something stands. */
void     loom_source_view_show_line   (LoomSourceView  *self,
                                       guint            line);
guint    loom_source_view_get_line    (LoomSourceView  *self);
void     loom_source_view_show_function (LoomSourceView *self,
                                       const char      *function);
GHashTable *loom_source_view_get_functions (LoomSourceView *self);

G_END_DECLS
