/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "lab/loom-run.h"
#include "lab/loom-scenario.h"
#include "session/loom-recording.h"

G_BEGIN_DECLS

#define LOOM_TYPE_LAB (loom_lab_get_type ())

/**
 * LoomLab:
 *
 * Runs scenarios, records them and measures them: the model behind the lab's page
 * and behind `weft lab`. A #GListModel of #LoomRun, the newest first. Belongs to the
 * thread whose sync context is the surface's.
 */
G_DECLARE_FINAL_TYPE (LoomLab, loom_lab, LOOM, LAB, GObject)

LoomLab      *loom_lab_new            (LoomSurface        *surface,
                                       GError            **error);

/* The file the scenarios load; by default an example that is built in. */
void          loom_lab_set_file       (LoomLab            *self,
                                       GFile              *file);
GFile        *loom_lab_get_file       (LoomLab            *self);

/* Starts a run; it is in the list at once, and done when its state says so. One at a time: the
 * verdict is of what ran in its time. */
LoomRun      *loom_lab_run            (LoomLab            *self,
                                       const LoomScenario *scenario,
                                       const LoomVariant  *variant,
                                       gboolean            capture);
/* The same, as a task that completes when the run has its verdict. Value: the LoomRun. */
WeftTask     *loom_lab_run_async      (LoomLab            *self,
                                       const LoomScenario *scenario,
                                       const LoomVariant  *variant,
                                       gboolean            capture) WEFT_OWNED;
void          loom_lab_cancel         (LoomLab            *self);

/* The live recording of the last seconds; call follow before reading, as often as a frame. */
LoomTrace    *loom_lab_get_trace      (LoomLab            *self);
guint64       loom_lab_follow         (LoomLab            *self);

/* What is recorded so far, since @since (nanoseconds since the origin of the live recording; 0 for all that
 * is still there), as a finished recording of its own. On a worker. Value: the LoomTrace. */
WeftTask     *loom_lab_snapshot       (LoomLab            *self,
                                       gint64              since,
                                       GCancellable       *cancellable) WEFT_OWNED;

/* Saves what was recorded between two times of weft_trace_get_time(). On a worker. */
WeftTask     *loom_lab_save_range     (LoomLab            *self,
                                       GFile              *file,
                                       gint64              begin,
                                       gint64              end,
                                       GCancellable       *cancellable) WEFT_OWNED;

/* Saves what is recorded so far. On a worker. */
WeftTask     *loom_lab_save           (LoomLab            *self,
                                       GFile              *file,
                                       GCancellable       *cancellable) WEFT_OWNED;

G_END_DECLS
