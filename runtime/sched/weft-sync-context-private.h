/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "sched/weft-sync-context.h"

G_BEGIN_DECLS

/* What weft_sync_context_post() makes of a function and its data. */
WeftWork *weft_callback_new (GDestroyNotify func,
                             gpointer       data) WEFT_OWNED;

G_END_DECLS
