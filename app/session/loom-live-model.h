/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "session/loom-recording.h"
#include "timeline/loom-timeline-model.h"

G_BEGIN_DECLS

/**
 * LoomLiveModel:
 *
 * What a timeline shows of a recording that goes on, made on a worker. There are two models,
 * each with its own copy of the events:
 *
 * - one is lent to who shows it, from loom_live_model_take() to loom_live_model_give_back(),
 *   and nothing changes it meanwhile;
 * - the other is brought up to date by loom_live_model_update(), on any thread, one call at a
 *   time, and is then ready to be taken.
 *
 * Both get the same events in the same portions, so that their lanes have the same numbers.
 * When they have taken twice as much as the recorder's memory holds, or were too slow for it,
 * they are made anew from what that has: however long it goes on, they do not grow without
 * bound.
 *
 * A model that is lent when this is freed belongs to who shows it.
 */
typedef struct _LoomLiveModel LoomLiveModel;

/* @recording need not stay. */
LoomLiveModel     *loom_live_model_new       (LoomRecording     *recording) G_GNUC_WARN_UNUSED_RESULT;
void               loom_live_model_free      (LoomLiveModel     *self);

/* Whether there is something new to be taken. */
gboolean           loom_live_model_update    (LoomLiveModel     *self);

/* These where no update is under way. NULL where there is nothing new. What was lent before is
 * to be given back then. */
LoomTimelineModel *loom_live_model_take      (LoomLiveModel     *self) G_GNUC_WARN_UNUSED_RESULT;
/* Whether what was taken last has other lanes than what was lent before it. */
gboolean           loom_live_model_is_anew   (LoomLiveModel     *self);
void               loom_live_model_give_back (LoomLiveModel     *self,
                                              LoomTimelineModel *model);

/* Both on a worker: for a large recording it takes long. They are consumed. */
void               loom_live_model_dispose_of       (LoomLiveModel     *self);
void               loom_live_model_dispose_of_shown (LoomTimelineModel *model);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomLiveModel, loom_live_model_free)

G_END_DECLS
