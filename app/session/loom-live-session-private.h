/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "session/loom-attach.h"
#include "session/loom-child.h"
#include "session/loom-live-model.h"
#include "session/loom-live-session.h"
#include "session/loom-stall-monitor.h"

/* What is known of a session (loom-live-session.c), and what runs it (loom-live-session-run.c). */

G_BEGIN_DECLS

struct _LoomLiveSession
{
  GObject parent_instance;

  char *title;
  gint64 pid;
  gsize limit;
  gint64 stall_threshold;
  gint64 stall_before;

  LoomChild *child;           /* NULL where it runs already */
  LoomAttachment *attachment; /* NULL where it was started */
  LoomRecording *recording;   /* the attachment's, or ours */
  LoomStallMonitor *monitor;
  LoomTimelineModel *whole;
  GError *error;

  LoomLiveState state;
  LoomLiveEnd end;
  gboolean following;
  gboolean stopped;

  /* A worker's while an update is under way; ours between. */
  LoomLiveModel *model;
  gboolean publishing;
  gboolean drop_wanted; /* who showed one of its models keeps it */

  GCancellable *cancellable; /* of attaching */
  GCancellable *pause;       /* ends the pause that is under way */
};

void loom_live_session_set_state   (LoomLiveSession *self,
                                    LoomLiveState    state);
/* In its handlers, models change hands. */
void loom_live_session_tell_update (LoomLiveSession *self);
void loom_live_session_tell_stall  (LoomLiveSession *self,
                                    LoomStall       *stall);

G_END_DECLS
