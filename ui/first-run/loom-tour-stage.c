/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "first-run/loom-tour-stage.h"

#include <math.h>

/* With its heading, the ruler and the frames: the main thread's slices, and two workers. */
#define LANES_HEIGHT 284

/* The buttons, what the runtime says of a deadlock, and the table's first line. */
#define RESULTS_HEIGHT 390

/* Of the lab's timeline, and of what is under the inspector's: so that the window need not grow for
 * the tour's bar. */
#define LEAST_HEIGHT 56

/* A tick comes before the layout of its frame, and what was divided anew is in place a frame later;
 * only then is it known what is in view. */
#define TICKS_UNTIL_PLACED 2
#define TICKS_UNTIL_DIVIDED 4

struct _LoomTourStage
{
  /* Not kept alive. */
  LoomLabPage *page;
  GtkPaned *paned;
  GtkWidget *lowered[2]; /* the lab's timeline and the inspector's panels */

  /* As it was found. */
  gboolean capture;
  gboolean shrinks; /* whether what is above the divider does */
  int requests[2];  /* heights of what is lowered */
  double share;     /* of the page that is above the divider; only where it was moved */

  LoomTourShows shows;
  gboolean moved;         /* the divider */
  gboolean opened_source; /* which was not shown */

  guint tick;
  guint n_ticks;
};

/* The divider. */

static int
get_height (LoomTourStage *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self->paned));
}

static int
get_found (LoomTourStage *self)
{
  if (self->moved)
    return (int) round (self->share * get_height (self));
  return gtk_paned_get_position (self->paned);
}

/* Of what is above the divider. */
static int
get_least (LoomTourStage *self)
{
  GtkWidget *start = gtk_paned_get_start_child (self->paned);
  int least;

  gtk_widget_measure (start, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (start), &least, NULL,
                      NULL, NULL);
  return least;
}

static int
get_wanted (LoomTourStage *self)
{
  switch (self->shows)
    {
    case LOOM_TOUR_SHOWS_LANES:
    case LOOM_TOUR_SHOWS_SOURCE:
      return MAX (MIN (get_found (self), get_height (self) - LANES_HEIGHT), get_least (self));
    case LOOM_TOUR_SHOWS_RESULTS:
    case LOOM_TOUR_SHOWS_TABLE:
      return MAX (get_found (self), MIN (RESULTS_HEIGHT, get_height (self)));
    case LOOM_TOUR_SHOWS_NOTHING:
    default:
      return MAX (get_found (self), get_least (self));
    }
}

static void
divide (LoomTourStage *self)
{
  int found = get_found (self);
  int wanted = get_wanted (self);

  if (wanted == found && !self->moved)
    return;
  if (!self->moved)
    self->share = (double) found / get_height (self);
  self->moved = wanted != found;
  /* It sees to it by itself that both have as much as they need. */
  gtk_paned_set_position (self->paned, wanted);
}

/* The lanes. */

/* The thread that ran the newest slice of this name. */
static gboolean
find_lane (LoomTrace *trace, const char *name, guint *lane_number)
{
  guint32 wanted = loom_trace_find_string (trace, name);
  gint64 newest = G_MININT64;

  for (guint i = 0; wanted != 0 && i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      for (guint j = lane->kind == LOOM_LANE_THREAD ? lane->slices->len : 0; j-- > 0;)
        {
          const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, j);

          if (slice->begin <= newest)
            break;
          if (slice->name != wanted)
            continue;
          newest = slice->begin;
          *lane_number = i;
          break;
        }
    }
  return newest != G_MININT64;
}

/* Whatever time is in view stays there. */
static void
scroll_to_lane (LoomTimeline *timeline, guint lane)
{
  double begin, end;

  loom_timeline_get_range (timeline, &begin, &end);
  loom_timeline_reveal (timeline, lane, (gint64) (begin + (end - begin) / 4),
                        (gint64) (end - (end - begin) / 4));
}

/* The worker last: where there is not room for both, it is the one that is spoken of. */
static void
show_lanes (LoomTourStage *self)
{
  LoomTimeline *timeline = loom_lab_page_get_timeline (self->page);
  LoomTrace *trace = loom_timeline_get_trace (timeline);
  guint lane;

  if (trace == NULL || loom_timeline_is_following (timeline))
    return;
  if (find_lane (trace, "frame", &lane))
    scroll_to_lane (timeline, lane);
  if (find_lane (trace, "parse_bytes", &lane))
    scroll_to_lane (timeline, lane);
}

/* When there is a layout. */

static gboolean
tick_cb (GtkWidget *widget G_GNUC_UNUSED, GdkFrameClock *clock G_GNUC_UNUSED, gpointer user_data)
{
  LoomTourStage *self = user_data;

  self->n_ticks++;
  if (self->n_ticks == TICKS_UNTIL_PLACED && get_height (self) > 0)
    divide (self);
  if (self->n_ticks < TICKS_UNTIL_DIVIDED)
    return G_SOURCE_CONTINUE;
  if (self->shows == LOOM_TOUR_SHOWS_LANES || self->shows == LOOM_TOUR_SHOWS_SOURCE)
    show_lanes (self);
  else if (self->shows == LOOM_TOUR_SHOWS_TABLE)
    loom_lab_page_show_table (self->page);
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
arrange_soon (LoomTourStage *self)
{
  self->n_ticks = 0;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->page), tick_cb, self, NULL);
}

static void
show_source (LoomTourStage *self, gboolean wanted)
{
  if (wanted && !loom_lab_page_get_source_shown (self->page))
    {
      loom_lab_page_set_source_shown (self->page, TRUE);
      self->opened_source = TRUE;
    }
  else if (!wanted && self->opened_source)
    {
      loom_lab_page_set_source_shown (self->page, FALSE);
      self->opened_source = FALSE;
    }
}

static void
lower (LoomTourStage *self, guint i, GtkWidget *widget)
{
  g_set_weak_pointer (&self->lowered[i], widget);
  gtk_widget_get_size_request (widget, NULL, &self->requests[i]);
  gtk_widget_set_size_request (widget, -1, MIN (self->requests[i], LEAST_HEIGHT));
}

/**
 * loom_tour_stage_new:
 * @page: the lab's
 * @inspector_page: the inspector's
 *
 * Returns: (transfer full): a new stage, on which nothing has moved yet
 */
LoomTourStage *
loom_tour_stage_new (LoomLabPage *page, LoomInspectorPage *inspector_page)
{
  LoomTourStage *self;
  GtkWidget *timeline;

  g_return_val_if_fail (LOOM_IS_LAB_PAGE (page), NULL);
  g_return_val_if_fail (LOOM_IS_INSPECTOR_PAGE (inspector_page), NULL);

  self = g_new0 (LoomTourStage, 1);
  g_set_weak_pointer (&self->page, page);
  g_set_weak_pointer (&self->paned, loom_lab_page_get_paned (page));
  self->capture = loom_lab_page_get_capture (page);
  timeline = GTK_WIDGET (loom_inspector_page_get_timeline (inspector_page));
  lower (self, 0, gtk_paned_get_end_child (self->paned));
  lower (self, 1,
         gtk_paned_get_end_child (GTK_PANED (gtk_widget_get_ancestor (timeline, GTK_TYPE_PANED))));
  /* A few pixels too few there are better than a window that grows. */
  self->shrinks = gtk_paned_get_shrink_start_child (self->paned);
  gtk_paned_set_shrink_start_child (self->paned, TRUE);
  /* The window's height has changed, or the tour's. */
  g_signal_connect_swapped (self->paned, "notify::max-position", G_CALLBACK (arrange_soon), self);
  return self;
}

static void
put_back (LoomTourStage *self)
{
  loom_lab_page_set_capture (self->page, self->capture);
  show_source (self, FALSE);
  gtk_paned_set_shrink_start_child (self->paned, self->shrinks);
  if (self->moved)
    gtk_paned_set_position (self->paned, get_found (self));
}

/**
 * loom_tour_stage_free:
 *
 * Puts everything back.
 */
void
loom_tour_stage_free (LoomTourStage *self)
{
  g_return_if_fail (self != NULL);

  if (self->paned != NULL)
    g_signal_handlers_disconnect_by_data (self->paned, self);
  if (self->page != NULL && self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->page), self->tick);
  if (self->page != NULL && self->paned != NULL)
    put_back (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->lowered); i++)
    {
      if (self->lowered[i] != NULL)
        gtk_widget_set_size_request (self->lowered[i], -1, self->requests[i]);
      g_clear_weak_pointer (&self->lowered[i]);
    }
  g_clear_weak_pointer (&self->page);
  g_clear_weak_pointer (&self->paned);
  g_free (self);
}

/**
 * loom_tour_stage_show:
 * @shows: what is to be in view
 *
 * Brings it into view, also when it was there already: lanes come with the first run.
 */
void
loom_tour_stage_show (LoomTourStage *self, LoomTourShows shows)
{
  g_return_if_fail (self != NULL);

  if (self->page == NULL || self->paned == NULL)
    return;
  self->shows = shows;
  show_source (self, shows == LOOM_TOUR_SHOWS_SOURCE);
  arrange_soon (self);
}
