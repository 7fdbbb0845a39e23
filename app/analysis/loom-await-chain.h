/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-task-index.h"

G_BEGIN_DECLS

/* So many links are followed from a task in each direction. */
#define LOOM_MOST_LINKS 10000

/**
 * LoomAwaitLink:
 * @task: who waits; %LOOM_NO_TASK for a thread that blocks in no task
 * @waits: whether it waits for the next link; the last one does not
 * @kind: in which way: %LOOM_TASK_AWAIT, %LOOM_TASK_BLOCK, or %LOOM_TASK_QUEUE where it was to go on
 *   on a thread that the next one blocks
 * @cycle: whether it is in the chain already: a deadlock
 * @n_others: how many others wait for the next one as well
 * @lane: where the waiting can be seen
 * @slice: in that lane
 * @begin: nanoseconds since the recording's origin
 * @end: until when it waited; of the last link, the task's end
 */
typedef struct
{
  guint32           task;
  LoomTaskEventKind kind;
  gboolean          waits;
  gboolean          cycle;
  guint             n_others;
  guint32           lane;
  guint32           slice;
  gint64            begin;
  gint64            end;
} LoomAwaitLink;

/**
 * LoomAwaitChain:
 *
 * Who waits for a task, who for that one, up to the first; and what the task waits for, down to the
 * last. Where there are several, the one that took longest, of what was meanwhile.
 */
typedef struct _LoomAwaitChain LoomAwaitChain;

LoomAwaitChain      *loom_await_chain_new       (LoomTaskIndex       *index,
                                                 guint                task) G_GNUC_WARN_UNUSED_RESULT;
void                 loom_await_chain_free      (LoomAwaitChain      *self);

/* From who waits on the outside to what is waited for in the end; at least the task itself. */
guint                loom_await_chain_get_n     (LoomAwaitChain      *self);
const LoomAwaitLink *loom_await_chain_get       (LoomAwaitChain      *self,
                                                 guint                link);
/* Which link is the task itself. */
guint                loom_await_chain_get_own   (LoomAwaitChain      *self);
/* Whether it goes on beyond the first or the last link. */
gboolean             loom_await_chain_is_cut    (LoomAwaitChain      *self);
gboolean             loom_await_chain_has_cycle (LoomAwaitChain      *self);

/* What a link does, as a sentence: "“load” waited 12 ms for". */
char                *loom_await_link_dup_text   (LoomTaskIndex       *index,
                                                 const LoomAwaitLink *link) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomAwaitChain, loom_await_chain_free)

G_END_DECLS
