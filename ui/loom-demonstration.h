/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loom-window.h"

G_BEGIN_DECLS

/* The one that shows best what the switch does. */
#define LOOM_DEMONSTRATION_SCENARIO "capture"

/* @recording: where to save what was recorded of it; NULL for nowhere. */
WeftTask *loom_demonstration_run        (LoomWindow *window,
                                         const char *recording) WEFT_OWNED;
WeftTask *loom_demonstration_photograph (LoomWindow *window,
                                         gboolean    demonstrate,
                                         const char *recording,
                                         const char *path) WEFT_OWNED;

G_END_DECLS
