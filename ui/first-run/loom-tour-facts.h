/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-lab-page.h"

G_BEGIN_DECLS

/**
 * LoomTourSelection:
 * @LOOM_TOUR_SELECTION_NONE: nothing is selected in the lab's timeline
 * @LOOM_TOUR_SELECTION_OTHER: something that has no line in the lesson's source, or no arrow
 * @LOOM_TOUR_SELECTION_PART: a part of the lesson's async function, with line and arrow
 */
typedef enum
{
  LOOM_TOUR_SELECTION_NONE,
  LOOM_TOUR_SELECTION_OTHER,
  LOOM_TOUR_SELECTION_PART,
} LoomTourSelection;

/**
 * LoomTourFacts:
 * @capture: how the switch stands
 * @scenario: which is shown
 * @source_shown: whether its source is
 * @result: what it has put on its surface since it was shown
 * @captured: the number of the newest run of `capture` with the context captured; 0 for none, as
 *   of the others. Runs from before the tour do not count
 * @not_captured: the same without
 * @pitfall: the newest run of `deadlock`'s pitfall that could deadlock
 * @harmless: the same of one that could not, for it did not capture
 * @cure: the newest run of its cure, captured
 * @selection: in the lab's timeline
 * @inspected: whether the inspector has been given a recording of the lab's
 * @findings_shown: whether its list of what was found is in view
 * @reported: whether a report has been written
 *
 * How far somebody has come, whatever the order and the way. Steps look at nothing else.
 */
typedef struct
{
  gboolean          capture;
  const char       *scenario;
  gboolean          source_shown;
  const char       *result;
  guint             captured;
  guint             not_captured;
  guint             pitfall;
  guint             harmless;
  guint             cure;
  LoomTourSelection selection;
  gboolean          inspected;
  gboolean          findings_shown;
  gboolean          reported;
} LoomTourFacts;

/**
 * LoomTourPart:
 * @lane: its lane
 * @slice: its number there
 * @begin: when the arrow to it begins, in nanoseconds since the recording's origin
 * @end: when it ends itself
 */
typedef struct
{
  guint  lane;
  guint  slice;
  gint64 begin;
  gint64 end;
} LoomTourPart;

/* Of the lab, with runs later than @after; what is not the lab's stays. */
void     loom_tour_facts_gather (LoomTourFacts *self,
                                 LoomLabPage   *page,
                                 guint          after);

/* The newest part of `capture`'s async function to which an arrow leads. */
gboolean loom_tour_find_part    (LoomTimeline  *timeline,
                                 LoomTourPart  *part);

G_END_DECLS
