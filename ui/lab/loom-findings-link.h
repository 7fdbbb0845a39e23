/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "lab/loom-lab.h"
#include "lab/loom-run-queue.h"

G_BEGIN_DECLS

/* Emits `findings-requested` on @page, with the recording since the newest runs of a scenario's variants, and
 * @code. Says so by the action `win.message` where nothing has run. Cannot fail. */
WeftTask *loom_findings_link_follow (GtkWidget          *page,
                                     LoomLab            *lab,
                                     LoomRunQueue       *queue,
                                     const LoomScenario *scenario,
                                     const char         *code) WEFT_OWNED;

G_END_DECLS
