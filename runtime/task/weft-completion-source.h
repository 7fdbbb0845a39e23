/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

/**
 * WeftCompletionSource:
 *
 * The producer's end of a task: who holds it decides what the task comes to.
 *
 * It has one owner, who frees it; the setters may be called from any thread as
 * long as the owner keeps it. Freed without a result, its task fails with
 * %WEFT_ERROR_ABANDONED, so that nobody waits for ever.
 */
typedef struct _WeftCompletionSource WeftCompletionSource;

/**
 * WeftCompletionFlags:
 * @WEFT_COMPLETION_DEFAULT: awaiters may go on inside the setter
 * @WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY: awaiters are always queued
 */
typedef enum
{
  WEFT_COMPLETION_DEFAULT = 0,
  WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY = 1 << 0,
} WeftCompletionFlags;

WEFT_PUBLIC WeftCompletionSource *weft_completion_source_new_at        (WeftSite             *site,
                                                                        WeftCompletionFlags   flags) WEFT_OWNED;
WEFT_PUBLIC void                  weft_completion_source_free          (WeftCompletionSource *source);

WEFT_PUBLIC WeftTask             *weft_completion_source_get_task      (WeftCompletionSource *source);

WEFT_PUBLIC gboolean              weft_completion_source_try_set       (WeftCompletionSource *source,
                                                                        WeftResult            result);
WEFT_PUBLIC void                  weft_completion_source_set           (WeftCompletionSource *source,
                                                                        WeftResult            result);
WEFT_PUBLIC void                  weft_completion_source_set_error     (WeftCompletionSource *source,
                                                                        GError               *error);
WEFT_PUBLIC void                  weft_completion_source_set_cancelled (WeftCompletionSource *source);

/**
 * weft_completion_source_new:
 * @flags: a #WeftCompletionFlags
 *
 * Returns: (transfer full): a new source, with the calling line as its task's site
 */
#define weft_completion_source_new(flags) (weft_completion_source_new_at (WEFT_HERE, (flags)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCompletionSource, weft_completion_source_free)

G_END_DECLS
