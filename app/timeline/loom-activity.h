/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-timeline-model.h"

G_BEGIN_DECLS

/**
 * LoomActivity:
 *
 * How busy the threads of a recording were, while it is being worked out: piece by piece, so that
 * whoever draws meanwhile can say how long it may take at a time. For one thread.
 */
typedef struct _LoomActivity LoomActivity;

LoomActivity *loom_activity_new         (LoomTimelineModel *model,
                                         double             begin,
                                         double             scale,
                                         gint               width) G_GNUC_WARN_UNUSED_RESULT;
void          loom_activity_free        (LoomActivity      *self);

gboolean      loom_activity_step        (LoomActivity      *self);
const float  *loom_activity_get_columns (LoomActivity      *self);

void          loom_activity_query       (LoomTimelineModel *model,
                                         double             begin,
                                         double             scale,
                                         gint               width,
                                         float             *columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomActivity, loom_activity_free)

G_END_DECLS
