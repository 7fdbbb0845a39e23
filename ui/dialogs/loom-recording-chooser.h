/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>
#include <weft.h>

G_BEGIN_DECLS

#define LOOM_TYPE_RECORDING_CHOOSER (loom_recording_chooser_get_type ())

/**
 * LoomRecordingChooser:
 *
 * Asks a person for the file of a recording, one question at a time. Begins in the folder that was
 * remembered last.
 */
G_DECLARE_FINAL_TYPE (LoomRecordingChooser, loom_recording_chooser, LOOM, RECORDING_CHOOSER, GObject)

LoomRecordingChooser *loom_recording_chooser_new          (GtkWindow            *parent) G_GNUC_WARN_UNUSED_RESULT;
void                  loom_recording_chooser_set_settings (LoomRecordingChooser *self,
                                                           GSettings            *settings);

gboolean              loom_recording_chooser_is_open      (LoomRecordingChooser *self);
/* What can be chosen is added between this and the next. */
GtkFileChooser       *loom_recording_chooser_open         (LoomRecordingChooser *self,
                                                           const char           *title,
                                                           GtkFileChooserAction  action);
WeftTask             *loom_recording_chooser_run          (LoomRecordingChooser *self) WEFT_OWNED;
void                  loom_recording_chooser_close        (LoomRecordingChooser *self);

void                  loom_recording_chooser_remember     (LoomRecordingChooser *self,
                                                           GFile                *file);

G_END_DECLS
