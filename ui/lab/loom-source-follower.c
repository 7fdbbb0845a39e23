/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-source-follower.h"

#include "lab/loom-running-line.h"

struct _LoomSourceFollower
{
  GObject parent_instance;

  /* Owned. */
  LoomLab *lab;

  /* Not kept alive. */
  LoomSourceView *source;
  LoomTimeline *timeline;

  guint tick;
  gint64 since;
};

G_DEFINE_FINAL_TYPE (LoomSourceFollower, loom_source_follower, G_TYPE_OBJECT)

/* What has just begun stands at its name. */
static void
show (LoomSourceFollower *self, const LoomRunningLine *line)
{
  guint shown = line->line;

  if (shown == 0)
    shown = GPOINTER_TO_UINT (
        g_hash_table_lookup (loom_source_view_get_functions (self->source), line->function));
  loom_source_view_show_line (self->source, shown);
}

static void
follow (LoomSourceFollower *self)
{
  LoomRunningLine line;

  loom_lab_follow (self->lab);
  if (loom_running_line_find (loom_lab_get_trace (self->lab),
                              loom_source_view_get_functions (self->source), self->since, &line))
    show (self, &line);
}

static gboolean
tick_cb (GtkWidget *widget G_GNUC_UNUSED, GdkFrameClock *clock G_GNUC_UNUSED, gpointer user_data)
{
  follow (user_data);
  return G_SOURCE_CONTINUE;
}

static void
selection_changed_cb (LoomSourceFollower *self)
{
  LoomTrace *trace = self->timeline != NULL ? loom_timeline_get_trace (self->timeline) : NULL;
  LoomRunningLine line;
  guint lane, slice;

  if (trace != NULL && self->source != NULL && self->tick == 0 &&
      loom_timeline_get_selection (self->timeline, &lane, &slice) &&
      loom_running_line_of_slice (trace, loom_source_view_get_functions (self->source), lane, slice,
                                  &line))
    show (self, &line);
}

static void
stop (LoomSourceFollower *self)
{
  if (self->tick != 0 && self->source != NULL)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->source), self->tick);
  self->tick = 0;
}

static void
loom_source_follower_finalize (GObject *object)
{
  LoomSourceFollower *self = LOOM_SOURCE_FOLLOWER (object);

  stop (self);
  g_clear_weak_pointer (&self->source);
  g_clear_weak_pointer (&self->timeline);
  g_object_unref (self->lab);

  G_OBJECT_CLASS (loom_source_follower_parent_class)->finalize (object);
}

static void
loom_source_follower_class_init (LoomSourceFollowerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_source_follower_finalize;
}

static void
loom_source_follower_init (LoomSourceFollower *self G_GNUC_UNUSED)
{
}

/**
 * loom_source_follower_new:
 * @lab: whose recording is followed
 * @source: where the mark is; not kept alive
 * @timeline: whose selection is followed; not kept alive
 *
 * Returns: (transfer full): a new follower
 */
LoomSourceFollower *
loom_source_follower_new (LoomLab *lab, LoomSourceView *source, LoomTimeline *timeline)
{
  LoomSourceFollower *self;

  g_return_val_if_fail (LOOM_IS_LAB (lab), NULL);
  g_return_val_if_fail (LOOM_IS_SOURCE_VIEW (source), NULL);
  g_return_val_if_fail (LOOM_IS_TIMELINE (timeline), NULL);

  self = g_object_new (LOOM_TYPE_SOURCE_FOLLOWER, NULL);
  self->lab = g_object_ref (lab);
  g_set_weak_pointer (&self->source, source);
  g_set_weak_pointer (&self->timeline, timeline);
  g_signal_connect_object (timeline, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
loom_source_follower_begin (LoomSourceFollower *self, gint64 since)
{
  g_return_if_fail (LOOM_IS_SOURCE_FOLLOWER (self));

  self->since = since;
  if (self->source == NULL)
    return;
  loom_source_view_show_line (self->source, 0);
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->source), tick_cb, self, NULL);
}

/**
 * loom_source_follower_end:
 *
 * Nothing runs any more, so no line does.
 */
void
loom_source_follower_end (LoomSourceFollower *self)
{
  g_return_if_fail (LOOM_IS_SOURCE_FOLLOWER (self));

  stop (self);
  if (self->source != NULL)
    loom_source_view_show_line (self->source, 0);
}
