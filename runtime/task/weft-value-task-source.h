/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-value-task.h"

G_BEGIN_DECLS

/**
 * WeftValueTaskSource:
 *
 * A reusable producer behind value tasks. Each round: begin, set, await; the
 * await's taking of the result ends the round and moves on to the next token, so that a
 * value task of an earlier round is refused by its stale token and never sees
 * the result of a later one.
 *
 * One consumer at a time; the setter may be on any thread.
 */
WEFT_PUBLIC WeftValueTaskSource *weft_value_task_source_new   (void) WEFT_OWNED;
WEFT_PUBLIC WeftValueTaskSource *weft_value_task_source_ref   (WeftValueTaskSource *source);
WEFT_PUBLIC void                 weft_value_task_source_unref (WeftValueTaskSource *source);

WEFT_PUBLIC WeftValueTask        weft_value_task_source_begin (WeftValueTaskSource *source);
WEFT_PUBLIC void                 weft_value_task_source_set   (WeftValueTaskSource *source,
                                                               WeftResult           result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftValueTaskSource, weft_value_task_source_unref)

G_END_DECLS
