/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "timeline/loom-timeline-model.h"
#include "trace/loom-file-stamp.h"

G_BEGIN_DECLS

/**
 * LoomInspectorLoad:
 *
 * A recording on its way into memory: read and made ready to be drawn, on a worker.
 * Counted by reference, from any thread; the model is there when the task has ended. Of one
 * that takes long there is a preview before: its beginning.
 */
typedef struct _LoomInspectorLoad LoomInspectorLoad;

LoomInspectorLoad *loom_inspector_load_new         (GFile             *file) G_GNUC_WARN_UNUSED_RESULT;
LoomInspectorLoad *loom_inspector_load_ref         (LoomInspectorLoad *self);
void               loom_inspector_load_unref       (LoomInspectorLoad *self);

WeftTask          *loom_inspector_load_run         (LoomInspectorLoad *self) WEFT_OWNED;
void               loom_inspector_load_cancel      (LoomInspectorLoad *self);

GFile             *loom_inspector_load_get_file    (LoomInspectorLoad *self);
/* What the file was when it began to be read. Valid when the task has ended. */
const LoomFileStamp *loom_inspector_load_get_stamp (LoomInspectorLoad *self);
double             loom_inspector_load_get_fraction (LoomInspectorLoad *self);
/* NULL until there is one, and once it has been taken. */
LoomTimelineModel *loom_inspector_load_steal_preview (LoomInspectorLoad *self);
LoomTimelineModel *loom_inspector_load_steal_model (LoomInspectorLoad *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomInspectorLoad, loom_inspector_load_unref)

G_END_DECLS
