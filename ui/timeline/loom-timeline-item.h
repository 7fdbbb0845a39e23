/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOOM_TYPE_TIMELINE_ITEM (loom_timeline_item_get_type ())

/**
 * LoomTimelineItem:
 *
 * Something in the timeline as a screen reader meets it: a place with a name. It draws
 * nothing and takes no input, which is the timeline's.
 */
G_DECLARE_FINAL_TYPE (LoomTimelineItem, loom_timeline_item, LOOM, TIMELINE_ITEM, GtkWidget)

GtkWidget *loom_timeline_item_new      (GtkAccessibleRole  role);
guint      loom_timeline_item_get_lane (LoomTimelineItem  *self);
void       loom_timeline_item_set_lane (LoomTimelineItem  *self,
                                        guint              lane);
void       loom_timeline_item_set_text (LoomTimelineItem  *self,
                                        const char        *label,
                                        const char        *description);

G_END_DECLS
