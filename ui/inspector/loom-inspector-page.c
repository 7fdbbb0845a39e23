/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-page-private.h"

#include "inspector/loom-inspector-keys.h"
#include "inspector/loom-inspector-resources.h"
#include "recent/loom-recent-list.h"
#include "timeline/loom-time-format.h"
#include "timeline/loom-timeline-legend.h"

G_DEFINE_FINAL_TYPE (LoomInspectorPage, loom_inspector_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_TRACE,
  PROP_STATE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

void
loom_inspector_page_set_state (LoomInspectorPage *self, LoomInspectorState state)
{
  static const char *const names[] = { "empty", "loading", "error", "content", "content", "live" };

  gtk_stack_set_visible_child_name (self->stack, names[state]);
  gtk_revealer_set_reveal_child (self->preview_revealer, state == LOOM_INSPECTOR_PREVIEWING);
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
range_changed_cb (LoomInspectorPage *self)
{
  g_autofree char *length = NULL;
  double begin;
  double end;

  loom_timeline_get_range (self->timeline, &begin, &end);
  length = loom_time_format_duration (end - begin);
  gtk_label_set_text (self->range_label, length);
}

static void
show_side_cb (LoomInspectorPage *self, guint side)
{
  GFile *file = loom_compare_view_get_file (self->compare, (LoomCompareSide) side);

  if (file != NULL)
    loom_inspector_page_open (self, file);
  else
    loom_inspector_page_show_trace (
        self, loom_compare_view_get_trace (self->compare, (LoomCompareSide) side));
}

static gboolean
drop_cb (LoomInspectorPage *self, const GValue *value)
{
  g_autofree GFile **files = NULL;
  guint n_files = 0;

  files = g_new (GFile *, g_slist_length (g_value_get_boxed (value)));
  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    files[n_files++] = l->data;
  if (n_files > 0)
    loom_inspector_page_open_files (self, files, n_files);
  return n_files > 0;
}

static void
loom_inspector_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LoomInspectorPage *self = LOOM_INSPECTOR_PAGE (object);

  switch (prop_id)
    {
    case PROP_TRACE:
      g_value_set_object (value, self->trace);
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
loom_inspector_page_dispose (GObject *object)
{
  LoomInspectorPage *self = LOOM_INSPECTOR_PAGE (object);

  loom_inspector_page_forget_load (self);
  loom_inspector_page_forget_analysis (self);
  g_clear_object (&self->file);
  g_clear_object (&self->compare_with);
  g_clear_object (&self->trace);
  G_OBJECT_CLASS (loom_inspector_page_parent_class)->dispose (object);
}

static void
loom_inspector_page_class_init (LoomInspectorPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = loom_inspector_page_dispose;
  object_class->get_property = loom_inspector_page_get_property;

  properties[PROP_TRACE] = g_param_spec_object ("trace", NULL, NULL, LOOM_TYPE_TRACE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
      g_param_spec_uint ("state", NULL, NULL, LOOM_INSPECTOR_EMPTY, LOOM_INSPECTOR_LIVE,
                         LOOM_INSPECTOR_EMPTY, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  loom_inspector_register_resource ();
  g_type_ensure (LOOM_TYPE_COMPARE_VIEW);
  g_type_ensure (LOOM_TYPE_FILE_NOTICE);
  g_type_ensure (LOOM_TYPE_RECENT_LIST);
  g_type_ensure (LOOM_TYPE_TIMELINE);
  g_type_ensure (LOOM_TYPE_TIMELINE_LEGEND);
  g_type_ensure (LOOM_TYPE_TIMELINE_MINIMAP);
  g_type_ensure (LOOM_TYPE_TIMELINE_SEARCH_BAR);
  g_type_ensure (LOOM_TYPE_INSPECTOR_DETAILS);
  g_type_ensure (LOOM_TYPE_INSPECTOR_LANES);
  g_type_ensure (LOOM_TYPE_FINDINGS_VIEW);
  g_type_ensure (LOOM_TYPE_TASKS_VIEW);
  g_type_ensure (LOOM_TYPE_STATISTICS_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/inspector/loom-inspector-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, loading_page);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, preview_revealer);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, preview_bar);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, flap);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, summary_label);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, range_label);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, timeline);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, notice);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, minimap);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, details);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, lanes);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, findings);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, tasks);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, panels);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, statistics);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorPage, compare);
  gtk_widget_class_bind_template_callback (widget_class, loom_inspector_page_cancel);
  gtk_widget_class_bind_template_callback (widget_class, loom_inspector_page_reload);
  gtk_widget_class_bind_template_callback (widget_class, show_side_cb);
  gtk_widget_class_bind_template_callback (widget_class, loom_timeline_zoom_in);
  gtk_widget_class_bind_template_callback (widget_class, loom_timeline_zoom_out);
  gtk_widget_class_bind_template_callback (widget_class, loom_timeline_fit);
  gtk_widget_class_bind_template_callback (widget_class, loom_timeline_search_bar_open);
}

static void
loom_inspector_page_init (LoomInspectorPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  loom_timeline_search_bar_set_timeline (self->search_bar, self->timeline);
  loom_timeline_minimap_set_timeline (self->minimap, self->timeline);
  loom_inspector_details_set_timeline (self->details, self->timeline);
  loom_inspector_lanes_set_timeline (self->lanes, self->timeline);
  loom_inspector_keys_add (GTK_WIDGET (self), self->flap, GTK_WIDGET (self->lanes),
                           GTK_WIDGET (self->minimap), GTK_WIDGET (self->timeline), self->panels);
  loom_timeline_add_legend_key (self->timeline, GTK_WIDGET (self));
  loom_finding_settings_init (&self->finding_settings);
  loom_findings_view_set_timeline (self->findings, self->timeline);
  loom_tasks_view_set_timeline (self->tasks, self->timeline);
  loom_statistics_view_set_timeline (self->statistics, self->timeline);
  loom_compare_view_set_timeline (self->compare, self->timeline);
  g_signal_connect_object (self->timeline, "range-changed", G_CALLBACK (range_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/**
 * loom_inspector_page_new:
 *
 * Returns: (transfer floating): a page without a recording
 */
GtkWidget *
loom_inspector_page_new (void)
{
  return g_object_new (LOOM_TYPE_INSPECTOR_PAGE, NULL);
}

/**
 * loom_inspector_page_get_trace:
 *
 * Returns: (transfer none) (nullable): the recording that is shown
 */
LoomTrace *
loom_inspector_page_get_trace (LoomInspectorPage *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_PAGE (self), NULL);

  return self->trace;
}

/**
 * loom_inspector_page_get_file:
 *
 * Returns: (transfer none) (nullable): where the recording that is shown comes from
 */
GFile *
loom_inspector_page_get_file (LoomInspectorPage *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_PAGE (self), NULL);

  return self->file;
}

LoomInspectorState
loom_inspector_page_get_state (LoomInspectorPage *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_PAGE (self), LOOM_INSPECTOR_EMPTY);

  return self->state;
}

/**
 * loom_inspector_page_is_loading:
 *
 * Returns: whether a recording is being read, be its beginning there or not
 */
gboolean
loom_inspector_page_is_loading (LoomInspectorPage *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_PAGE (self), FALSE);

  return self->load != NULL;
}

/**
 * loom_inspector_page_is_analysing:
 *
 * Returns: whether its tasks and findings are still being looked for
 */
gboolean
loom_inspector_page_is_analysing (LoomInspectorPage *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_PAGE (self), FALSE);

  return self->analysis != NULL;
}

LoomFindingsView *
loom_inspector_page_get_findings (LoomInspectorPage *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_PAGE (self), NULL);

  return self->findings;
}

LoomTasksView *
loom_inspector_page_get_tasks (LoomInspectorPage *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_PAGE (self), NULL);

  return self->tasks;
}

LoomCompareView *
loom_inspector_page_get_compare (LoomInspectorPage *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_PAGE (self), NULL);

  return self->compare;
}

LoomStatisticsView *
loom_inspector_page_get_statistics (LoomInspectorPage *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_PAGE (self), NULL);

  return self->statistics;
}

/**
 * loom_inspector_page_show_panel:
 * @name: selection, tasks, statistics or compare
 *
 * Shows one of the panels below the timeline.
 */
void
loom_inspector_page_show_panel (LoomInspectorPage *self, const char *name)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));

  gtk_stack_set_visible_child_name (self->panels, name);
}

/**
 * loom_inspector_page_get_search_bar:
 *
 * Returns: (transfer none): where to look for something in the timeline
 */
LoomTimelineSearchBar *
loom_inspector_page_get_search_bar (LoomInspectorPage *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_PAGE (self), NULL);

  return self->search_bar;
}

/**
 * loom_inspector_page_get_notice:
 *
 * Returns: (transfer none): what says that the file has changed
 */
LoomFileNotice *
loom_inspector_page_get_notice (LoomInspectorPage *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_PAGE (self), NULL);

  return self->notice;
}

LoomTimeline *
loom_inspector_page_get_timeline (LoomInspectorPage *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_PAGE (self), NULL);

  return self->timeline;
}
