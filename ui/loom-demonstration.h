/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loom-window.h"

G_BEGIN_DECLS

WeftTask *loom_demonstration_run        (LoomWindow *window) WEFT_OWNED;
WeftTask *loom_demonstration_photograph (LoomWindow *window,
                                         gboolean    demonstrate,
                                         const char *path) WEFT_OWNED;

G_END_DECLS
