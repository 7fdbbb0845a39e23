/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "session/loom-live-session.h"

G_BEGIN_DECLS

#define LOOM_TYPE_RECORD_DIALOG (loom_record_dialog_get_type ())

/**
 * LoomRecordDialog:
 *
 * Asks for a program to run and to record. What is wrong with it is told in the dialog; when
 * the program runs, the dialog closes.
 *
 * Signal: `started`, with the #LoomLiveSession, which does not run yet.
 */
G_DECLARE_FINAL_TYPE (LoomRecordDialog, loom_record_dialog, LOOM, RECORD_DIALOG, AdwWindow)

LoomRecordDialog *loom_record_dialog_new         (GtkWindow        *parent);

/* As they are typed. */
void              loom_record_dialog_set_command (LoomRecordDialog *self,
                                                  const char       *command);
const char       *loom_record_dialog_get_command (LoomRecordDialog *self);
void              loom_record_dialog_set_folder  (LoomRecordDialog *self,
                                                  const char       *folder);
const char       *loom_record_dialog_get_folder  (LoomRecordDialog *self);
/* NULL where nothing is wrong. */
const char       *loom_record_dialog_get_error   (LoomRecordDialog *self);

G_END_DECLS
