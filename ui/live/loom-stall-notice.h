/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "session/loom-stall.h"

G_BEGIN_DECLS

#define LOOM_TYPE_STALL_NOTICE (loom_stall_notice_get_type ())

/**
 * LoomStallNotice:
 *
 * Tells of the last stall, as long as nobody has put it aside: "main was held for 412 ms". Its
 * buttons use the actions `win.show-stall` and `win.save-stall`.
 */
G_DECLARE_FINAL_TYPE (LoomStallNotice, loom_stall_notice, LOOM, STALL_NOTICE, AdwBin)

GtkWidget  *loom_stall_notice_new       (void);

/* @stall may be NULL: then there is nothing to be seen. */
void        loom_stall_notice_set_stall (LoomStallNotice *self,
                                         LoomStall       *stall);
LoomStall  *loom_stall_notice_get_stall (LoomStallNotice *self);
const char *loom_stall_notice_get_text  (LoomStallNotice *self);

G_END_DECLS
