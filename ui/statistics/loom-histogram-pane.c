/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "statistics/loom-histogram-pane.h"

#include <glib/gi18n-lib.h>
#include <weft.h>

#include "statistics/loom-histogram-question.h"
#include "statistics/loom-ui-statistics-resources.h"
#include "timeline/loom-time-format.h"

/*
 * Two questions are asked of a worker: how many instances took how long, when other instances, another
 * measure or another scale is wanted; and which they are, when another bar is selected. Each has at most
 * one job whose answer is wanted, and asking again cancels the one before. Nothing is counted while
 * nobody sees it.
 *
 * What is highlighted in the timeline is everybody's. When somebody else highlights something, the bar
 * is selected no more.
 */

struct _LoomHistogramPane
{
  AdwBin parent_instance;

  /* Template children. */
  GtkStack *stack;
  GtkLabel *nothing_label;
  GtkLabel *name_label;
  GtkDropDown *measure_choice;
  GtkToggleButton *log_button;
  LoomHistogramView *view;
  GtkLabel *figures_label;
  GtkLabel *bar_label;
  GtkWidget *steps;

  /* Owned. */
  LoomTimeline *timeline;   /* nullable */
  LoomInstances *instances; /* nullable */
  LoomInstances *whole;     /* nullable: what is highlighted while no bar is selected */
  GCancellable *counting;   /* of the job that counts */
  GCancellable *finding;    /* of the job that finds */

  LoomInstanceTime measures[LOOM_N_MEASURES]; /* those that can be chosen */
  guint n_measures;
  gint64 own[LOOM_N_MEASURES]; /* below 0 for none */
  gboolean choosing;           /* its choices are being changed by itself */
  gboolean highlighting;       /* the timeline is being told what to highlight */
  gboolean dirty;              /* to be counted when it is seen */
};

G_DEFINE_FINAL_TYPE (LoomHistogramPane, loom_histogram_pane, ADW_TYPE_BIN)

/* Asking a worker. */

typedef struct
{
  WeftAsync async;
  LoomHistogramPane *pane;
  LoomHistogramQuestion *question;
  GCancellable *cancellable;
  GError *error;
} AskFrame;

static void
ask_frame_clear (AskFrame *self)
{
  g_object_unref (self->pane);
  loom_histogram_question_unref (self->question);
  g_object_unref (self->cancellable);
  g_clear_error (&self->error);
}

static LoomInstanceTime
get_measure (LoomHistogramPane *self)
{
  guint choice = gtk_drop_down_get_selected (self->measure_choice);

  return choice < self->n_measures ? self->measures[choice] : LOOM_INSTANCE_DURATION;
}

/* What the bars do not say to the eye. */
static void
show_figures (LoomHistogramPane *self)
{
  LoomHistogram *histogram = loom_histogram_view_get_histogram (self->view);
  gint64 own = self->own[get_measure (self)];
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *count = NULL;
  g_autofree char *median = NULL;
  g_autofree char *p95 = NULL;
  g_autofree char *p99 = NULL;

  loom_histogram_view_set_own (self->view, own);
  if (histogram == NULL)
    return;
  count = loom_count_format (loom_histogram_get_n_values (histogram));
  median = loom_time_format_duration ((double) loom_histogram_get_percentile (histogram, 50));
  p95 = loom_time_format_duration ((double) loom_histogram_get_percentile (histogram, 95));
  p99 = loom_time_format_duration ((double) loom_histogram_get_percentile (histogram, 99));
  /* Translators: how many there are, and of their times the median and two percentiles */
  g_string_append_printf (text, _ ("%s · median %s · p95 %s · p99 %s"), count, median, p95, p99);
  if (own >= 0)
    {
      guint bar = loom_histogram_find (histogram, own);
      g_autofree char *time = loom_time_format_duration ((double) own);
      guint64 below = loom_histogram_count_below (histogram, bar);

      g_string_append_c (text, '\n');
      if (loom_histogram_get_n_bars (histogram) == 1)
        /* Translators: the time of the task that is selected */
        g_string_append_printf (text, _ ("▼ this one: %s"), time);
      else if (below == 0)
        /* Translators: the time of the task that is selected */
        g_string_append_printf (text, _ ("▼ this one: %s, among the shortest"), time);
      else
        g_string_append_printf (
            text, _ ("▼ this one: %s, longer than %d %%"), time,
            (int) (100.0 * (double) below / (double) loom_histogram_get_n_values (histogram)));
    }
  gtk_label_set_text (self->figures_label, text->str);
}

static void
show_bar (LoomHistogramPane *self)
{
  guint bar = loom_histogram_view_get_selected (self->view);
  g_autofree char *text = NULL;
  g_autofree char *told = NULL;
  guint place;

  /* There is not room for both. */
  gtk_widget_set_visible (self->steps, bar != LOOM_NO_BAR);
  gtk_widget_set_visible (GTK_WIDGET (self->name_label), bar == LOOM_NO_BAR);
  if (bar == LOOM_NO_BAR)
    {
      gtk_label_set_text (self->bar_label, _ ("A bar selects its instances in the timeline"));
      return;
    }
  text = loom_histogram_view_dup_text (self->view, bar);
  place = self->timeline != NULL ? loom_timeline_get_highlighted (self->timeline) : 0;
  if (place > 0)
    {
      g_autofree char *number = loom_count_format (place);

      /* Translators: what a bar stands for; which of its instances is selected in the timeline */
      told = g_strdup_printf (_ ("%s (no. %s is selected)"), text, number);
    }
  gtk_label_set_text (self->bar_label, told != NULL ? told : text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->bar_label), told != NULL ? told : text);
}

static void
take_histogram (LoomHistogramPane *self, LoomHistogram *histogram)
{
  gboolean has_any = loom_histogram_get_n_values (histogram) > 0;

  loom_histogram_view_set_histogram (self->view, histogram);
  gtk_widget_set_visible (GTK_WIDGET (self->view), has_any);
  show_figures (self);
  if (!has_any)
    gtk_label_set_text (self->figures_label, _ ("There is nothing of that kind here."));
  show_bar (self);
  gtk_widget_set_visible (GTK_WIDGET (self->bar_label), has_any);
}

static gboolean
is_shown (LoomHistogramPane *self, LoomInstances *instances)
{
  return self->timeline != NULL &&
         loom_timeline_get_trace (self->timeline) == loom_instances_get_trace (instances);
}

static void
take_slices (LoomHistogramPane *self, LoomHistogramQuestion *question)
{
  if (!is_shown (self, question->instances))
    return;
  self->highlighting = TRUE;
  loom_timeline_take_highlight (self->timeline, g_steal_pointer (&question->slices));
  if (question->step && loom_timeline_get_highlighted (self->timeline) == 0)
    loom_timeline_highlight_step (self->timeline, 1);
  self->highlighting = FALSE;
  show_bar (self);
}

static void
answered (AskFrame *frame)
{
  LoomHistogramPane *self = frame->pane;

  if (self->counting == frame->cancellable)
    {
      g_clear_object (&self->counting);
      if (frame->question->histogram != NULL)
        take_histogram (self, frame->question->histogram);
    }
  else if (self->finding == frame->cancellable)
    {
      g_clear_object (&self->finding);
      if (frame->question->slices != NULL)
        take_slices (self, frame->question);
    }
}

WEFT_ASYNC_DEFINE (ask, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT (loom_histogram_question_run (self->question, self->cancellable), &self->error);
  answered (self);

  WEFT_END;
}

static void
stop (GCancellable **cancellable)
{
  g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

/* @cancellable: where the one of the job before is. @question is consumed. */
static void
start (LoomHistogramPane *self, LoomHistogramQuestion *question, GCancellable **cancellable)
{
  AskFrame *frame = WEFT_ASYNC_NEW (ask);

  stop (cancellable);
  *cancellable = g_cancellable_new ();
  frame->pane = g_object_ref (self);
  frame->question = question;
  frame->cancellable = g_object_ref (*cancellable);
  /* Its only error is that nobody wants it any more. */
  weft_task_forget (WEFT_ASYNC_START (frame));
}

static void
highlight_whole (LoomHistogramPane *self)
{
  LoomHistogramQuestion *question;

  if (self->whole == NULL || !is_shown (self, self->whole))
    return;
  question = loom_histogram_question_new (self->whole, LOOM_INSTANCE_DURATION);
  question->find = TRUE;
  question->high = G_MAXINT64;
  start (self, question, &self->finding);
}

static void
count (LoomHistogramPane *self)
{
  LoomHistogramQuestion *question;

  self->dirty = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->dirty || self->instances == NULL)
    return;
  question = loom_histogram_question_new (self->instances, get_measure (self));
  question->scale =
      gtk_toggle_button_get_active (self->log_button) ? LOOM_HISTOGRAM_LOG : LOOM_HISTOGRAM_LINEAR;
  start (self, question, &self->counting);
}

static void
chosen_cb (LoomHistogramPane *self)
{
  if (self->choosing)
    return;
  if (loom_histogram_view_get_selected (self->view) != LOOM_NO_BAR)
    highlight_whole (self);
  count (self);
}

static void
bar_selected_cb (LoomHistogramPane *self)
{
  guint number = loom_histogram_view_get_selected (self->view);
  const LoomHistogramBar *bar;
  LoomHistogramQuestion *question;

  show_bar (self);
  if (number == LOOM_NO_BAR)
    {
      stop (&self->finding);
      if (self->whole == NULL && self->timeline != NULL)
        loom_timeline_take_highlight (self->timeline, NULL);
      highlight_whole (self);
      return;
    }
  if (!is_shown (self, self->instances))
    return;
  bar = loom_histogram_get_bar (loom_histogram_view_get_histogram (self->view), number);
  question = loom_histogram_question_new (self->instances, get_measure (self));
  question->find = TRUE;
  question->low = bar->low;
  question->high = bar->high;
  question->step = TRUE;
  start (self, question, &self->finding);
}

static void
highlight_changed_cb (LoomHistogramPane *self)
{
  if (self->highlighting || self->finding != NULL ||
      loom_histogram_view_get_selected (self->view) == LOOM_NO_BAR)
    return;
  loom_histogram_view_set_selected (self->view, LOOM_NO_BAR);
  show_bar (self);
}

static void
step (LoomHistogramPane *self, gint direction)
{
  if (self->timeline == NULL || !loom_timeline_highlight_step (self->timeline, direction))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
previous_cb (LoomHistogramPane *self)
{
  step (self, -1);
}

static void
next_cb (LoomHistogramPane *self)
{
  step (self, 1);
}

static gboolean
step_cb (GtkWidget *widget, GVariant *args, gpointer data G_GNUC_UNUSED)
{
  step (LOOM_HISTOGRAM_PANE (widget), g_variant_get_int32 (args));
  return GDK_EVENT_STOP;
}

static void
map_cb (LoomHistogramPane *self)
{
  if (self->dirty)
    count (self);
}

static void
loom_histogram_pane_dispose (GObject *object)
{
  LoomHistogramPane *self = LOOM_HISTOGRAM_PANE (object);

  stop (&self->counting);
  stop (&self->finding);
  g_clear_object (&self->timeline);
  g_clear_pointer (&self->instances, loom_instances_unref);
  g_clear_pointer (&self->whole, loom_instances_unref);
  G_OBJECT_CLASS (loom_histogram_pane_parent_class)->dispose (object);
}

static void
loom_histogram_pane_class_init (LoomHistogramPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_histogram_pane_dispose;
  loom_ui_statistics_register_resource ();
  g_type_ensure (LOOM_TYPE_HISTOGRAM_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/statistics/loom-histogram-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomHistogramPane, stack);
  gtk_widget_class_bind_template_child (widget_class, LoomHistogramPane, nothing_label);
  gtk_widget_class_bind_template_child (widget_class, LoomHistogramPane, name_label);
  gtk_widget_class_bind_template_child (widget_class, LoomHistogramPane, measure_choice);
  gtk_widget_class_bind_template_child (widget_class, LoomHistogramPane, log_button);
  gtk_widget_class_bind_template_child (widget_class, LoomHistogramPane, view);
  gtk_widget_class_bind_template_child (widget_class, LoomHistogramPane, figures_label);
  gtk_widget_class_bind_template_child (widget_class, LoomHistogramPane, bar_label);
  gtk_widget_class_bind_template_child (widget_class, LoomHistogramPane, steps);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, bar_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_n, 0, step_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_n, GDK_SHIFT_MASK, step_cb, "i", -1);
}

static void
loom_histogram_pane_init (LoomHistogramPane *self)
{
  for (guint i = 0; i < LOOM_N_MEASURES; i++)
    self->own[i] = -1;
  self->choosing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->choosing = FALSE;
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  loom_histogram_pane_set_instances (self, NULL, NULL);
}

GtkWidget *
loom_histogram_pane_new (void)
{
  return g_object_new (LOOM_TYPE_HISTOGRAM_PANE, NULL);
}

/**
 * loom_histogram_pane_set_timeline:
 * @timeline: where instances are picked out; a reference is kept. To be called once
 */
void
loom_histogram_pane_set_timeline (LoomHistogramPane *self, LoomTimeline *timeline)
{
  g_return_if_fail (LOOM_IS_HISTOGRAM_PANE (self));
  g_return_if_fail (LOOM_IS_TIMELINE (timeline));
  g_return_if_fail (self->timeline == NULL);

  self->timeline = g_object_ref (timeline);
  g_signal_connect_object (timeline, "highlight-changed", G_CALLBACK (highlight_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "selection-changed", G_CALLBACK (show_bar), self,
                           G_CONNECT_SWAPPED);
}

/* What can be asked of these; what was asked before, if it can. */
static void
offer_measures (LoomHistogramPane *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  LoomInstanceTime before = get_measure (self);
  guint choice = 0;

  self->n_measures = 0;
  for (LoomInstanceTime measure = 0; measure < LOOM_N_MEASURES; measure++)
    {
      if (!loom_instances_has_measure (self->instances, measure))
        continue;
      if (measure == before)
        choice = self->n_measures;
      self->measures[self->n_measures++] = measure;
      gtk_string_list_append (names, loom_measure_get_name (measure));
    }
  self->choosing = TRUE;
  gtk_drop_down_set_model (self->measure_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->measure_choice, choice);
  self->choosing = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->measure_choice), self->n_measures > 1);
}

/**
 * loom_histogram_pane_set_instances:
 * @instances: (nullable): what to show; a reference is kept
 * @whole: (nullable): what is highlighted in the timeline while no bar is selected; a reference is kept
 */
void
loom_histogram_pane_set_instances (LoomHistogramPane *self,
                                   LoomInstances *instances,
                                   LoomInstances *whole)
{
  const char *name;

  g_return_if_fail (LOOM_IS_HISTOGRAM_PANE (self));

  stop (&self->counting);
  stop (&self->finding);
  if (whole == NULL && self->timeline != NULL &&
      loom_histogram_view_get_selected (self->view) != LOOM_NO_BAR)
    loom_timeline_take_highlight (self->timeline, NULL);
  if (instances != NULL)
    loom_instances_ref (instances);
  if (whole != NULL)
    loom_instances_ref (whole);
  g_clear_pointer (&self->instances, loom_instances_unref);
  g_clear_pointer (&self->whole, loom_instances_unref);
  self->instances = instances;
  self->whole = whole;
  gtk_stack_set_visible_child_name (self->stack, instances != NULL ? "histogram" : "nothing");
  if (instances == NULL)
    {
      loom_histogram_view_set_histogram (self->view, NULL);
      gtk_label_set_text (self->nothing_label,
                          _ ("Select a name to see how long its instances took"));
      return;
    }
  name = loom_trace_get_string (loom_instances_get_trace (instances),
                                loom_instances_get_name (instances));
  gtk_label_set_text (self->name_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), name);
  offer_measures (self);
  count (self);
  highlight_whole (self);
}

LoomInstances *
loom_histogram_pane_get_instances (LoomHistogramPane *self)
{
  g_return_val_if_fail (LOOM_IS_HISTOGRAM_PANE (self), NULL);

  return self->instances;
}

void
loom_histogram_pane_set_own (LoomHistogramPane *self, const LoomTaskInfo *task)
{
  g_return_if_fail (LOOM_IS_HISTOGRAM_PANE (self));

  for (guint i = 0; i < LOOM_N_MEASURES; i++)
    self->own[i] = -1;
  if (task != NULL)
    {
      self->own[LOOM_INSTANCE_DURATION] = task->end - task->begin;
      self->own[LOOM_INSTANCE_WAITING] = task->waiting;
      self->own[LOOM_INSTANCE_QUEUED] = task->queued;
      self->own[LOOM_INSTANCE_RUNNING] = task->running;
    }
  show_figures (self);
}

LoomHistogramView *
loom_histogram_pane_get_view (LoomHistogramPane *self)
{
  g_return_val_if_fail (LOOM_IS_HISTOGRAM_PANE (self), NULL);

  return self->view;
}

/**
 * loom_histogram_pane_is_counting:
 *
 * Returns: whether a worker is at something that will be shown
 */
gboolean
loom_histogram_pane_is_counting (LoomHistogramPane *self)
{
  g_return_val_if_fail (LOOM_IS_HISTOGRAM_PANE (self), FALSE);

  return self->counting != NULL || self->finding != NULL;
}

/**
 * loom_histogram_pane_get_text:
 *
 * Returns: its figures in words
 */
const char *
loom_histogram_pane_get_text (LoomHistogramPane *self)
{
  g_return_val_if_fail (LOOM_IS_HISTOGRAM_PANE (self), NULL);

  return gtk_label_get_text (self->figures_label);
}
