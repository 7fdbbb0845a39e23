/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/* Records the iterations of a main loop: what it does between two sleeps. On the thread
 * that iterates @main_context, one loop a thread. */
void weft_loop_monitor_install (GMainContext *main_context);
void weft_loop_monitor_remove  (GMainContext *main_context);

G_END_DECLS
