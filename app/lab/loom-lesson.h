/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "lab/loom-surface.h"

G_BEGIN_DECLS

/**
 * LoomLesson:
 *
 * What one run of a scenario gets to work with, and where it puts what only it can count.
 * Immutable and counted by reference, so every thread may use it.
 */
typedef struct _LoomLesson LoomLesson;

LoomLesson      *loom_lesson_new                (GFile        *file,
                                                 gboolean      capture,
                                                 LoomSurface  *surface,
                                                 GCancellable *cancellable);
LoomLesson      *loom_lesson_ref                (LoomLesson   *self);
void             loom_lesson_unref              (LoomLesson   *self);

/* The recording that scenarios with a file load. */
GFile           *loom_lesson_get_file           (LoomLesson   *self);
/* The switch: whether its awaits capture the context. */
gboolean         loom_lesson_get_capture        (LoomLesson   *self);
LoomSurface     *loom_lesson_get_surface        (LoomLesson   *self);
WeftSyncContext *loom_lesson_get_context        (LoomLesson   *self);
GCancellable    *loom_lesson_get_cancellable    (LoomLesson   *self);

/* Puts a number into the recording, where the verdict finds it; the last one of a name counts. */
void             loom_lesson_note               (LoomLesson   *self,
                                                 const char   *counter,
                                                 gint64        value);

/* What loom_lesson_note_allocations() records under. */
#define LOOM_LESSON_ALLOCATIONS "weft.allocations"

/* Records how many blocks the runtime has allocated in this process until now: the lab does at the begin and
 * at the end of a run. */
void             loom_lesson_note_allocations   (LoomLesson   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomLesson, loom_lesson_unref)

G_END_DECLS
