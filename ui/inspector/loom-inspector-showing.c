/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-page-private.h"

#include "inspector/loom-inspector-bookmark.h"
#include "timeline/loom-trace-summary.h"

/*
 * What the inspector shows of a recording that is there: its title, its lanes, and what the analysis
 * on the pool finds in it.
 */

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

void
loom_inspector_page_forget_analysis (LoomInspectorPage *self)
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
  loom_inspector_page_forget_analysis (self);
  loom_findings_view_set_findings (self->findings, NULL);
  loom_tasks_view_set_tasks (self->tasks, NULL);
  if (self->trace != NULL)
    start_analysis (self, self->trace);
}

void
loom_inspector_page_set_trace (LoomInspectorPage *self, LoomTrace *trace)
{
  if (!g_set_object (&self->trace, trace))
    return;
  analyse_again (self);
  loom_statistics_view_refresh (self->statistics);
  loom_compare_view_set_shown (self->compare, self->file);
  g_object_notify (G_OBJECT (self), "trace");
}

static void
show_title (LoomInspectorPage *self, LoomTrace *trace, const char *title)
{
  g_autofree char *summary = loom_trace_summary_dup (trace);

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
void
loom_inspector_page_replace (LoomInspectorPage *self, LoomTimelineModel *model)
{
  g_autoptr (LoomInspectorBookmark) bookmark = loom_inspector_bookmark_new (self->timeline);
  LoomTrace *trace = loom_timeline_model_get_trace (model);
  g_autofree char *title = g_strdup (gtk_label_get_text (self->title_label));

  show_title (self, trace, title);
  loom_timeline_take_model (self->timeline, model);
  loom_inspector_bookmark_show (bookmark, self->timeline);
  loom_inspector_page_set_trace (self, trace);
}

void
loom_inspector_page_present (LoomInspectorPage *self, LoomTimelineModel *model, const char *title)
{
  LoomTrace *trace = loom_timeline_model_get_trace (model);

  show_title (self, trace, title);
  if (self->state == LOOM_INSPECTOR_PREVIEWING)
    replace_preview (self, model);
  else
    loom_timeline_take_model (self->timeline, model);
  loom_inspector_lanes_show_first (self->lanes);
  loom_inspector_page_set_state (self, LOOM_INSPECTOR_SHOWING);
  loom_inspector_page_set_trace (self, trace);
  gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
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

  loom_inspector_page_forget_load (self);
  g_clear_object (&self->file);
  loom_file_notice_watch (self->notice, NULL, NULL);
  loom_inspector_page_present (self, loom_timeline_model_new (trace), loom_trace_get_title (trace));
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

  loom_inspector_page_forget_load (self);
  g_clear_object (&self->file);
  loom_inspector_page_present (self, model, title);
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

  loom_inspector_page_forget_load (self);
  g_clear_object (&self->file);
  if (gtk_widget_get_parent (live) == NULL)
    gtk_stack_add_named (self->stack, live, "live");
  loom_inspector_page_set_state (self, LOOM_INSPECTOR_LIVE);
  loom_inspector_page_set_trace (self, NULL);
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
      loom_inspector_page_set_state (self, LOOM_INSPECTOR_EMPTY);
      return;
    }
  title_markup = g_markup_escape_text (title, -1);
  markup = g_markup_escape_text (description, -1);
  adw_status_page_set_title (self->error_page, title_markup);
  adw_status_page_set_description (self->error_page, markup);
  loom_inspector_page_set_state (self, LOOM_INSPECTOR_FAILED);
}
