/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-task-index.h"

G_BEGIN_DECLS

/* So many of a task's doings are told at once; what is left out is said. */
#define LOOM_MOST_SENTENCES 40

/* Translated. */
const char *loom_task_state_get_name (LoomTaskState  state);

/**
 * LoomTaskSentence:
 * @text: what happened
 * @other: the task that is named in it; %LOOM_NO_TASK for none
 * @name_begin: the byte of @text at which its name begins
 * @name_end: the byte behind its name
 * @lane: where it can be seen
 * @slice: in that lane
 * @begin: when, in nanoseconds since the recording's origin
 * @end: not before @begin
 */
typedef struct
{
  char   *text;
  guint32 other;
  guint   name_begin;
  guint   name_end;
  guint32 lane;
  guint32 slice;
  gint64  begin;
  gint64  end;
} LoomTaskSentence;

void        loom_task_sentence_clear (LoomTaskSentence *self);

/* What became of a task: where it was made, what it waited for, how long it was queued and for which
 * thread, where it ran, how it ended, and who waits for it. */
guint       loom_task_story_get_n    (LoomTaskIndex    *index,
                                      guint             task);
void        loom_task_story_get      (LoomTaskIndex    *index,
                                      guint             task,
                                      guint             sentence,
                                      LoomTaskSentence *told);

/* All of it, a sentence a line, without the middle of a long one. */
char       *loom_task_story_dup      (LoomTaskIndex    *index,
                                      guint             task) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LoomTaskSentence, loom_task_sentence_clear)

G_END_DECLS
