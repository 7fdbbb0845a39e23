/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-result.h"

G_BEGIN_DECLS

/**
 * WeftProgress:
 *
 * How work on other threads says how far it is. Made where the reports are wanted, on the
 * UI thread as a rule: each report is handled in the sync context that was current there,
 * or on the worker pool where there was none. Reporting is one post and never waits.
 *
 * Atomically reference counted. A report is any #WeftResult: a fraction, a text, a
 * record of the program's own.
 */
typedef struct _WeftProgress WeftProgress;

/**
 * WeftProgressFlags:
 * @WEFT_PROGRESS_EVERY: each report is handled, those of one thread in a sync context in
 *   their order
 * @WEFT_PROGRESS_NEWEST: only the newest one is: while a report waits to be handled, a
 *   later one takes its place. At most one post is on its way, however fast the work
 *   reports; the last report is always handled.
 */
typedef enum
{
  WEFT_PROGRESS_EVERY  = 0,
  WEFT_PROGRESS_NEWEST = 1 << 0,
} WeftProgressFlags;

/**
 * WeftProgressFunc:
 * @value: (transfer none): what was reported
 * @data: from weft_progress_new()
 *
 * Handles a report.
 */
typedef void (*WeftProgressFunc) (const WeftResult *value,
                                  gpointer          data);

WEFT_PUBLIC WeftProgress *weft_progress_new    (WeftProgressFlags  flags,
                                                WeftProgressFunc   func,
                                                gpointer           data,
                                                GDestroyNotify     data_destroy) WEFT_OWNED;
WEFT_PUBLIC WeftProgress *weft_progress_ref    (WeftProgress      *self);
WEFT_PUBLIC void          weft_progress_unref  (WeftProgress      *self);

WEFT_PUBLIC void          weft_progress_report (WeftProgress      *self,
                                                WeftResult         value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftProgress, weft_progress_unref)

G_END_DECLS
