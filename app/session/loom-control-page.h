/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "trace/weft-control-layout.h"

/*
 * The page by which a program is asked to be recorded, from outside. What stands there was
 * written by another process, which may be wrong or gone: nothing of it is believed. The
 * layout says who may change what.
 */

G_BEGIN_DECLS

typedef struct _LoomControlPage LoomControlPage;

/* A copy of what is there now, without mapping it. FALSE where @pid has no page that is sound. */
gboolean         loom_control_page_peek    (gint64            pid,
                                            WeftControlPage  *copy);

LoomControlPage *loom_control_page_open    (gint64            pid,
                                            GError          **error);
void             loom_control_page_close   (LoomControlPage  *self);

guint32          loom_control_page_get_active (LoomControlPage *self);
/* The reason, if it is that it failed; NULL without one. */
char            *loom_control_page_dup_failure (LoomControlPage *self) G_GNUC_WARN_UNUSED_RESULT;
int              loom_control_page_get_recording_fd (LoomControlPage *self);

/* The changes that who attaches may make. FALSE where it was no longer so. */
gboolean         loom_control_page_request (LoomControlPage  *self,
                                            guint64           limit);
gboolean         loom_control_page_withdraw (LoomControlPage *self);
gboolean         loom_control_page_stop    (LoomControlPage  *self,
                                            guint32           epoch);

static inline gboolean
loom_control_is_epoch (guint32 active)
{
  return active >= 1 && active <= WEFT_CONTROL_MAX_EPOCH;
}

/* What another process says, up to a 0 or to @size: valid, and without what a terminal would
 * heed. */
char            *loom_control_dup_text     (const char       *text,
                                            gsize             size) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomControlPage, loom_control_page_close)

G_END_DECLS
