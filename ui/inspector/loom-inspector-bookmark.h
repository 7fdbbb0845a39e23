/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

/**
 * LoomInspectorBookmark:
 *
 * What a person looks at in a timeline: what is in view, selected, marked and hidden, by what
 * lanes are called and by the recording's clock, so that it can be found again in a recording
 * that is almost the same. What is not there any more is passed over.
 */
typedef struct _LoomInspectorBookmark LoomInspectorBookmark;

LoomInspectorBookmark *loom_inspector_bookmark_new  (LoomTimeline          *timeline) G_GNUC_WARN_UNUSED_RESULT;
void                   loom_inspector_bookmark_free (LoomInspectorBookmark *self);

void                   loom_inspector_bookmark_show (LoomInspectorBookmark *self,
                                                     LoomTimeline          *timeline);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomInspectorBookmark, loom_inspector_bookmark_free)

G_END_DECLS
