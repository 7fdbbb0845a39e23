/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/loom-run.h"
#include "lab/loom-scenario.h"

G_BEGIN_DECLS

#define LOOM_TYPE_QUESTION_VIEW (loom_question_view_get_type ())

/**
 * LoomQuestionView:
 *
 * A question: one predicts, then runs it, and the recording says which answer was right. Only the
 * first prediction of a question counts. Uses the action `lab.run` of the page that it stands in.
 *
 * Property that notifies: `predicted`, whether one has predicted, so that it may be run.
 */
G_DECLARE_FINAL_TYPE (LoomQuestionView, loom_question_view, LOOM, QUESTION_VIEW, AdwBin)

/* NULL or one without answers: nothing to see. */
void     loom_question_view_set_scenario  (LoomQuestionView   *self,
                                           const LoomScenario *scenario);
void     loom_question_view_set_run       (LoomQuestionView   *self,
                                           LoomRun            *run);

gboolean loom_question_view_get_predicted (LoomQuestionView   *self);
void     loom_question_view_predict       (LoomQuestionView   *self,
                                           guint               answer);

/* What it says of the prediction, and of all of them: empty before. */
const char *loom_question_view_get_verdict (LoomQuestionView  *self);
const char *loom_question_view_get_score   (LoomQuestionView  *self);
/* Where both of them stand, to be scrolled to. */
GtkWidget  *loom_question_view_get_outcome (LoomQuestionView  *self);

G_END_DECLS
