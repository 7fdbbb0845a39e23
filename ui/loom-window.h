/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "inspector/loom-inspector-page.h"
#include "lab/loom-lab-page.h"
#include "loom-file-actions.h"
#include "live/loom-live-control.h"
#include "report/loom-reports-page.h"

G_BEGIN_DECLS

#define LOOM_TYPE_WINDOW (loom_window_get_type ())

/**
 * LoomWindow:
 *
 * The window: a header with the switch, and three pages named `lab`, `inspector` and
 * `reports`. Its frames are recorded. Closed while something is under way, it is hidden
 * at once, and goes when that has been cancelled and has ended.
 *
 * Actions: those of #LoomFileActions, `win.open`, `win.show-page` (a page's name), `win.run`, `win.capture` (a
 * boolean), `win.save-recording`, `win.generate-report`, `win.cancel`, `win.message` (a
 * text), `win.show-scenario` (a name), `win.first-run`, `win.close`, those of #LoomLiveControl, and
 * GTK's `win.show-help-overlay`.
 */
G_DECLARE_FINAL_TYPE (LoomWindow, loom_window, LOOM, WINDOW, AdwApplicationWindow)

LoomWindow        *loom_window_new                (GtkApplication *application,
                                                   GSettings      *settings);

LoomLabPage       *loom_window_get_lab_page       (LoomWindow     *self);
LoomInspectorPage *loom_window_get_inspector_page (LoomWindow     *self);
LoomReportsPage   *loom_window_get_reports_page   (LoomWindow     *self);
LoomFileActions   *loom_window_get_file_actions   (LoomWindow     *self);

LoomLiveControl   *loom_window_get_live_control   (LoomWindow     *self);

const char        *loom_window_get_page           (LoomWindow     *self);
void               loom_window_set_page           (LoomWindow     *self,
                                                   const char     *name);
void               loom_window_open               (LoomWindow     *self,
                                                   GFile          *file);
void               loom_window_open_files         (LoomWindow     *self,
                                                   GFile         **files,
                                                   guint           n_files);
/* Offers the tour to who has never seen it. */
void               loom_window_welcome            (LoomWindow     *self);
WeftTask          *loom_window_save_recording     (LoomWindow     *self,
                                                   GFile          *file) WEFT_OWNED;

G_END_DECLS
