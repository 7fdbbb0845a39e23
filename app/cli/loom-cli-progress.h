/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LoomCliProgress:
 *
 * A line on standard error that says how far something is. Where standard error is no
 * terminal it says nothing. Made and freed on one thread, told on any, one at a time.
 */
typedef struct _LoomCliProgress LoomCliProgress;

LoomCliProgress *loom_cli_progress_new    (const char      *what);
/* Takes the line away. */
void             loom_cli_progress_free   (LoomCliProgress *self);

/* A LoomProgressFunc. */
void             loom_cli_progress_update (gdouble          fraction,
                                           gpointer         self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomCliProgress, loom_cli_progress_free)

G_END_DECLS
