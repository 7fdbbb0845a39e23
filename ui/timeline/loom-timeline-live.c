/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

/* A recording that grows: its models, made elsewhere, come one after the other. */

void
loom_timeline_show_growth (LoomTimeline *self)
{
  loom_timeline_update_bounds (self);
  loom_timeline_update_layout (self);
  if (self->following)
    loom_timeline_view_follow (&self->view, (double) self->live_span);
  else if (self->fitted)
    loom_timeline_view_fit (&self->view);
  loom_timeline_view_changed (self);
}

/**
 * loom_timeline_set_following:
 * @following: whether the view moves on with a recording that grows
 *
 * Without it the view stays where it is.
 */
void
loom_timeline_set_following (LoomTimeline *self, gboolean following)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  if (self->following == following)
    return;
  if (following)
    {
      loom_timeline_fit (self);
      return;
    }
  loom_timeline_leave_live (self);
  loom_timeline_view_changed (self);
}

/**
 * loom_timeline_steal_model:
 *
 * Shows nothing any more. Releasing what is known of a large recording takes long, and can be
 * done elsewhere.
 *
 * Returns: (transfer full) (nullable): what was shown
 */
LoomTimelineModel *
loom_timeline_steal_model (LoomTimeline *self)
{
  LoomTimelineModel *shown;

  g_return_val_if_fail (LOOM_IS_TIMELINE (self), NULL);

  loom_timeline_clear_selection (self);
  loom_timeline_clear_marked (self);
  shown = g_steal_pointer (&self->model);
  loom_timeline_take_model (self, NULL);
  return shown;
}

/**
 * loom_timeline_exchange_model:
 * @model: (transfer full): what is known of a recording that grows
 * @anew: whether its lanes are others than those that are shown
 *
 * Shows what it has got since. Nothing stays selected: what is selected has other numbers
 * there.
 *
 * Returns: (transfer full) (nullable): what was shown
 */
LoomTimelineModel *
loom_timeline_exchange_model (LoomTimeline *self, LoomTimelineModel *model, gboolean anew)
{
  LoomTimelineModel *shown;

  g_return_val_if_fail (LOOM_IS_TIMELINE (self), NULL);
  g_return_val_if_fail (model != NULL, NULL);

  loom_timeline_clear_selection (self);
  loom_timeline_clear_marked (self);
  loom_timeline_set_highlight (self, NULL, 0);
  loom_timeline_forget_chain (self);
  shown = g_steal_pointer (&self->model);
  if (anew || shown == NULL)
    {
      loom_timeline_take_model (self, model);
      return shown;
    }
  self->model = model;
  loom_timeline_show_growth (self);
  return shown;
}
