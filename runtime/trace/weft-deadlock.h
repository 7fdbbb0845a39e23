/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/**
 * WeftDeadlockPolicy:
 * @WEFT_DEADLOCK_FAIL: the wait fails with %WEFT_ERROR_DEADLOCK; the default
 * @WEFT_DEADLOCK_REPORT: a warning is logged, and the wait goes on for ever
 * @WEFT_DEADLOCK_HANG: nobody looks, as in .NET
 *
 * What becomes of a blocking wait that is proven never to end: the task needs a thread that
 * waits for it, or that waits for something that in turn needs the first one.
 */
typedef enum
{
  WEFT_DEADLOCK_FAIL,
  WEFT_DEADLOCK_REPORT,
  WEFT_DEADLOCK_HANG,
} WeftDeadlockPolicy;

WEFT_PUBLIC WeftDeadlockPolicy weft_get_deadlock_policy (void);
WEFT_PUBLIC void               weft_set_deadlock_policy (WeftDeadlockPolicy policy);

G_END_DECLS
