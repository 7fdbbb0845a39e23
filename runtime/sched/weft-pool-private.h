/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "sched/weft-pool.h"
#include "task/weft-work.h"

G_BEGIN_DECLS

/* Queues @work, which a worker then runs once, without a sync context: on the calling
 * worker's own deque, from where others may steal it, or on the queue for all. */
void weft_pool_push (WeftWork *work);

G_END_DECLS
