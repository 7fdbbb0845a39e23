/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dialogs/loom-recording-chooser.h"
#include "live/loom-live-control.h"
#include "session/loom-stall-monitor.h"

/* The control's parts: sessions (loom-live-control.c), stalls, and saving. */

G_BEGIN_DECLS

struct _LoomLiveControl
{
  GObject parent_instance;

  GtkWindow *window; /* borrowed, as the next two; NULL when that has gone */
  LoomInspectorPage *page;
  LoomStallNotice *own_notice;

  /* Owned. */
  LoomSessionView *view;
  GSettings *settings;           /* nullable */
  LoomLiveSession *session;      /* nullable: goes on */
  WeftTask *running;             /* its task */
  LoomLiveSession *shown;        /* nullable: what the page's recording is of, as the next */
  LoomStall *shown_stall;
  LoomTrace *shown_trace;        /* nullable: the recording that these are of */
  LoomStallMonitor *own_monitor; /* nullable */
  LoomRecordingChooser *chooser;
};

void     loom_live_control_tell         (LoomLiveControl *self,
                                         const char      *text);
/* FALSE, and told, where another session goes on. */
gboolean loom_live_control_may_begin    (LoomLiveControl *self);
void     loom_live_control_forget_shown (LoomLiveControl *self);

/* Nanoseconds. */
gint64   loom_live_control_get_threshold (LoomLiveControl *self);
gint64   loom_live_control_get_before   (LoomLiveControl *self);

/* Either @session or @stall. */
void     loom_live_control_ask_and_save (LoomLiveControl *self,
                                         LoomLiveSession *session,
                                         LoomStall       *stall);

void     loom_live_control_show_stall_cb (GSimpleAction  *action,
                                         GVariant        *parameter,
                                         gpointer         user_data);
void     loom_live_control_save_stall_cb (GSimpleAction  *action,
                                         GVariant        *parameter,
                                         gpointer         user_data);

G_END_DECLS
