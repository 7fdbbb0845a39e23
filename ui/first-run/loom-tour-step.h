/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "first-run/loom-tour-facts.h"
#include "first-run/loom-tour-stage.h"

G_BEGIN_DECLS

/**
 * LoomTourButton:
 * @label: translatable, with a mnemonic
 * @action: what it activates
 * @target: (nullable): the action's target
 */
typedef struct
{
  const char *label;
  const char *action;
  const char *target;
} LoomTourButton;

/**
 * LoomTourNeeds:
 * @LOOM_TOUR_NEEDS_NOTHING: it is about what is there anyway
 * @LOOM_TOUR_NEEDS_RUN: there is a run of `capture`
 * @LOOM_TOUR_NEEDS_DEADLOCK: there is a run that could deadlock
 * @LOOM_TOUR_NEEDS_RECORDING: the inspector shows a recording
 *
 * What a step cannot do without.
 */
typedef enum
{
  LOOM_TOUR_NEEDS_NOTHING,
  LOOM_TOUR_NEEDS_RUN,
  LOOM_TOUR_NEEDS_DEADLOCK,
  LOOM_TOUR_NEEDS_RECORDING,
} LoomTourNeeds;

/**
 * LoomTourView:
 * @done: whether what the step asks for has happened
 * @text: translated
 * @button: (nullable): does what is asked for, or again what was
 * @run: the number of the run that the text speaks of; 0 for none
 * @shows: what has to be in view
 */
typedef struct
{
  gboolean        done;
  const char     *text;
  LoomTourButton  button;
  guint           run;
  LoomTourShows   shows;
} LoomTourView;

/**
 * LoomTourStep:
 * @scenario: (nullable): which it is about
 * @page: the action that shows the page it is about before it is done; %NULL for any page
 * @page_when_done: the same, afterwards
 * @needs: what has to be there
 * @shows: what has to be in view at first
 */
typedef struct
{
  const char    *scenario;
  const char    *page;
  const char    *page_when_done;
  LoomTourNeeds  needs;
  LoomTourShows  shows;
  /*< private >*/
  void         (*look) (const LoomTourFacts *facts,
                        LoomTourView        *view);
} LoomTourStep;

guint               loom_tour_get_n_steps (void);
/* @number: from 1 */
const LoomTourStep *loom_tour_get_step    (guint                number);

void                loom_tour_step_look   (const LoomTourStep  *self,
                                           const LoomTourFacts *facts,
                                           LoomTourView        *view);

G_END_DECLS
