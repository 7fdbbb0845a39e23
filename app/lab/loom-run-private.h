/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-run.h"
#include "lab/loom-verdict.h"

G_BEGIN_DECLS

LoomRun *loom_run_new     (guint         number,
                           const char   *scenario,
                           gboolean      capture);

/* What the run's task is, as soon as it has been started. */
void     loom_run_started (LoomRun      *self,
                           guint64       task_id);

/* How it ended; @verdict is consumed, @error borrowed. */
void     loom_run_ended   (LoomRun      *self,
                           const GError *error,
                           gint64        duration,
                           LoomVerdict  *verdict);

G_END_DECLS
