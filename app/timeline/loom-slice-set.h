/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

/**
 * LoomSliceAddress:
 * @lane: a lane's number
 * @slice: a slice's number in it
 */
typedef struct
{
  guint32 lane;
  guint32 slice;
} LoomSliceAddress;

/**
 * LoomSliceSet:
 *
 * Any of a recording's slices: four bytes each, in order. Filled once, then read from any
 * thread. Along the time its slices stand by begin, then lane, then number.
 */
typedef struct _LoomSliceSet LoomSliceSet;

LoomSliceSet  *loom_slice_set_new      (void) G_GNUC_WARN_UNUSED_RESULT;
LoomSliceSet  *loom_slice_set_new_from (const LoomSliceAddress *slices,
                                        guint                   n) G_GNUC_WARN_UNUSED_RESULT;
void           loom_slice_set_free     (LoomSliceSet           *self);
/* Only behind those that are there. */
void           loom_slice_set_append   (LoomSliceSet           *self,
                                        guint                   lane,
                                        guint                   slice);

guint          loom_slice_set_get_n    (LoomSliceSet           *self);
/* A lane's, ascending. */
const guint32 *loom_slice_set_get_lane (LoomSliceSet           *self,
                                        guint                   lane,
                                        guint                  *n);
gboolean       loom_slice_set_contains (LoomSliceSet           *self,
                                        guint                   lane,
                                        guint                   slice);

guint          loom_slice_set_rank     (LoomSliceSet           *self,
                                        LoomTrace              *trace,
                                        gint64                  time,
                                        guint                   lane,
                                        guint                   slice);
gboolean       loom_slice_set_step     (LoomSliceSet           *self,
                                        LoomTrace              *trace,
                                        gint64                  time,
                                        gint                    direction,
                                        LoomSliceAddress       *slice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomSliceSet, loom_slice_set_free)

G_END_DECLS
