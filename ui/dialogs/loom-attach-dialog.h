/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "session/loom-live-session.h"
#include "session/loom-process-list.h"

G_BEGIN_DECLS

#define LOOM_TYPE_ATTACH_DIALOG (loom_attach_dialog_get_type ())

/**
 * LoomAttachDialog:
 *
 * Lets a person choose a running program to be recorded. The list keeps itself up to date as
 * long as the dialog is shown.
 *
 * Signal: `chosen`, with the #LoomLiveSession, which does not run yet.
 */
G_DECLARE_FINAL_TYPE (LoomAttachDialog, loom_attach_dialog, LOOM, ATTACH_DIALOG, AdwWindow)

LoomAttachDialog *loom_attach_dialog_new         (GtkWindow        *parent);

void              loom_attach_dialog_search      (LoomAttachDialog *self,
                                                  const char       *text);
/* How many programs are listed, and the one that is selected: NULL for none. */
guint             loom_attach_dialog_get_n_shown (LoomAttachDialog *self);
LoomProcess      *loom_attach_dialog_get_selected (LoomAttachDialog *self);

G_END_DECLS
