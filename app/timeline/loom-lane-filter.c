/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-lane-filter.h"

#include <string.h>

/* A thread that was busy for less than one part in so many of the recording counts as idle. */
#define IDLE_PART 1000

typedef struct
{
  guint8 unnamed : 1; /* does not have the text */
  guint8 idle : 1;
  guint8 only : 1;
  guint8 revealed : 1;
} Flags;

struct _LoomLaneFilter
{
  LoomTimelineModel *model; /* borrowed, of the last update; nullable */
  GArray *flags;            /* Flags a lane */
  char *text;               /* nullable */
  gboolean hide_idle;
  gboolean has_only;
};

LoomLaneFilter *
loom_lane_filter_new (void)
{
  LoomLaneFilter *self = g_new0 (LoomLaneFilter, 1);

  self->flags = g_array_new (FALSE, TRUE, sizeof (Flags));
  return self;
}

void
loom_lane_filter_free (LoomLaneFilter *self)
{
  g_array_unref (self->flags);
  g_free (self->text);
  g_free (self);
}

static Flags *
flags_of (LoomLaneFilter *self, guint lane)
{
  return lane < self->flags->len ? &g_array_index (self->flags, Flags, lane) : NULL;
}

static gboolean
has_text (const LoomLane *lane, const char *folded)
{
  g_autofree char *name = g_utf8_casefold (lane->name, -1);

  return strstr (name, folded) != NULL;
}

static gboolean
is_idle (LoomLaneFilter *self, const LoomLane *lane)
{
  LoomTrace *trace = loom_timeline_model_get_trace (self->model);
  gint64 length = loom_trace_get_end (trace) - loom_trace_get_begin (trace);

  return lane->kind == LOOM_LANE_THREAD &&
         loom_timeline_model_get_totals (self->model, lane->number)->busy < length / IDLE_PART;
}

/**
 * loom_lane_filter_update:
 * @model: what is known of the recording, as it is now; it has to live until the next update
 *
 * Looks at the lanes as they are now.
 */
void
loom_lane_filter_update (LoomLaneFilter *self, LoomTimelineModel *model)
{
  LoomTrace *trace = loom_timeline_model_get_trace (model);
  g_autofree char *folded = self->text != NULL ? g_utf8_casefold (self->text, -1) : NULL;

  self->model = model;
  g_array_set_size (self->flags, loom_trace_get_n_lanes (trace));
  for (guint i = 0; i < self->flags->len; i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);
      Flags *flags = flags_of (self, i);

      flags->unnamed = folded != NULL && !has_text (lane, folded);
      flags->idle = self->hide_idle && is_idle (self, lane);
    }
}

void
loom_lane_filter_adopt_lane (LoomLaneFilter *self,
                             guint lane,
                             LoomLaneFilter *other,
                             guint other_lane)
{
  Flags *flags = flags_of (self, lane);
  const Flags *before = flags_of (other, other_lane);

  if (flags == NULL || before == NULL)
    return;
  flags->only = before->only;
  flags->revealed = before->revealed;
}

/**
 * loom_lane_filter_adopt:
 * @other: that of the recording before
 *
 * Goes on with what a person has chosen there. What lanes were chosen is told by
 * loom_lane_filter_adopt_lane () before.
 */
void
loom_lane_filter_adopt (LoomLaneFilter *self, LoomLaneFilter *other)
{
  self->hide_idle = other->hide_idle;
  g_free (self->text);
  self->text = g_strdup (other->text);
  /* Of another program nothing would be left. */
  for (guint i = 0; other->has_only && i < self->flags->len; i++)
    self->has_only |= flags_of (self, i)->only;
  if (self->model != NULL)
    loom_lane_filter_update (self, self->model);
}

gboolean
loom_lane_filter_passes (LoomLaneFilter *self, guint lane)
{
  const Flags *flags = flags_of (self, lane);

  return flags != NULL &&
         (flags->revealed || (!flags->unnamed && !flags->idle && (!self->has_only || flags->only)));
}

void
loom_lane_filter_reveal (LoomLaneFilter *self, guint lane)
{
  Flags *flags = flags_of (self, lane);

  if (flags != NULL)
    flags->revealed = TRUE;
}

gboolean
loom_lane_filter_is_set (LoomLaneFilter *self)
{
  return self->text != NULL || self->hide_idle || self->has_only;
}

static void
changed (LoomLaneFilter *self)
{
  for (guint i = 0; i < self->flags->len; i++)
    flags_of (self, i)->revealed = FALSE;
  if (self->model != NULL)
    loom_lane_filter_update (self, self->model);
}

/**
 * loom_lane_filter_clear:
 *
 * All lanes pass.
 */
void
loom_lane_filter_clear (LoomLaneFilter *self)
{
  g_clear_pointer (&self->text, g_free);
  self->hide_idle = FALSE;
  self->has_only = FALSE;
  changed (self);
}

/* (nullable) */
const char *
loom_lane_filter_get_text (LoomLaneFilter *self)
{
  return self->text;
}

/**
 * loom_lane_filter_set_text:
 * @text: (nullable): lanes pass only that have it in their names, whatever its case
 */
void
loom_lane_filter_set_text (LoomLaneFilter *self, const char *text)
{
  g_free (self->text);
  self->text = text != NULL && *text != '\0' ? g_strdup (text) : NULL;
  changed (self);
}

gboolean
loom_lane_filter_get_hide_idle (LoomLaneFilter *self)
{
  return self->hide_idle;
}

/**
 * loom_lane_filter_set_hide_idle:
 * @hide_idle: whether to leave out threads that were busy for less than a thousandth of the time
 */
void
loom_lane_filter_set_hide_idle (LoomLaneFilter *self, gboolean hide_idle)
{
  self->hide_idle = hide_idle;
  changed (self);
}

gboolean
loom_lane_filter_has_only (LoomLaneFilter *self)
{
  return self->has_only;
}

/**
 * loom_lane_filter_set_only:
 * @lanes: (array length=n) (nullable): these pass only
 * @n: 0 for all
 */
void
loom_lane_filter_set_only (LoomLaneFilter *self, const guint *lanes, guint n)
{
  for (guint i = 0; i < self->flags->len; i++)
    flags_of (self, i)->only = FALSE;
  for (guint i = 0; i < n; i++)
    {
      Flags *flags = flags_of (self, lanes[i]);

      if (flags != NULL)
        flags->only = TRUE;
    }
  self->has_only = n > 0;
  changed (self);
}
