/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-task-private.h"

G_BEGIN_DECLS

/*
 * The errors of a group of children, in the order in which they came: a list with its
 * newest in front, onto which any thread pushes by compare-and-swap. It is read when the
 * last child has ended and nobody pushes any more. Zeroed, it is empty.
 */
typedef struct
{
  struct _WeftFailure *newest; /* atomic */
} WeftFailures;

/* Consumes @error. Any thread. */
void       weft_failures_add         (WeftFailures *self,
                                      GError       *error);
/* Adds every error of @task, which has failed or was cancelled; @task counts as looked at.
 * Any thread. */
void       weft_failures_add_task    (WeftFailures *self,
                                      WeftTask     *task);

/* Failure before cancellation, the oldest of its sort; nothing where there is none. */
WeftResult weft_failures_get_outcome (WeftFailures *self) WEFT_OWNED;
/* All but the cancellations, the oldest first. */
GPtrArray *weft_failures_dup         (WeftFailures *self) WEFT_OWNED;
void       weft_failures_clear       (WeftFailures *self);

/* What a function of a program's failed with: @error, consumed; NULL is its mistake, reported,
 * and made some error. */
GError    *weft_failure_check        (GError         *error,
                                      const WeftSite *site) WEFT_OWNED;

/* The head of tasks that keep several errors. */
typedef struct
{
  WeftCustomTask base;
  WeftFailures   failures;
} WeftFailuresTask;

/* Their WeftTaskKind.finalize, by which they are known. */
void          weft_failures_task_finalize (WeftTask *task);
/* NULL where @task is none of them. */
WeftFailures *weft_failures_task_get      (WeftTask *task);

G_END_DECLS
