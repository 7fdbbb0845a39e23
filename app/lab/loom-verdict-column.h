/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-lab.h"
#include "lab/loom-spread.h"

G_BEGIN_DECLS

/**
 * LoomVerdictColumn:
 * @runs: (element-type LoomRun): the newest first: those of the last series, or one; or none yet
 *
 * A way to run a scenario, with the switch as it stood, and what it showed.
 */
typedef struct
{
  const LoomVariant *variant;
  GPtrArray         *runs;
} LoomVerdictColumn;

LoomVerdictColumn *loom_verdict_column_new             (const LoomScenario      *scenario,
                                                        const LoomVariant       *variant,
                                                        gboolean                 capture,
                                                        GListModel              *runs,
                                                        guint                    first) G_GNUC_WARN_UNUSED_RESULT;
void               loom_verdict_column_free            (gpointer                 self);

/* NULL where there is none. */
LoomRun           *loom_verdict_column_get_newest      (const LoomVerdictColumn *self);
/* How many of its runs came otherwise than the lesson says. */
guint              loom_verdict_column_count_otherwise (const LoomVerdictColumn *self);
/* The same in words: "50 runs, all as the lesson says". */
char              *loom_verdict_column_dup_state       (const LoomVerdictColumn *self) G_GNUC_WARN_UNUSED_RESULT;
/* What stands in a cell: of a series, the median. FALSE where it was not measured. */
gboolean           loom_verdict_column_read_median     (const LoomVerdictColumn *self,
                                                        const LoomFact          *like,
                                                        LoomFact                *median);

G_END_DECLS
