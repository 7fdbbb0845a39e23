/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-page.h"

#include <glib/gi18n-lib.h>

#include "findings/loom-findings-view.h"
#include "inspector/loom-inspector-analysis.h"
#include "inspector/loom-inspector-bookmark.h"
#include "inspector/loom-inspector-details.h"
#include "inspector/loom-inspector-keys.h"
#include "inspector/loom-inspector-lanes.h"
#include "inspector/loom-inspector-load.h"
#include "inspector/loom-inspector-resources.h"
#include "recent/loom-recent-list.h"
#include "statistics/loom-statistics-view.h"
#include "tasks/loom-tasks-view.h"
#include "timeline/loom-time-format.h"
#include "timeline/loom-timeline-minimap.h"
#include "timeline/loom-timeline-search-bar.h"

struct _LoomInspectorPage
{
  AdwBin parent_instance;

  /* Template children. */
  GtkStack *stack;
  AdwStatusPage *loading_page;
  GtkProgressBar *progress_bar;
  GtkRevealer *preview_revealer;
  GtkProgressBar *preview_bar;
  AdwStatusPage *error_page;
  AdwFlap *flap;
  GtkLabel *title_label;
  GtkLabel *summary_label;
  GtkLabel *range_label;
  LoomTimeline *timeline;
  LoomTimelineSearchBar *search_bar;
  LoomFileNotice *notice;
  LoomTimelineMinimap *minimap;
  LoomInspectorDetails *details;
  LoomInspectorLanes *lanes;
  LoomFindingsView *findings;
  LoomTasksView *tasks;
  LoomStatisticsView *statistics;
  LoomCompareView *compare;
  GtkStack *panels;

  /* Owned. */
  LoomInspectorAnalysis *analysis; /* of the recording that is shown, while it is under way */
  LoomFindingSettings finding_settings;
  LoomInspectorLoad *load; /* the one that is wanted; others end unheard */
  GFile *file;
  GFile *compare_with; /* nullable: as soon as what is loaded is there */
  LoomTrace *trace;

  LoomInspectorState state;
  gboolean
      reloading; /* what is loaded takes the place of what is shown, and that stays till then */
  guint tick;
};

G_DEFINE_FINAL_TYPE (LoomInspectorPage, loom_inspector_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_TRACE,
  PROP_STATE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
set_state (LoomInspectorPage *self, LoomInspectorState state)
{
  static const char *const names[] = { "empty", "loading", "error", "content", "content", "live" };

  gtk_stack_set_visible_child_name (self->stack, names[state]);
  gtk_revealer_set_reveal_child (self->preview_revealer, state == LOOM_INSPECTOR_PREVIEWING);
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static char *
dup_file_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return g_filename_display_name (name);
}

static char *
dup_summary (LoomTrace *trace)
{
  g_autofree char *events = loom_count_format (loom_trace_get_n_events (trace));
  g_autofree char *threads = loom_count_format (loom_trace_get_n_threads (trace));
  g_autofree char *length = loom_time_format_duration (
      (double) (loom_trace_get_end (trace) - loom_trace_get_begin (trace)));
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE, "%s events · %s thread · %s",
                                       "%s events · %s threads · %s",
                                       loom_trace_get_n_threads (trace)),
                          events, threads, length);
  if (loom_trace_get_n_dropped (trace) > 0)
    {
      g_autofree char *dropped = loom_count_format (loom_trace_get_n_dropped (trace));

      g_string_append_printf (text, _ (" · the oldest %s dropped"), dropped);
    }
  if (loom_trace_get_n_lost (trace) > 0)
    {
      g_autofree char *lost = loom_count_format (loom_trace_get_n_lost (trace));

      g_string_append_printf (text, _ (" · %s lost"), lost);
    }
  if (loom_trace_get_end_state (trace) == LOOM_TRACE_END_CUT)
    g_string_append_printf (text, " · %s",
                            loom_trace_get_end_message (trace) != NULL
                                ? loom_trace_get_end_message (trace)
                                : _ ("cut off"));
  return g_string_free (g_steal_pointer (&text), FALSE);
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

typedef struct
{
  WeftAsync async;
  LoomInspectorPage *page;
  LoomInspectorAnalysis *analysis;
  GError *error;
} AnalyseFrame;

static void
analyse_frame_clear (AnalyseFrame *self)
{
  g_object_unref (self->page);
  loom_inspector_analysis_unref (self->analysis);
  g_clear_error (&self->error);
}

static void
analysis_ended (LoomInspectorPage *self, LoomInspectorAnalysis *analysis)
{
  /* Another recording is shown meanwhile. */
  if (self->analysis != analysis)
    return;
  g_clear_pointer (&self->analysis, loom_inspector_analysis_unref);
  loom_findings_view_set_findings (self->findings, loom_inspector_analysis_get_findings (analysis));
  loom_tasks_view_set_tasks (self->tasks, loom_inspector_analysis_get_tasks (analysis));
}

WEFT_ASYNC_DEFINE (analyse_recording, AnalyseFrame, analyse_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT (loom_inspector_analysis_run (self->analysis), &self->error);
  analysis_ended (self->page, self->analysis);

  WEFT_END;
}

static void
forget_analysis (LoomInspectorPage *self)
{
  if (self->analysis == NULL)
    return;
  loom_inspector_analysis_cancel (self->analysis);
  g_clear_pointer (&self->analysis, loom_inspector_analysis_unref);
}

static void
start_analysis (LoomInspectorPage *self, LoomTrace *trace)
{
  AnalyseFrame *frame = WEFT_ASYNC_NEW (analyse_recording);

  self->analysis = loom_inspector_analysis_new (trace, &self->finding_settings);
  frame->page = g_object_ref (self);
  frame->analysis = loom_inspector_analysis_ref (self->analysis);
  /* Its only error is that nobody wants it any more. */
  weft_task_forget (WEFT_ASYNC_START (frame));
}

static void
analyse_again (LoomInspectorPage *self)
{
  forget_analysis (self);
  loom_findings_view_set_findings (self->findings, NULL);
  loom_tasks_view_set_tasks (self->tasks, NULL);
  if (self->trace != NULL)
    start_analysis (self, self->trace);
}

static void
set_trace (LoomInspectorPage *self, LoomTrace *trace)
{
  if (!g_set_object (&self->trace, trace))
    return;
  analyse_again (self);
  loom_statistics_view_refresh (self->statistics);
  loom_compare_view_set_shown (self->compare, self->file);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRACE]);
}

static void
show_title (LoomInspectorPage *self, LoomTrace *trace, const char *title)
{
  g_autofree char *summary = dup_summary (trace);

  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->summary_label, summary);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary_label), summary);
}

/* What a person has zoomed to in the beginning stays in view. */
static void
replace_preview (LoomInspectorPage *self, LoomTimelineModel *model)
{
  LoomTrace *preview = loom_timeline_get_trace (self->timeline);
  double length = (double) (loom_trace_get_end (preview) - loom_trace_get_begin (preview));
  double begin, end;

  loom_timeline_get_range (self->timeline, &begin, &end);
  loom_timeline_take_model (self->timeline, model);
  if (end - begin < length)
    loom_timeline_show_range (self->timeline, begin, end);
}

/* The same recording, as it is by now. Where the focus is, it stays. */
static void
replace_model (LoomInspectorPage *self, LoomTimelineModel *model)
{
  g_autoptr (LoomInspectorBookmark) bookmark = loom_inspector_bookmark_new (self->timeline);
  LoomTrace *trace = loom_timeline_model_get_trace (model);
  g_autofree char *title = g_strdup (gtk_label_get_text (self->title_label));

  show_title (self, trace, title);
  loom_timeline_take_model (self->timeline, model);
  loom_inspector_bookmark_show (bookmark, self->timeline);
  set_trace (self, trace);
}

static void
show_model (LoomInspectorPage *self, LoomTimelineModel *model, const char *title)
{
  LoomTrace *trace = loom_timeline_model_get_trace (model);

  show_title (self, trace, title);
  if (self->state == LOOM_INSPECTOR_PREVIEWING)
    replace_preview (self, model);
  else
    loom_timeline_take_model (self->timeline, model);
  loom_inspector_lanes_show_first (self->lanes);
  set_state (self, LOOM_INSPECTOR_SHOWING);
  set_trace (self, trace);
  gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
}

static void
show_preview (LoomInspectorPage *self, LoomTimelineModel *preview)
{
  g_autofree char *name = dup_file_name (loom_inspector_load_get_file (self->load));

  gtk_label_set_text (self->title_label, name);
  gtk_label_set_text (self->summary_label, _ ("The beginning; the rest is being read"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary_label), NULL);
  loom_timeline_take_model (self->timeline, preview);
  loom_inspector_lanes_show_first (self->lanes);
  g_clear_object (&self->file);
  loom_file_notice_watch (self->notice, NULL, NULL);
  set_trace (self, NULL);
  set_state (self, LOOM_INSPECTOR_PREVIEWING);
  gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
}

/* The bars follow the worker by looking at it once a frame: the worker never has to wait for the UI, and
 * the UI is never flooded. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  LoomInspectorPage *self = LOOM_INSPECTOR_PAGE (widget);
  LoomTimelineModel *preview;
  double fraction;

  if (self->load == NULL)
    {
      self->tick = 0;
      return G_SOURCE_REMOVE;
    }
  fraction = loom_inspector_load_get_fraction (self->load);
  gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  gtk_progress_bar_set_fraction (self->preview_bar, fraction);
  preview = self->reloading ? NULL : loom_inspector_load_steal_preview (self->load);
  if (preview != NULL)
    show_preview (self, preview);
  return G_SOURCE_CONTINUE;
}

static void
show_error (LoomInspectorPage *self, GFile *file, const GError *error)
{
  g_autofree char *name = dup_file_name (file);
  g_autofree char *title = g_strdup_printf (_ ("Cannot Open “%s”"), name);
  g_autofree char *title_markup = g_markup_escape_text (title, -1);
  g_autofree char *description = g_markup_escape_text (error->message, -1);

  adw_status_page_set_title (self->error_page, title_markup);
  adw_status_page_set_description (self->error_page, description);
  set_state (self, LOOM_INSPECTOR_FAILED);
}

/* Back to what was there before, if there was anything; the beginning that is shown stays. */
static void
show_previous (LoomInspectorPage *self)
{
  if (self->state == LOOM_INSPECTOR_PREVIEWING)
    {
      gtk_label_set_text (self->summary_label, _ ("The beginning; reading was cancelled"));
      set_trace (self, loom_timeline_get_trace (self->timeline));
    }
  set_state (self, self->trace != NULL ? LOOM_INSPECTOR_SHOWING : LOOM_INSPECTOR_EMPTY);
}

typedef struct
{
  WeftAsync async;
  LoomInspectorPage *page;
  LoomInspectorLoad *load;
  GError *error;
} OpenFrame;

static void
open_frame_clear (OpenFrame *self)
{
  g_object_unref (self->page);
  loom_inspector_load_unref (self->load);
  g_clear_error (&self->error);
}

/* What is loaded, or whether, has changed: the state alone does not say that of a reload. */
static void
set_reloading (LoomInspectorPage *self, gboolean reloading)
{
  if (self->reloading == reloading)
    return;
  self->reloading = reloading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
reload_ended (LoomInspectorPage *self, LoomInspectorLoad *load, const GError *error)
{
  if (error == NULL)
    {
      replace_model (self, loom_inspector_load_steal_model (load));
      loom_file_notice_watch (self->notice, self->file, loom_inspector_load_get_stamp (load));
    }
  else
    {
      loom_file_notice_tell_failed (self->notice, error);
    }
  set_reloading (self, FALSE);
}

static void
compare_pending (LoomInspectorPage *self)
{
  g_autoptr (GFile) other = g_steal_pointer (&self->compare_with);

  if (other != NULL)
    loom_inspector_page_compare_with (self, other);
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

static void
load_ended (LoomInspectorPage *self, LoomInspectorLoad *load, const GError *error)
{
  /* Another has been opened meanwhile, or this one was cancelled. */
  if (self->load != load)
    return;

  g_clear_pointer (&self->load, loom_inspector_load_unref);
  if (self->reloading)
    {
      reload_ended (self, load, error);
    }
  else if (error == NULL)
    {
      g_autofree char *name = dup_file_name (loom_inspector_load_get_file (load));

      g_set_object (&self->file, loom_inspector_load_get_file (load));
      show_model (self, loom_inspector_load_steal_model (load), name);
      loom_file_notice_watch (self->notice, self->file, loom_inspector_load_get_stamp (load));
      compare_pending (self);
    }
  else
    {
      g_clear_object (&self->compare_with);
      show_error (self, loom_inspector_load_get_file (load), error);
    }
}

WEFT_ASYNC_DEFINE (open_recording, OpenFrame, open_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT (loom_inspector_load_run (self->load), &self->error);
  load_ended (self->page, self->load, self->error);

  WEFT_END;
}

static void
forget_load (LoomInspectorPage *self)
{
  if (self->load == NULL)
    return;
  loom_inspector_load_cancel (self->load);
  g_clear_pointer (&self->load, loom_inspector_load_unref);
  set_reloading (self, FALSE);
}

static void
prepare_load (LoomInspectorPage *self, GFile *file)
{
  forget_load (self);
  self->load = loom_inspector_load_new (file);
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* May have ended when it returns. */
static void
start_load (LoomInspectorPage *self)
{
  OpenFrame *frame;

  /* Cancelled by who was told that it begins. */
  if (self->load == NULL)
    return;
  frame = WEFT_ASYNC_NEW (open_recording);
  frame->page = g_object_ref (self);
  frame->load = loom_inspector_load_ref (self->load);
  /* Its errors are shown, so that the task itself cannot fail. */
  weft_task_forget (WEFT_ASYNC_START (frame));
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

  forget_load (self);
  forget_analysis (self);
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

/**
 * loom_inspector_page_set_thresholds:
 * @thresholds: (nullable): from when on findings count, where that is not as usual: see
 *   loom_finding_settings_read (). What cannot be understood is as usual
 *
 * Looks again at what is shown.
 */
void
loom_inspector_page_set_thresholds (LoomInspectorPage *self, const char *const *thresholds)
{
  LoomFindingSettings settings;

  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));

  (void) loom_finding_settings_read (&settings, thresholds, NULL);
  if (loom_finding_settings_equal (&settings, &self->finding_settings))
    return;
  self->finding_settings = settings;
  analyse_again (self);
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

/**
 * loom_inspector_page_open:
 * @file: a recording
 *
 * Loads a recording on the worker pool and shows it when it is there. A load that
 * is still running is cancelled.
 */
void
loom_inspector_page_open (LoomInspectorPage *self, GFile *file)
{
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autofree char *markup = NULL;

  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));
  g_return_if_fail (G_IS_FILE (file));

  g_clear_object (&self->compare_with);
  name = dup_file_name (file);
  title = g_strdup_printf (_ ("Opening “%s”"), name);
  markup = g_markup_escape_text (title, -1);
  adw_status_page_set_title (self->loading_page, markup);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  prepare_load (self, file);
  set_state (self, LOOM_INSPECTOR_LOADING);
  start_load (self);
}

/**
 * loom_inspector_page_open_files:
 * @files: (array length=n_files): recordings, of which the first two count
 * @n_files: how many, 1 at least
 *
 * Opens the first, and compares it with the second as soon as it is there.
 */
void
loom_inspector_page_open_files (LoomInspectorPage *self, GFile **files, guint n_files)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));
  g_return_if_fail (n_files > 0);

  loom_inspector_page_open (self, files[0]);
  if (n_files > 1 && self->state != LOOM_INSPECTOR_FAILED)
    loom_inspector_page_compare_with (self, files[1]);
}

/**
 * loom_inspector_page_compare_with:
 * @file: a recording
 *
 * Compares what is shown, or what is being loaded, with another recording, which counts as the
 * one after. Without anything to compare with, it is opened.
 */
void
loom_inspector_page_compare_with (LoomInspectorPage *self, GFile *file)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->load != NULL && !self->reloading)
    {
      g_set_object (&self->compare_with, file);
    }
  else if (self->trace == NULL)
    {
      loom_inspector_page_open (self, file);
    }
  else
    {
      loom_inspector_page_show_panel (self, "compare");
      loom_compare_view_start (self->compare, (GFile *[]) { self->file, file },
                               (LoomTrace *[]) { self->trace, NULL });
    }
}

/**
 * loom_inspector_page_reload:
 *
 * Reads the file of what is shown again. What is shown stays until that is done, and then what
 * is in view, selected and marked does; where it cannot be read, a line says why. Nothing happens
 * while something is being loaded, or what is shown is from no file.
 */
void
loom_inspector_page_reload (LoomInspectorPage *self)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));

  if (self->file == NULL || self->load != NULL || self->state != LOOM_INSPECTOR_SHOWING)
    return;
  prepare_load (self, self->file);
  set_reloading (self, TRUE);
  start_load (self);
}

/**
 * loom_inspector_page_cancel:
 *
 * Stops loading, and goes back to what was shown before.
 */
void
loom_inspector_page_cancel (LoomInspectorPage *self)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));

  if (self->load == NULL)
    return;
  forget_load (self);
  g_clear_object (&self->compare_with);
  show_previous (self);
}

/**
 * loom_inspector_page_show_trace:
 * @trace: a finished recording that is in memory
 *
 * Shows a recording that comes from no file.
 */
void
loom_inspector_page_show_trace (LoomInspectorPage *self, LoomTrace *trace)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));
  g_return_if_fail (LOOM_IS_TRACE (trace));

  forget_load (self);
  g_clear_object (&self->file);
  loom_file_notice_watch (self->notice, NULL, NULL);
  show_model (self, loom_timeline_model_new (trace), loom_trace_get_title (trace));
}

/**
 * loom_inspector_page_show_model:
 * @model: (transfer full): a finished recording that is in memory
 * @title: what a person calls it
 *
 * As loom_inspector_page_show_trace(), with a model that was made on a worker.
 */
void
loom_inspector_page_show_model (LoomInspectorPage *self,
                                LoomTimelineModel *model,
                                const char *title)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));
  g_return_if_fail (model != NULL);

  forget_load (self);
  g_clear_object (&self->file);
  show_model (self, model, title);
}

/**
 * loom_inspector_page_show_live:
 * @live: what shows a program while it is recorded; always the same
 *
 * Shows it in place of a recording.
 */
void
loom_inspector_page_show_live (LoomInspectorPage *self, GtkWidget *live)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));
  g_return_if_fail (GTK_IS_WIDGET (live));

  forget_load (self);
  g_clear_object (&self->file);
  if (gtk_widget_get_parent (live) == NULL)
    gtk_stack_add_named (self->stack, live, "live");
  set_state (self, LOOM_INSPECTOR_LIVE);
  set_trace (self, NULL);
}

/**
 * loom_inspector_page_leave_live:
 * @title: (nullable): what went wrong
 * @description: (nullable): why; %NULL where nothing did
 *
 * There is nothing more to be shown of it.
 */
void
loom_inspector_page_leave_live (LoomInspectorPage *self, const char *title, const char *description)
{
  g_autofree char *title_markup = NULL;
  g_autofree char *markup = NULL;

  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));

  if (description == NULL)
    {
      set_state (self, LOOM_INSPECTOR_EMPTY);
      return;
    }
  title_markup = g_markup_escape_text (title, -1);
  markup = g_markup_escape_text (description, -1);
  adw_status_page_set_title (self->error_page, title_markup);
  adw_status_page_set_description (self->error_page, markup);
  set_state (self, LOOM_INSPECTOR_FAILED);
}
