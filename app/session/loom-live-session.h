/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "session/loom-recording.h"
#include "session/loom-stall.h"
#include "timeline/loom-timeline-model.h"

G_BEGIN_DECLS

/**
 * LoomLiveState:
 * @LOOM_LIVE_WAITING: the program has been asked, or started, and has recorded nothing yet
 * @LOOM_LIVE_RUNNING: it is recorded
 * @LOOM_LIVE_ENDING: its recording has been asked to end, or has ended and is read as a whole
 * @LOOM_LIVE_ENDED: what was recorded is there, see loom_live_session_steal_whole()
 * @LOOM_LIVE_FAILED: it cannot be recorded, see loom_live_session_get_error()
 *
 * WAITING → RUNNING → ENDING → ENDED; to FAILED from the first three. The last two are final.
 */
typedef enum
{
  LOOM_LIVE_WAITING,
  LOOM_LIVE_RUNNING,
  LOOM_LIVE_ENDING,
  LOOM_LIVE_ENDED,
  LOOM_LIVE_FAILED,
} LoomLiveState;

/**
 * LoomLiveEnd:
 * @LOOM_LIVE_END_STOPPED: a person ended it
 * @LOOM_LIVE_END_EXITED: the program ended
 * @LOOM_LIVE_END_BY_PROGRAM: the program ended its recording, and goes on
 */
typedef enum
{
  LOOM_LIVE_END_STOPPED,
  LOOM_LIVE_END_EXITED,
  LOOM_LIVE_END_BY_PROGRAM,
} LoomLiveEnd;

#define LOOM_TYPE_LIVE_SESSION (loom_live_session_get_type ())

/**
 * LoomLiveSession:
 *
 * A program while it is recorded: one that runs already, or one that is started for it. All
 * work is done on workers; what is to be shown is there as finished models. Belongs to the
 * thread on which it is made, whose sync context it needs.
 *
 * Property that notifies: `state`. Signals: `updated`, when there is a new model; `stalled`,
 * with a #LoomStall.
 */
G_DECLARE_FINAL_TYPE (LoomLiveSession, loom_live_session, LOOM, LIVE_SESSION, GObject)

LoomLiveSession   *loom_live_session_new_attached (gint64           pid,
                                                   const char      *title,
                                                   gsize            limit);
LoomLiveSession   *loom_live_session_new_started (const char *const *argv,
                                                   const char      *folder,
                                                   const char *const *environment,
                                                   gsize            limit,
                                                   GError         **error);

/* How stalls are looked for; before it is run. Nanoseconds. */
void               loom_live_session_set_stalls   (LoomLiveSession *self,
                                                   gint64           threshold,
                                                   gint64           before);
/* Once. A task without a value, which completes when the session has ended or failed. */
WeftTask          *loom_live_session_run          (LoomLiveSession *self) WEFT_OWNED;
/* Ends the recording; a program that was started for it is told to end, the second time by
 * force. Before there is a recording, gives up. It may have ended when this returns. */
void               loom_live_session_stop         (LoomLiveSession *self);

const char        *loom_live_session_get_title    (LoomLiveSession *self);
gint64             loom_live_session_get_pid      (LoomLiveSession *self);
LoomLiveState      loom_live_session_get_state    (LoomLiveSession *self);
const GError      *loom_live_session_get_error    (LoomLiveSession *self);
/* Whether the program was started for it. */
gboolean           loom_live_session_is_started   (LoomLiveSession *self);
/* Whether its recording went on before, and will go on afterwards. */
gboolean           loom_live_session_is_joined    (LoomLiveSession *self);
/* How it ended; translated, a sentence without its full stop. */
LoomLiveEnd        loom_live_session_get_end      (LoomLiveSession *self);
char              *loom_live_session_dup_end_text (LoomLiveSession *self) G_GNUC_WARN_UNUSED_RESULT;
/* NULL as long as there is none. It can be saved at any time, also afterwards. */
LoomRecording     *loom_live_session_get_recording (LoomLiveSession *self);
WeftTask          *loom_live_session_save         (LoomLiveSession *self,
                                                   GFile           *file,
                                                   GCancellable    *cancellable) WEFT_OWNED;

/* Whether models are made; if not, nothing is done for them. */
gboolean           loom_live_session_get_following (LoomLiveSession *self);
void               loom_live_session_set_following (LoomLiveSession *self,
                                                   gboolean         following);
/* Only in a handler of `updated`: what is new, to be shown until something newer is. */
LoomTimelineModel *loom_live_session_take         (LoomLiveSession *self,
                                                   gboolean        *anew) G_GNUC_WARN_UNUSED_RESULT;
/* Likewise: what is no longer shown, be it this session's or not. It is consumed. */
void               loom_live_session_give_back    (LoomLiveSession *self,
                                                   LoomTimelineModel *model);
/* When it has ended: all of it, as a recording that has been loaded. Once. */
LoomTimelineModel *loom_live_session_steal_whole  (LoomLiveSession *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
