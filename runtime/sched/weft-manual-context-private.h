/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "sched/weft-manual-context.h"
#include "sched/weft-timer-private.h"

G_BEGIN_DECLS

/* The context's virtual clock; borrowed. */
WeftTimerQueue *weft_manual_context_get_timers (WeftManualContext *self);

G_END_DECLS
