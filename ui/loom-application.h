/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "loom-window.h"

G_BEGIN_DECLS

#define LOOM_TYPE_APPLICATION (loom_application_get_type ())

/**
 * LoomApplication:
 *
 * The program: its options, its actions, its one window.
 */
G_DECLARE_FINAL_TYPE (LoomApplication, loom_application, LOOM, APPLICATION, AdwApplication)

LoomApplication *loom_application_new        (void);

/* NULL before it was activated. */
LoomWindow      *loom_application_get_window (LoomApplication *self);
/* What main() returns where g_application_run() was content. */
int              loom_application_get_status (LoomApplication *self);

G_END_DECLS
