/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>
#include <weft.h>

#include "inspector/loom-inspector-page.h"

G_BEGIN_DECLS

#define LOOM_TYPE_FILE_ACTIONS (loom_file_actions_get_type ())

/**
 * LoomFileActions:
 *
 * What a window does with recordings beyond opening one: `win.compare`, `win.export`,
 * `win.reload`, `win.follow-file` (a boolean), `win.open-uri` (a URI), `win.open-last`, and the
 * menu of recent ones. What there is to say, it says by `win.message`.
 *
 * Properties that notify: `busy`, while something is written.
 */
G_DECLARE_FINAL_TYPE (LoomFileActions, loom_file_actions, LOOM, FILE_ACTIONS, GObject)

/* @window: borrowed, as @page; they live longer. */
LoomFileActions *loom_file_actions_new          (GtkWindow         *window,
                                                 LoomInspectorPage *page) G_GNUC_WARN_UNUSED_RESULT;

/* To be filled with recent recordings. */
void             loom_file_actions_set_menu     (LoomFileActions   *self,
                                                 GMenu             *menu);
void             loom_file_actions_set_settings (LoomFileActions   *self,
                                                 GSettings         *settings);

gboolean         loom_file_actions_get_busy     (LoomFileActions   *self);
/* The task has no value. */
WeftTask        *loom_file_actions_export       (LoomFileActions   *self,
                                                 GFile             *file) WEFT_OWNED;
/* Ends what is under way, dialogs as well. */
void             loom_file_actions_cancel       (LoomFileActions   *self);

G_END_DECLS
