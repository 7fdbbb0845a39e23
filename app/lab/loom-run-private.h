/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-run.h"
#include "lab/loom-scenario.h"

G_BEGIN_DECLS

LoomRun *loom_run_new     (guint               number,
                           const LoomScenario *scenario,
                           const LoomVariant  *variant,
                           gboolean            capture);

/* When it began, and what its task is, as soon as it has been started. */
void     loom_run_started (LoomRun            *self,
                           gint64              begin,
                           guint64             task_id);

/* How it ended; @verdict is consumed and may be NULL, @error is borrowed. */
void     loom_run_ended   (LoomRun            *self,
                           const GError       *error,
                           gint64              end,
                           LoomVerdict        *verdict);

G_END_DECLS
