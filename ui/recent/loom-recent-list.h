/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LOOM_TYPE_RECENT_LIST (loom_recent_list_get_type ())

/**
 * LoomRecentList:
 *
 * The recordings that were open last, to be opened again. One that is not there any more says
 * so, and cannot be chosen. Without any, there is nothing to see. Uses the action
 * `win.open-uri` of the window that it stands in.
 */
G_DECLARE_FINAL_TYPE (LoomRecentList, loom_recent_list, LOOM, RECENT_LIST, AdwBin)

GtkWidget *loom_recent_list_new         (void);
/* The desktop's, unless this is called. */
void       loom_recent_list_set_manager (LoomRecentList   *self,
                                         GtkRecentManager *manager);

GtkListBox *loom_recent_list_get_box    (LoomRecentList   *self);

G_END_DECLS
