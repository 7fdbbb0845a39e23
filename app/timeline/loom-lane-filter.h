/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-timeline-model.h"

G_BEGIN_DECLS

/**
 * LoomLaneFilter:
 *
 * Which lanes pass: by what they are called, by how busy they were, and of a choice. A lane that was
 * revealed passes whatever the filter says, until the filter is another one.
 */
typedef struct _LoomLaneFilter LoomLaneFilter;

LoomLaneFilter *loom_lane_filter_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void            loom_lane_filter_free          (LoomLaneFilter    *self);

void            loom_lane_filter_update        (LoomLaneFilter    *self,
                                                LoomTimelineModel *model);
void            loom_lane_filter_adopt         (LoomLaneFilter    *self,
                                                LoomLaneFilter    *other);
/* That a lane is chosen or revealed, as @other_lane was in another recording. */
void            loom_lane_filter_adopt_lane    (LoomLaneFilter    *self,
                                                guint              lane,
                                                LoomLaneFilter    *other,
                                                guint              other_lane);

gboolean        loom_lane_filter_passes        (LoomLaneFilter    *self,
                                                guint              lane);
void            loom_lane_filter_reveal        (LoomLaneFilter    *self,
                                                guint              lane);
/* Whether there is any, be there lanes that do not pass or not. */
gboolean        loom_lane_filter_is_set        (LoomLaneFilter    *self);
void            loom_lane_filter_clear         (LoomLaneFilter    *self);

const char     *loom_lane_filter_get_text      (LoomLaneFilter    *self);
void            loom_lane_filter_set_text      (LoomLaneFilter    *self,
                                                const char        *text);
gboolean        loom_lane_filter_get_hide_idle (LoomLaneFilter    *self);
void            loom_lane_filter_set_hide_idle (LoomLaneFilter    *self,
                                                gboolean           hide_idle);
gboolean        loom_lane_filter_has_only      (LoomLaneFilter    *self);
void            loom_lane_filter_set_only      (LoomLaneFilter    *self,
                                                const guint       *lanes,
                                                guint              n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomLaneFilter, loom_lane_filter_free)

G_END_DECLS
