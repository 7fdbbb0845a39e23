/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "inspector/loom-inspector-page.h"
#include "lab/loom-lab-page.h"

G_BEGIN_DECLS

/**
 * LoomTourShows:
 * @LOOM_TOUR_SHOWS_NOTHING: the page is as it was found
 * @LOOM_TOUR_SHOWS_LANES: the lanes of the main thread and of the worker that had something to do
 * @LOOM_TOUR_SHOWS_SOURCE: the same lanes, and the scenario's source
 * @LOOM_TOUR_SHOWS_RESULTS: what the scenario said, and as much of the table as there is room for
 * @LOOM_TOUR_SHOWS_TABLE: the table, whatever becomes of the rest
 *
 * What a step speaks of, and so has to be in view.
 */
typedef enum
{
  LOOM_TOUR_SHOWS_NOTHING,
  LOOM_TOUR_SHOWS_LANES,
  LOOM_TOUR_SHOWS_SOURCE,
  LOOM_TOUR_SHOWS_RESULTS,
  LOOM_TOUR_SHOWS_TABLE,
} LoomTourShows;

/**
 * LoomTourStage:
 *
 * What the tour changes of the pages: the switch, how the lab is divided, whether its source is
 * shown, and how much room is asked for, for the tour needs some. Remembers how it was found, and puts it back when it is freed. Only the UI
 * thread may call.
 */
typedef struct _LoomTourStage LoomTourStage;

/* They are not kept alive. */
LoomTourStage *loom_tour_stage_new  (LoomLabPage       *page,
                                     LoomInspectorPage *inspector_page);
void           loom_tour_stage_free (LoomTourStage     *self);

/* Where the page is large enough, nothing moves. */
void           loom_tour_stage_show (LoomTourStage     *self,
                                     LoomTourShows      shows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomTourStage, loom_tour_stage_free)

G_END_DECLS
