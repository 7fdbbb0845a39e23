/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "trace/loom-trace.h"

G_BEGIN_DECLS

/* Recordings that this program has opened, as the desktop remembers them. */

void       loom_recent_files_add      (GtkRecentManager *manager,
                                       GFile            *file,
                                       LoomFormat        format);
/* (element-type GtkRecentInfo) (transfer full): the newest first, at most so many. */
GPtrArray *loom_recent_files_get      (GtkRecentManager *manager,
                                       guint             most) G_GNUC_WARN_UNUSED_RESULT;

/* Without asking anything but this machine: a file elsewhere is taken to be there. */
gboolean   loom_recent_files_is_there (GtkRecentInfo    *info);
/* What a person calls it, on one line. */
char      *loom_recent_files_dup_name (GtkRecentInfo    *info) G_GNUC_WARN_UNUSED_RESULT;
/* Where it is. */
char      *loom_recent_files_dup_place (GtkRecentInfo   *info) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
