/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dialogs/loom-recording-chooser.h"
#include "first-run/loom-first-run.h"
#include "loom-window.h"

/* The window as its actions (loom-window-actions.c) see it. */

G_BEGIN_DECLS

struct _LoomWindow
{
  AdwApplicationWindow parent_instance;

  /* Template children. */
  AdwToastOverlay *toasts;
  GtkStack *work_stack;
  GtkSpinner *work_spinner;
  GtkProgressBar *work_progress;
  AdwViewStack *stack;
  LoomLabPage *lab_page;
  LoomInspectorPage *inspector_page;
  LoomReportsPage *reports_page;
  GMenu *recent_menu;
  AdwBin *own_bin;
  LoomStallNotice *own_notice;
  LoomFirstRun *first_run;

  /* Owned. */
  LoomLiveControl *live;
  GSettings *settings;           /* NULL where nothing can be remembered */
  LoomRecordingChooser *chooser;
  GCancellable *saving;          /* while a recording is saved */
  LoomFileActions *file_actions;

  gboolean closing;
};

void loom_window_show_message    (LoomWindow *self,
                                  const char *text);
void loom_window_update_work     (LoomWindow *self);
void loom_window_cancel_work     (LoomWindow *self);

void loom_window_add_actions     (LoomWindow *self);
void loom_window_capture_changed (LoomWindow *self);

G_END_DECLS
