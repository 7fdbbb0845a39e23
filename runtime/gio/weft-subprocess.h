/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

/**
 * WeftSubprocessOutput:
 * @standard_output: (nullable): what it wrote, if that is a pipe
 * @standard_error: (nullable): likewise
 */
typedef struct
{
  GBytes *standard_output;
  GBytes *standard_error;
} WeftSubprocessOutput;

WEFT_PUBLIC void weft_subprocess_output_free (WeftSubprocessOutput *output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSubprocessOutput, weft_subprocess_output_free)

WEFT_PUBLIC WeftTask *weft_subprocess_wait_at (WeftSite *site,
                                               GSubprocess *subprocess,
                                               GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_subprocess_wait_check_at (WeftSite *site,
                                                     GSubprocess *subprocess,
                                                     GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_subprocess_communicate_at (WeftSite *site,
                                                      GSubprocess *subprocess,
                                                      GBytes *input,
                                                      GCancellable *cancellable) WEFT_OWNED;

/**
 * weft_subprocess_wait:
 * @subprocess: a process
 * @cancellable: (nullable): cancels it
 *
 * Waits for its end, however it ends.
 *
 * Returns: (transfer full): a task without a value
 */
#define weft_subprocess_wait(subprocess, cancellable) \
  (weft_subprocess_wait_at (WEFT_HERE_NAMED ("weft_subprocess_wait"), (subprocess), (cancellable)))

/**
 * weft_subprocess_wait_check:
 * @subprocess: a process
 * @cancellable: (nullable): cancels it
 *
 * Waits for its end, and fails if that is not a success.
 *
 * Returns: (transfer full): a task without a value
 */
#define weft_subprocess_wait_check(subprocess, cancellable) \
  (weft_subprocess_wait_check_at (WEFT_HERE_NAMED ("weft_subprocess_wait_check"), (subprocess), (cancellable)))

/**
 * weft_subprocess_communicate:
 * @subprocess: a process
 * @input: (nullable): for its standard input
 * @cancellable: (nullable): cancels it
 *
 * Writes its input, reads all of its output, and waits for its end.
 *
 * Returns: (transfer full): a task with a #WeftSubprocessOutput
 */
#define weft_subprocess_communicate(subprocess, input, cancellable) \
  (weft_subprocess_communicate_at (WEFT_HERE_NAMED ("weft_subprocess_communicate"), (subprocess), (input), (cancellable)))

G_END_DECLS
