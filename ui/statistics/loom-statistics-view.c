/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "statistics/loom-statistics-view.h"

#include <glib/gi18n-lib.h>
#include <weft.h>

#include "statistics/loom-histogram-pane.h"
#include "statistics/loom-statistics-row.h"
#include "statistics/loom-ui-statistics-resources.h"
#include "table/loom-table.h"
#include "timeline/loom-time-format.h"

/*
 * A range that is being dragged changes with every frame. Each change cancels the count before,
 * and the table stays as it is until the next one is there.
 */

/* In the tooltip, which has to fit on the screen. */
#define MOST_THREADS_TOLD 30

struct _LoomStatisticsView
{
  AdwBin parent_instance;

  /* Template children. */
  GtkLabel *range_label;
  GtkEditable *filter_entry;
  GtkToggleButton *by_thread_button;
  GtkWidget *copy_button;
  GtkColumnView *list;
  GtkLabel *threads_label;
  LoomHistogramPane *histogram;

  /* Owned. */
  LoomTimeline *timeline;          /* nullable */
  LoomTrace *trace;                /* nullable: what @statistics is of */
  LoomRangeStatistics *statistics; /* nullable */
  GCancellable *cancellable;       /* of the count that is under way */
  LoomTable *table;
  GtkSingleSelection *selection; /* the table's */
  gint64 begin;                  /* of what @statistics is of */
  gint64 end;
  GArray *lanes; /* guint32; NULL for all */

  /* What is chosen stays so when the rows are others. */
  gboolean chosen;
  gboolean refilling;
  guint32 chosen_name;
  guint chosen_lane;
};

G_DEFINE_FINAL_TYPE (LoomStatisticsView, loom_statistics_view, ADW_TYPE_BIN)

/* Counting, on the worker pool. */

typedef struct
{
  gatomicrefcount refs;
  LoomTrace *trace;
  gint64 begin;
  gint64 end;
  GArray *lanes;                   /* guint32; NULL for all */
  LoomRangeStatistics *statistics; /* the worker's until the task has ended */
} Count;

static Count *
count_ref (Count *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
count_unref (Count *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->trace);
  g_clear_pointer (&self->lanes, g_array_unref);
  g_clear_pointer (&self->statistics, loom_range_statistics_free);
  g_free (self);
}

static const guint32 *
numbers_of (GArray *lanes)
{
  static const guint32 none[1];

  if (lanes == NULL)
    return NULL;
  return lanes->len > 0 ? (const guint32 *) (gpointer) lanes->data : none;
}

static gboolean
count (WeftResult *result G_GNUC_UNUSED, gpointer data, GCancellable *cancellable, GError **error)
{
  Count *self = data;

  self->statistics = loom_range_statistics_new_of_lanes (
      self->trace, self->begin, self->end, numbers_of (self->lanes),
      self->lanes != NULL ? self->lanes->len : 0, cancellable, error);
  return self->statistics != NULL;
}

typedef struct
{
  WeftAsync async;
  LoomStatisticsView *view;
  Count *count;
  GCancellable *cancellable;
  GError *error;
} CountFrame;

static void
count_frame_clear (CountFrame *self)
{
  g_object_unref (self->view);
  count_unref (self->count);
  g_object_unref (self->cancellable);
  g_clear_error (&self->error);
}

static void
append_thread (LoomStatisticsView *self, GString *text, const LoomRangeThread *thread)
{
  g_autofree char *busy = loom_time_format_duration ((double) thread->busy);
  g_autofree char *blocked = loom_time_format_duration ((double) thread->blocked);
  g_autofree char *queued = loom_time_format_duration ((double) thread->queued);
  g_autofree char *idle = loom_time_format_duration ((double) thread->idle);

  if (text->len > 0)
    g_string_append (text, "\n");
  /* Translators: what a thread did in a range of time */
  g_string_append_printf (text, _ ("%s: busy %s, of it blocked %s, idle %s; queued for it %s"),
                          loom_trace_get_lane (self->trace, thread->lane)->name, busy, blocked,
                          idle, queued);
}

static void
show_threads (LoomStatisticsView *self)
{
  GArray *threads = loom_range_statistics_get_threads (self->statistics);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (threads->len, MOST_THREADS_TOLD); i++)
    append_thread (self, text, &g_array_index (threads, LoomRangeThread, i));
  if (threads->len > MOST_THREADS_TOLD)
    {
      guint n = threads->len - MOST_THREADS_TOLD;

      g_string_append_c (text, '\n');
      g_string_append_printf (
          text, g_dngettext (GETTEXT_PACKAGE, "and %u thread more", "and %u threads more", n), n);
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->threads_label), text->str);
  if (threads->len > 2)
    g_string_truncate (text, (gsize) (strchr (text->str, '\n') - text->str));
  gtk_label_set_text (self->threads_label, text->str);
}

/* Picks out the slices of the name that is chosen, and shows how long they took. */
static void
selected_cb (LoomStatisticsView *self)
{
  LoomStatisticsRow *row = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr (LoomInstances) instances = NULL;
  g_autoptr (LoomInstances) whole = NULL;
  const LoomRangeRow *chosen;

  if (self->refilling)
    return;
  self->chosen = row != NULL;
  if (row == NULL || self->timeline == NULL ||
      self->trace != loom_timeline_get_trace (self->timeline))
    {
      loom_histogram_pane_set_instances (self->histogram, NULL, NULL);
      return;
    }
  chosen = loom_statistics_row_get (row);
  self->chosen_name = chosen->totals.name;
  self->chosen_lane = chosen->lane;
  if (chosen->lane != LOOM_EVERY_LANE)
    instances = loom_instances_new_of_slices (self->trace, chosen->totals.name, self->begin,
                                              self->end, &(guint32) { chosen->lane }, 1);
  else
    instances = loom_instances_new_of_slices (self->trace, chosen->totals.name, self->begin,
                                              self->end, numbers_of (self->lanes),
                                              self->lanes != NULL ? self->lanes->len : 0);
  whole = loom_instances_new_of_slices (
      self->trace, chosen->totals.name, loom_trace_get_begin (self->trace),
      loom_trace_get_end (self->trace) + 1,
      chosen->lane != LOOM_EVERY_LANE ? &(guint32) { chosen->lane } : NULL,
      chosen->lane != LOOM_EVERY_LANE ? 1 : 0);
  loom_histogram_pane_set_instances (self->histogram, instances, whole);
}

/* The row that was chosen, if it is still there. */
static void
choose_again (LoomStatisticsView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; self->chosen && i < n; i++)
    {
      g_autoptr (LoomStatisticsRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      const LoomRangeRow *of = loom_statistics_row_get (row);

      if (of->totals.name != self->chosen_name || of->lane != self->chosen_lane)
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      return;
    }
}

static void
show_rows (LoomStatisticsView *self)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean by_thread = gtk_toggle_button_get_active (self->by_thread_button);
  GArray *rows = self->statistics != NULL
                     ? loom_range_statistics_get_names (self->statistics, by_thread)
                     : NULL;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    g_ptr_array_add (objects,
                     loom_statistics_row_new (self->trace, &g_array_index (rows, LoomRangeRow, i)));
  self->refilling = TRUE;
  loom_table_set_rows (self->table, objects);
  choose_again (self);
  self->refilling = FALSE;
  selected_cb (self);
  gtk_widget_set_sensitive (self->copy_button, objects->len > 0);
}

static void
count_ended (CountFrame *frame)
{
  LoomStatisticsView *self = frame->view;

  if (self->cancellable != frame->cancellable)
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->statistics, loom_range_statistics_free);
  self->statistics = g_steal_pointer (&frame->count->statistics);
  if (g_set_object (&self->trace, frame->count->trace))
    self->chosen = FALSE;
  self->begin = frame->count->begin;
  self->end = frame->count->end;
  g_clear_pointer (&self->lanes, g_array_unref);
  self->lanes = g_steal_pointer (&frame->count->lanes);
  show_rows (self);
  show_threads (self);
}

WEFT_ASYNC_DEFINE (count_range, CountFrame, count_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT (
      weft_run (count, count_ref (self->count), (GDestroyNotify) count_unref, self->cancellable),
      &self->error);
  count_ended (self);

  WEFT_END;
}

static void
stop (LoomStatisticsView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static guint
count_threads (LoomTrace *trace, GArray *lanes)
{
  guint n = 0;

  for (guint i = 0; i < lanes->len; i++)
    n += loom_trace_get_lane (trace, g_array_index (lanes, guint32, i))->kind == LOOM_LANE_THREAD;
  return n;
}

static void
show_range (LoomStatisticsView *self, const Count *job, gboolean marked)
{
  g_autofree char *from =
      loom_time_format_duration ((double) (job->begin - loom_trace_get_begin (job->trace)));
  g_autofree char *length = loom_time_format_duration ((double) (job->end - job->begin));
  g_autofree char *text =
      marked ? g_strdup_printf (_ ("%s from %s on"), length, from)
             : g_strdup_printf (_ ("All %s; mark a part with M, or Shift and drag"), length);
  g_autofree char *part = NULL;

  if (job->lanes != NULL)
    {
      guint n = count_threads (job->trace, job->lanes);

      part = g_strdup_printf (
          /* Translators: a range of time, and on how many threads it is counted */
          g_dngettext (GETTEXT_PACKAGE, "%s, on %u thread", "%s, on %u threads", n), text, n);
    }
  gtk_label_set_text (self->range_label, part != NULL ? part : text);
}

/* The threads that are in what is marked; NULL where all are. */
static GArray *
dup_marked_lanes (LoomStatisticsView *self)
{
  LoomTrace *trace = loom_timeline_get_trace (self->timeline);
  g_autoptr (GArray) lanes = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean all = TRUE;

  for (guint32 i = 0; i < loom_trace_get_n_lanes (trace); i++)
    if (loom_timeline_is_lane_marked (self->timeline, i))
      g_array_append_val (lanes, i);
    else if (loom_trace_get_lane (trace, i)->kind == LOOM_LANE_THREAD)
      all = FALSE;
  return all ? NULL : g_steal_pointer (&lanes);
}

/**
 * loom_statistics_view_refresh:
 *
 * Counts again.
 */
void
loom_statistics_view_refresh (LoomStatisticsView *self)
{
  LoomTrace *trace;
  CountFrame *frame;
  gboolean marked;
  Count *job;

  g_return_if_fail (LOOM_IS_STATISTICS_VIEW (self));

  stop (self);
  trace = self->timeline != NULL ? loom_timeline_get_trace (self->timeline) : NULL;
  /* What nobody sees is counted when it is seen; and a recording that grows has only one reader. */
  if (trace == NULL || loom_timeline_get_live (self->timeline) ||
      !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  job = g_new0 (Count, 1);
  g_atomic_ref_count_init (&job->refs);
  job->trace = g_object_ref (trace);
  marked = loom_timeline_get_marked (self->timeline, &job->begin, &job->end);
  if (!marked)
    {
      job->begin = loom_trace_get_begin (trace);
      job->end = loom_trace_get_end (trace) + 1;
    }
  job->lanes = marked ? dup_marked_lanes (self) : NULL;
  show_range (self, job, marked);

  self->cancellable = g_cancellable_new ();
  frame = WEFT_ASYNC_NEW (count_range);
  frame->view = g_object_ref (self);
  frame->count = job;
  frame->cancellable = g_object_ref (self->cancellable);
  /* Its only error is that nobody wants it any more. */
  weft_task_forget (WEFT_ASYNC_START (frame));
}

/* The table. */

static char *
dup_text (gpointer row, guint column)
{
  return loom_statistics_row_dup (row, (LoomStatisticsColumn) column);
}

static int
compare (gpointer one, gpointer other, guint column)
{
  return loom_statistics_row_compare (one, other, (LoomStatisticsColumn) column);
}

static const LoomTableFuncs funcs = { dup_text, compare, NULL };

static int
width_of (LoomStatisticsColumn column)
{
  return column == LOOM_STATISTICS_NAME ? 220 : column == LOOM_STATISTICS_THREAD ? 110 : 84;
}

static void
add_table (LoomStatisticsView *self)
{
  const char *const titles[LOOM_N_STATISTICS_COLUMNS] = {
    _ ("Name"),   _ ("Thread"), _ ("Count"), _ ("Total"),   _ ("Self"),
    _ ("Median"), _ ("p95"),    _ ("p99"),   _ ("Longest"),
  };

  self->table = loom_table_new (self->list, LOOM_TYPE_STATISTICS_ROW, &funcs);
  for (guint i = 0; i < LOOM_N_STATISTICS_COLUMNS; i++)
    loom_table_append_column (self->table, titles[i], width_of ((LoomStatisticsColumn) i),
                              i > LOOM_STATISTICS_THREAD);
  self->selection = g_object_ref (loom_table_get_selection (self->table));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
filter_cb (LoomStatisticsView *self)
{
  loom_table_set_filter (self->table, gtk_editable_get_text (self->filter_entry));
}

char *
loom_statistics_view_dup_csv (LoomStatisticsView *self)
{
  g_return_val_if_fail (LOOM_IS_STATISTICS_VIEW (self), NULL);

  return self->statistics != NULL
             ? loom_range_statistics_to_csv (self->statistics, self->trace,
                                             gtk_toggle_button_get_active (self->by_thread_button))
             : NULL;
}

static void
copy_cb (LoomStatisticsView *self)
{
  g_autofree char *csv = loom_statistics_view_dup_csv (self);

  if (csv != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), csv);
}

static gboolean
copy_shortcut_cb (GtkWidget *widget, GVariant *args G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  if (!gtk_widget_get_mapped (widget))
    return GDK_EVENT_PROPAGATE;
  copy_cb (LOOM_STATISTICS_VIEW (widget));
  return GDK_EVENT_STOP;
}

static void
loom_statistics_view_dispose (GObject *object)
{
  LoomStatisticsView *self = LOOM_STATISTICS_VIEW (object);

  stop (self);
  g_clear_object (&self->timeline);
  g_clear_object (&self->trace);
  g_clear_pointer (&self->statistics, loom_range_statistics_free);
  g_clear_object (&self->selection);
  g_clear_object (&self->table);
  g_clear_pointer (&self->lanes, g_array_unref);
  G_OBJECT_CLASS (loom_statistics_view_parent_class)->dispose (object);
}

static void
loom_statistics_view_class_init (LoomStatisticsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_statistics_view_dispose;
  loom_ui_statistics_register_resource ();
  g_type_ensure (LOOM_TYPE_HISTOGRAM_PANE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/statistics/loom-statistics-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomStatisticsView, range_label);
  gtk_widget_class_bind_template_child (widget_class, LoomStatisticsView, filter_entry);
  gtk_widget_class_bind_template_child (widget_class, LoomStatisticsView, by_thread_button);
  gtk_widget_class_bind_template_child (widget_class, LoomStatisticsView, copy_button);
  gtk_widget_class_bind_template_child (widget_class, LoomStatisticsView, list);
  gtk_widget_class_bind_template_child (widget_class, LoomStatisticsView, threads_label);
  gtk_widget_class_bind_template_child (widget_class, LoomStatisticsView, histogram);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_rows);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
loom_statistics_view_init (LoomStatisticsView *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  add_table (self);
  show_rows (self);
  g_signal_connect (self, "map", G_CALLBACK (loom_statistics_view_refresh), NULL);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_MANAGED);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK),
                        gtk_callback_action_new (copy_shortcut_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

GtkWidget *
loom_statistics_view_new (void)
{
  return g_object_new (LOOM_TYPE_STATISTICS_VIEW, NULL);
}

/**
 * loom_statistics_view_set_timeline:
 * @timeline: whose marked range is counted; a reference is kept. To be called once
 */
void
loom_statistics_view_set_timeline (LoomStatisticsView *self, LoomTimeline *timeline)
{
  g_return_if_fail (LOOM_IS_STATISTICS_VIEW (self));
  g_return_if_fail (LOOM_IS_TIMELINE (timeline));
  g_return_if_fail (self->timeline == NULL);

  self->timeline = g_object_ref (timeline);
  loom_histogram_pane_set_timeline (self->histogram, timeline);
  g_signal_connect_object (timeline, "marked-changed", G_CALLBACK (loom_statistics_view_refresh),
                           self, G_CONNECT_SWAPPED);
}

gboolean
loom_statistics_view_is_counting (LoomStatisticsView *self)
{
  g_return_val_if_fail (LOOM_IS_STATISTICS_VIEW (self), FALSE);

  return self->cancellable != NULL || loom_histogram_pane_is_counting (self->histogram);
}

/**
 * loom_statistics_view_get_histogram:
 *
 * Returns: (transfer none): how long the instances of the chosen name took
 */
LoomHistogramPane *
loom_statistics_view_get_histogram (LoomStatisticsView *self)
{
  g_return_val_if_fail (LOOM_IS_STATISTICS_VIEW (self), NULL);

  return self->histogram;
}

guint
loom_statistics_view_get_n_rows (LoomStatisticsView *self)
{
  g_return_val_if_fail (LOOM_IS_STATISTICS_VIEW (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

void
loom_statistics_view_select (LoomStatisticsView *self, guint position)
{
  g_return_if_fail (LOOM_IS_STATISTICS_VIEW (self));

  gtk_single_selection_set_selected (self->selection, position);
}
