/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

typedef struct _WeftWork WeftWork;

/**
 * WeftWorkFunc:
 * @work: the work to run; owned by the function
 *
 * Runs one piece of work on whichever thread it was queued for.
 */
typedef void (*WeftWorkFunc) (WeftWork *work);

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
