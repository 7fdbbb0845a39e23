/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

typedef struct _WeftWork WeftWork;

/**
 * WeftWorkReason:
 * @WEFT_WORK_RUN: a queue hands it out: do it, here and now
 * @WEFT_WORK_AWAITED: what it awaits has completed on this thread: go on inline
 *   where that is allowed, or queue it
 * @WEFT_WORK_AWAITED_QUEUE: the same, but never inline
 * @WEFT_WORK_DROPPED: the queue that held it is going away: release what it owns, and
 *   let whoever waits for it know
 *
 * Why a piece of work is called.
 */
typedef enum
{
  WEFT_WORK_RUN,
  WEFT_WORK_AWAITED,
  WEFT_WORK_AWAITED_QUEUE,
  WEFT_WORK_DROPPED,
} WeftWorkReason;

/**
 * WeftWorkFunc:
 * @work: the work; the function owns it from here on
 * @reason: why it is called
 */
typedef void (*WeftWorkFunc) (WeftWork       *work,
                              WeftWorkReason  reason);

/**
 * WeftWork:
 * @next: the queue's link, the queue's while queued
 * @run: what to do
 *
 * The intrusive node that every queue of Weft carries: a task's list of
 * awaiters, a sync context's posting queue, the pool's deques. A piece of work
 * stands in at most one of them at a time, so a task needs only one node.
 */
struct _WeftWork
{
  WeftWork     *next;
  WeftWorkFunc  run;
};

G_END_DECLS
