/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

/**
 * LoomMark:
 * @x0: the first pixel
 * @x1: the one after the last; always greater
 * @slice: a slice's number in its lane: the only one, or the longest of several
 * @count: how many slices it stands for
 *
 * What one depth of a lane shows at some pixels. One slice that is a pixel or wider is
 * a mark of its own; narrower ones share the mark of the pixel they begin in.
 */
typedef struct
{
  gint32  x0;
  gint32  x1;
  guint32 slice;
  guint32 count;
} LoomMark;

/**
 * LoomPyramid:
 *
 * The slices of a lane at several levels of detail, for each depth apart: a node
 * stands for sixteen of the level below and knows its range and its longest slice, so
 * that a picture costs by its pixels and not by its slices. Follows a lane that grows.
 */
typedef struct _LoomPyramid LoomPyramid;

LoomPyramid *loom_pyramid_new          (void);
void         loom_pyramid_free         (LoomPyramid    *self);

void         loom_pyramid_update       (LoomPyramid    *self,
                                        const LoomLane *lane);

guint        loom_pyramid_get_n_depths (LoomPyramid    *self);
guint        loom_pyramid_get_n_slices (LoomPyramid    *self,
                                        guint           depth);

void         loom_pyramid_query        (LoomPyramid    *self,
                                        guint           depth,
                                        double          begin,
                                        double          scale,
                                        gint            width,
                                        GArray         *marks);
gboolean     loom_pyramid_find         (LoomPyramid    *self,
                                        guint           depth,
                                        double          begin,
                                        double          end,
                                        guint          *slice,
                                        guint          *count);
gboolean     loom_pyramid_neighbour    (LoomPyramid    *self,
                                        guint           slice,
                                        gint            direction,
                                        guint          *neighbour);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomPyramid, loom_pyramid_free)

G_END_DECLS
