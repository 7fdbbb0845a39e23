/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-live-view.h"

#include <glib/gi18n-lib.h>

#include "lab/loom-scenario.h"
#include "timeline/loom-time-format.h"
#include "timeline/loom-timeline-legend.h"

#define SECOND G_GINT64_CONSTANT (1000000000)

/* What is still drawn when a run has ended belongs to it. */
#define AFTERWARDS (2 * SECOND)

/* A run that takes longer than this is followed; a shorter one is shown when it is over. */
#define WORTH_FOLLOWING (SECOND / 4)

struct _LoomLiveView
{
  AdwBin parent_instance;

  /* Template children. */
  GtkLabel *range_label;
  GtkWidget *hint_label;
  LoomTimeline *timeline;

  /* Owned. */
  LoomLab *lab;
  GHashTable *own_functions; /* utf8: whose tasks are the window's, not a lesson's */
  GArray *is_hidden;         /* gboolean, by lane: for that */

  guint n_running;
  guint tick;
  gint64 begun; /* as weft_trace_get_time() has it: the first of those that run */
  gint64 ended; /* the last that ran */
};

G_DEFINE_FINAL_TYPE (LoomLiveView, loom_live_view, ADW_TYPE_BIN)

/* Whether the lane's tasks are the window's. A lane that has none yet is what others of its name
 * are. */
static gboolean
is_own (LoomLiveView *self, LoomTrace *trace, const LoomLane *lane)
{
  guint32 name = loom_trace_find_string (trace, "file");
  g_autofree char *basename = NULL;
  const char *file;

  if (lane->kind != LOOM_LANE_ASYNC)
    return FALSE;
  if (name == 0 || lane->slices->len == 0)
    return g_hash_table_contains (self->own_functions, lane->name);
  file = loom_trace_get_string (trace, loom_trace_get_slice_text (trace, lane->number, 0, name));
  basename = g_path_get_basename (file);
  /* What libweft makes of its own accord, a read from a channel for example, is a lesson's as well. */
  if (!g_str_has_prefix (basename, "loom-") || loom_scenario_is_source (basename))
    return FALSE;
  g_hash_table_add (self->own_functions, g_strdup (lane->name));
  return TRUE;
}

/* What the window itself awaits is not what anybody came to see. It is hidden once, and comes back
 * as any lane that one has hidden. */
static void
hide_own_lanes (LoomLiveView *self)
{
  LoomTrace *trace = loom_lab_get_trace (self->lab);

  g_array_set_size (self->is_hidden, MAX (self->is_hidden->len, loom_trace_get_n_lanes (trace)));
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      gboolean *is_hidden = &g_array_index (self->is_hidden, gboolean, i);

      if (*is_hidden || !is_own (self, trace, loom_trace_get_lane (trace, i)))
        continue;
      *is_hidden = TRUE;
      loom_timeline_hide_lane (self->timeline, i, TRUE);
    }
}

static void
refresh (LoomLiveView *self)
{
  loom_lab_follow (self->lab);
  loom_timeline_refresh (self->timeline);
  hide_own_lanes (self);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  LoomLiveView *self = LOOM_LIVE_VIEW (widget);
  gint64 now = weft_trace_get_time ();

  if (self->lab == NULL || (self->n_running == 0 && now - self->ended > AFTERWARDS))
    {
      self->tick = 0;
      return G_SOURCE_REMOVE;
    }

  if (self->n_running > 0 && now - self->begun > WORTH_FOLLOWING &&
      !loom_timeline_is_following (self->timeline))
    {
      loom_timeline_set_live (self->timeline, TRUE);
      /* What is to come may be on any lane. */
      loom_timeline_put_quiet_last (self->timeline, G_MININT64, G_MAXINT64);
    }
  refresh (self);
  return G_SOURCE_CONTINUE;
}

static void
range_changed_cb (LoomLiveView *self)
{
  g_autofree char *length = NULL;
  g_autofree char *text = NULL;
  double begin, end;

  loom_timeline_get_range (self->timeline, &begin, &end);
  length = loom_time_format_duration (end - begin);
  /* TRANSLATORS: "12.3 ms in view" */
  text = g_strdup_printf (_ ("%s in view"), length);
  gtk_label_set_text (self->range_label, text);
}

static void
loom_live_view_dispose (GObject *object)
{
  LoomLiveView *self = LOOM_LIVE_VIEW (object);

  g_clear_object (&self->lab);
  g_clear_pointer (&self->own_functions, g_hash_table_unref);
  g_clear_pointer (&self->is_hidden, g_array_unref);

  G_OBJECT_CLASS (loom_live_view_parent_class)->dispose (object);
}

static void
loom_live_view_class_init (LoomLiveViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_live_view_dispose;

  g_type_ensure (LOOM_TYPE_TIMELINE);
  g_type_ensure (LOOM_TYPE_TIMELINE_LEGEND);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/lab/loom-live-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomLiveView, range_label);
  gtk_widget_class_bind_template_child (widget_class, LoomLiveView, hint_label);
  gtk_widget_class_bind_template_child (widget_class, LoomLiveView, timeline);
  gtk_widget_class_bind_template_callback (widget_class, loom_timeline_zoom_in);
  gtk_widget_class_bind_template_callback (widget_class, loom_timeline_zoom_out);
  gtk_widget_class_bind_template_callback (widget_class, loom_timeline_fit);
}

/* Beside the lanes' names, where there will be something to see. */
static void
keep_hint_in_time (LoomLiveView *self)
{
  double begin;

  loom_timeline_get_range (self->timeline, &begin, NULL);
  gtk_widget_set_margin_start (self->hint_label,
                               (int) loom_timeline_time_to_x (self->timeline, begin));
}

static void
loom_live_view_init (LoomLiveView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->own_functions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->is_hidden = g_array_new (FALSE, TRUE, sizeof (gboolean));
  keep_hint_in_time (self);
  g_signal_connect_object (self->timeline, "range-changed", G_CALLBACK (range_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
loom_live_view_set_lab (LoomLiveView *self, LoomLab *lab)
{
  g_return_if_fail (LOOM_IS_LIVE_VIEW (self));
  g_return_if_fail (LOOM_IS_LAB (lab));

  g_set_object (&self->lab, lab);
  loom_timeline_set_trace (self->timeline, loom_lab_get_trace (lab));
  loom_timeline_set_live (self->timeline, TRUE);
}

LoomTimeline *
loom_live_view_get_timeline (LoomLiveView *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_VIEW (self), NULL);

  return self->timeline;
}

/**
 * loom_live_view_begin:
 *
 * Something runs from now on.
 */
void
loom_live_view_begin (LoomLiveView *self)
{
  g_return_if_fail (LOOM_IS_LIVE_VIEW (self));
  g_return_if_fail (self->lab != NULL);

  gtk_widget_hide (self->hint_label);
  if (self->n_running++ == 0)
    self->begun = weft_trace_get_time ();
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/**
 * loom_live_view_end:
 *
 * It has ended. The view goes on to follow for two seconds.
 */
void
loom_live_view_end (LoomLiveView *self)
{
  g_return_if_fail (LOOM_IS_LIVE_VIEW (self));
  g_return_if_fail (self->n_running > 0);

  self->n_running--;
  self->ended = weft_trace_get_time ();
}

gboolean
loom_live_view_is_following (LoomLiveView *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_VIEW (self), FALSE);

  return self->tick != 0;
}

gint64
loom_live_view_get_time (LoomLiveView *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_VIEW (self), 0);
  g_return_val_if_fail (self->lab != NULL, 0);

  loom_lab_follow (self->lab);
  return weft_trace_get_time () - loom_trace_get_origin (loom_lab_get_trace (self->lab));
}

/**
 * loom_live_view_show:
 * @begin: nanoseconds since the recording's origin
 * @end: the same
 *
 * Shows this, with a little of what was around it. Lanes on which nothing happened meanwhile are
 * below the others, so that these are in view.
 */
void
loom_live_view_show (LoomLiveView *self, gint64 begin, gint64 end)
{
  double margin;

  g_return_if_fail (LOOM_IS_LIVE_VIEW (self));
  g_return_if_fail (end >= begin);

  if (self->lab == NULL)
    return;
  refresh (self);
  margin = MAX ((double) (end - begin) * 0.06, 1e5);
  loom_timeline_show_range (self->timeline, (double) begin - margin, (double) end + margin);
  loom_timeline_put_quiet_last (self->timeline, begin - (gint64) margin, end + (gint64) margin);
}
