/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LoomFindingMark:
 * @lane: where it was found; a lane's number
 * @begin: nanoseconds since the recording's origin
 * @end: not before @begin
 * @severity: 1 a note, 2 a warning, 3 an error
 */
typedef struct
{
  guint  lane;
  gint64 begin;
  gint64 end;
  guint8 severity;
} LoomFindingMark;

/**
 * LoomFindingFold:
 * @x0: the first pixel
 * @x1: the one after the last; always greater
 * @severity: the worst of them
 * @count: how many it stands for
 */
typedef struct
{
  gint32  x0;
  gint32  x1;
  guint32 count;
  guint8  severity;
} LoomFindingFold;

/**
 * LoomFindingMarks:
 *
 * Where findings lie, folded for a picture so that the worst is never lost, and so that it
 * costs by its pixels.
 */
typedef struct _LoomFindingMarks LoomFindingMarks;

LoomFindingMarks *loom_finding_marks_new      (const LoomFindingMark *marks,
                                               guint                  n) G_GNUC_WARN_UNUSED_RESULT;
void              loom_finding_marks_free     (LoomFindingMarks      *self);

gboolean          loom_finding_marks_has_lane (LoomFindingMarks      *self,
                                               guint                  lane);
void              loom_finding_marks_query    (LoomFindingMarks      *self,
                                               guint                  lane,
                                               double                 begin,
                                               double                 scale,
                                               gint                   width,
                                               GArray                *folds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomFindingMarks, loom_finding_marks_free)

G_END_DECLS
