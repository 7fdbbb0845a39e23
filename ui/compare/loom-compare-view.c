/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "compare/loom-compare-view.h"

#include <glib/gi18n-lib.h>

#include "compare/loom-compare-columns.h"
#include "compare/loom-compare-keys.h"
#include "compare/loom-compare-row.h"
#include "compare/loom-ui-compare-resources.h"
#include "timeline/loom-named-slices.h"

/* More slices than that are not picked out: a person could not tell them apart. */
#define MOST_HIGHLIGHTED 100000

struct _LoomCompareView
{
  AdwBin parent_instance;

  /* Template children. */
  GtkStack *stack;
  GtkLabel *working_label;
  GtkProgressBar *progress_bar;
  GtkLabel *error_label;
  GtkToggleButton *before_button;
  GtkToggleButton *after_button;
  GtkLabel *before_label;
  GtkLabel *after_label;
  GtkEditable *filter_entry;
  GtkLabel *summary_label;
  GtkWidget *copy_button;
  GtkColumnView *list;

  /* Owned. */
  LoomTimeline *timeline; /* nullable */
  LoomCompareJob *job;    /* the one that is under way; others end unheard */
  LoomCompareJob *done;   /* what is shown; nullable */
  LoomTable *table;
  GtkSingleSelection *selection; /* the table's */
  GFile *shown;                  /* nullable: where what the timeline shows is from */

  LoomCompareState state;
  guint tick;
  gboolean updating_sides;
};

G_DEFINE_FINAL_TYPE (LoomCompareView, loom_compare_view, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS,
};

enum
{
  SHOW_SIDE,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_state (LoomCompareView *self, LoomCompareState state)
{
  static const char *const names[] = { "empty", "working", "failed", "showing" };

  gtk_stack_set_visible_child_name (self->stack, names[state]);
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* The sides. */

static gboolean
is_shown (LoomCompareView *self, LoomCompareSide side)
{
  GFile *file = loom_compare_job_get_file (self->done, side);

  if (self->timeline == NULL || loom_timeline_get_trace (self->timeline) == NULL)
    return FALSE;
  if (file != NULL && self->shown != NULL)
    return g_file_equal (file, self->shown);
  return loom_compare_job_get_trace (self->done, side) == loom_timeline_get_trace (self->timeline);
}

static void
update_sides (LoomCompareView *self)
{
  gboolean before = self->done != NULL && is_shown (self, LOOM_COMPARE_BEFORE);
  gboolean after = self->done != NULL && !before && is_shown (self, LOOM_COMPARE_AFTER);

  self->updating_sides = TRUE;
  gtk_toggle_button_set_active (self->before_button, before);
  gtk_toggle_button_set_active (self->after_button, after);
  self->updating_sides = FALSE;
}

static void
show_side (LoomCompareView *self, LoomCompareSide side)
{
  g_signal_emit (self, signals[SHOW_SIDE], 0, (guint) side);
}

/* Which one is pressed follows what the timeline shows. */
static void
side_toggled_cb (LoomCompareView *self, GtkToggleButton *button)
{
  if (self->updating_sides)
    return;
  if (self->done != NULL)
    show_side (self, button == self->before_button ? LOOM_COMPARE_BEFORE : LOOM_COMPARE_AFTER);
  update_sides (self);
}

static void
show_side_titles (LoomCompareView *self)
{
  g_autofree char *before = loom_compare_job_dup_title (self->done, LOOM_COMPARE_BEFORE);
  g_autofree char *after = loom_compare_job_dup_title (self->done, LOOM_COMPARE_AFTER);
  g_autofree char *before_text = g_strdup_printf (_ ("Before: %s"), before);
  g_autofree char *after_text = g_strdup_printf (_ ("After: %s"), after);

  gtk_label_set_text (self->before_label, before_text);
  gtk_label_set_text (self->after_label, after_text);
}

/* Comparing, on the worker pool. */

typedef struct
{
  WeftAsync async;
  LoomCompareView *view;
  LoomCompareJob *job;
  GError *error;
} CompareFrame;

static void
compare_frame_clear (CompareFrame *self)
{
  g_object_unref (self->view);
  loom_compare_job_unref (self->job);
  g_clear_error (&self->error);
}

static void
show_rows (LoomCompareView *self)
{
  LoomComparison *comparison = loom_compare_job_get_comparison (self->done);
  GArray *rows = loom_comparison_get_rows (comparison);
  g_autoptr (GPtrArray) objects = g_ptr_array_new_full (rows->len, g_object_unref);
  g_autofree char *summary = loom_comparison_summarize (comparison);

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (objects, loom_compare_row_new (&g_array_index (rows, LoomComparisonRow, i)));
  loom_table_set_rows (self->table, objects);
  gtk_label_set_text (self->summary_label, summary);
}

static void
job_ended (LoomCompareView *self, LoomCompareJob *job, const GError *error)
{
  /* Another has been started meanwhile, or this one was cancelled. */
  if (self->job != job)
    return;
  g_clear_pointer (&self->job, loom_compare_job_unref);
  if (error != NULL)
    {
      gtk_label_set_text (self->error_label, error->message);
      set_state (self, LOOM_COMPARE_FAILED);
      return;
    }
  g_clear_pointer (&self->done, loom_compare_job_unref);
  self->done = loom_compare_job_ref (job);
  show_side_titles (self);
  show_rows (self);
  update_sides (self);
  set_state (self, LOOM_COMPARE_SHOWING);
}

WEFT_ASYNC_DEFINE (run_comparison, CompareFrame, compare_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT (loom_compare_job_run (self->job), &self->error);
  job_ended (self->view, self->job, self->error);

  WEFT_END;
}

static void
forget_job (LoomCompareView *self)
{
  if (self->job == NULL)
    return;
  loom_compare_job_cancel (self->job);
  g_clear_pointer (&self->job, loom_compare_job_unref);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  LoomCompareView *self = LOOM_COMPARE_VIEW (widget);

  if (self->job == NULL)
    {
      self->tick = 0;
      return G_SOURCE_REMOVE;
    }
  gtk_progress_bar_set_fraction (self->progress_bar, loom_compare_job_get_fraction (self->job));
  return G_SOURCE_CONTINUE;
}

static void
show_working (LoomCompareView *self)
{
  g_autofree char *before = loom_compare_job_dup_title (self->job, LOOM_COMPARE_BEFORE);
  g_autofree char *after = loom_compare_job_dup_title (self->job, LOOM_COMPARE_AFTER);
  g_autofree char *text = g_strdup_printf (_ ("Comparing “%s” with “%s”"), before, after);

  gtk_label_set_text (self->working_label, text);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  set_state (self, LOOM_COMPARE_WORKING);
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/**
 * loom_compare_view_start:
 * @files: (array fixed-size=2): where the recordings before and after are from; each nullable
 * @traces: (array fixed-size=2): they themselves, where they are in memory; each nullable
 *
 * Compares two recordings. A comparison that is under way is cancelled.
 */
void
loom_compare_view_start (LoomCompareView *self, GFile *const *files, LoomTrace *const *traces)
{
  CompareFrame *frame;

  g_return_if_fail (LOOM_IS_COMPARE_VIEW (self));
  for (guint i = 0; i < LOOM_N_COMPARE_SIDES; i++)
    g_return_if_fail (files[i] != NULL || traces[i] != NULL);

  forget_job (self);
  self->job = loom_compare_job_new (files, traces);
  show_working (self);
  frame = WEFT_ASYNC_NEW (run_comparison);
  frame->view = g_object_ref (self);
  frame->job = loom_compare_job_ref (self->job);
  /* Its errors are shown, so that the task itself cannot fail. */
  weft_task_forget (WEFT_ASYNC_START (frame));
}

/**
 * loom_compare_view_cancel:
 *
 * Stops what is under way, and goes back to what was shown before.
 */
void
loom_compare_view_cancel (LoomCompareView *self)
{
  g_return_if_fail (LOOM_IS_COMPARE_VIEW (self));

  if (self->job == NULL)
    return;
  forget_job (self);
  set_state (self, self->done != NULL ? LOOM_COMPARE_SHOWING : LOOM_COMPARE_EMPTY);
}

/**
 * loom_compare_view_swap:
 *
 * What was before is after.
 */
void
loom_compare_view_swap (LoomCompareView *self)
{
  GFile *files[LOOM_N_COMPARE_SIDES];
  LoomTrace *traces[LOOM_N_COMPARE_SIDES];

  g_return_if_fail (LOOM_IS_COMPARE_VIEW (self));

  if (self->done == NULL || self->job != NULL)
    return;
  for (guint i = 0; i < LOOM_N_COMPARE_SIDES; i++)
    {
      LoomCompareSide other = (LoomCompareSide) (LOOM_N_COMPARE_SIDES - 1 - i);

      files[i] = loom_compare_job_get_file (self->done, other);
      traces[i] = loom_compare_job_get_trace (self->done, other);
    }
  loom_compare_view_start (self, files, traces);
}

/* The table. */

static void
filter_cb (LoomCompareView *self)
{
  loom_table_set_filter (self->table, gtk_editable_get_text (self->filter_entry));
}

static gboolean
can_point (LoomCompareView *self)
{
  return self->timeline != NULL && loom_timeline_get_trace (self->timeline) != NULL &&
         !loom_timeline_get_live (self->timeline);
}

/* Of a row's name, in what the timeline shows, whichever recording that is. */
static GArray *
find_instances (LoomCompareView *self, LoomCompareRow *row, guint *longest)
{
  return loom_named_slices_find (loom_timeline_get_trace (self->timeline),
                                 loom_compare_row_get_name (row), MOST_HIGHLIGHTED, longest);
}

/* Picks out the slices of the name that is chosen. */
static void
selected_cb (LoomCompareView *self)
{
  LoomCompareRow *row = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr (GArray) slices = NULL;
  guint longest;

  if (!can_point (self) || (row == NULL && loom_timeline_get_n_highlighted (self->timeline) == 0))
    return;
  if (row != NULL)
    slices = find_instances (self, row, &longest);
  loom_timeline_set_highlight (
      self->timeline, slices != NULL ? (const LoomSliceAddress *) (gpointer) slices->data : NULL,
      slices != NULL ? slices->len : 0);
}

/**
 * loom_compare_view_activate:
 * @position: a row's place in the list
 *
 * Goes to the longest slice of its name in what the timeline shows. Where that has none, it asks
 * for the other recording.
 */
void
loom_compare_view_activate (LoomCompareView *self, guint position)
{
  g_autoptr (LoomCompareRow) row = NULL;
  g_autoptr (GArray) slices = NULL;
  const LoomSliceAddress *longest;
  guint place;
  const LoomSlice *slice;

  g_return_if_fail (LOOM_IS_COMPARE_VIEW (self));

  row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (row == NULL || !can_point (self))
    return;
  gtk_single_selection_set_selected (self->selection, position);
  slices = find_instances (self, row, &place);
  if (slices->len == 0)
    {
      show_side (self, loom_compare_row_get (row)->after.count > 0 ? LOOM_COMPARE_AFTER
                                                                   : LOOM_COMPARE_BEFORE);
      return;
    }
  longest = &g_array_index (slices, LoomSliceAddress, place);
  slice = &g_array_index (
      loom_trace_get_lane (loom_timeline_get_trace (self->timeline), longest->lane)->slices,
      LoomSlice, longest->slice);
  loom_timeline_reveal (self->timeline, longest->lane, slice->begin,
                        slice->begin + slice->duration);
  loom_timeline_select (self->timeline, longest->lane, longest->slice);
}

/**
 * loom_compare_view_set_shown:
 * @file: (nullable): where what the timeline shows is from
 *
 * What is chosen is picked out there, too.
 */
void
loom_compare_view_set_shown (LoomCompareView *self, GFile *file)
{
  g_return_if_fail (LOOM_IS_COMPARE_VIEW (self));

  g_set_object (&self->shown, file);
  update_sides (self);
  if (gtk_single_selection_get_selected_item (self->selection) != NULL)
    selected_cb (self);
}

char *
loom_compare_view_dup_csv (LoomCompareView *self)
{
  g_return_val_if_fail (LOOM_IS_COMPARE_VIEW (self), NULL);

  return self->done != NULL ? loom_comparison_to_csv (loom_compare_job_get_comparison (self->done))
                            : NULL;
}

/**
 * loom_compare_view_copy:
 *
 * Puts the table into the clipboard, as loom_compare_view_dup_csv () has it.
 */
void
loom_compare_view_copy (LoomCompareView *self)
{
  g_autofree char *csv = NULL;

  g_return_if_fail (LOOM_IS_COMPARE_VIEW (self));

  csv = loom_compare_view_dup_csv (self);
  if (csv != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), csv);
}

/**
 * loom_compare_view_change_sides:
 *
 * Asks for the other recording than the one that the timeline shows.
 */
void
loom_compare_view_change_sides (LoomCompareView *self)
{
  g_return_if_fail (LOOM_IS_COMPARE_VIEW (self));

  if (self->done != NULL)
    show_side (self,
               is_shown (self, LOOM_COMPARE_BEFORE) ? LOOM_COMPARE_AFTER : LOOM_COMPARE_BEFORE);
}

/* GObject. */

static void
loom_compare_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_STATE)
    g_value_set_uint (value, LOOM_COMPARE_VIEW (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
loom_compare_view_dispose (GObject *object)
{
  LoomCompareView *self = LOOM_COMPARE_VIEW (object);

  forget_job (self);
  g_clear_pointer (&self->done, loom_compare_job_unref);
  g_clear_object (&self->timeline);
  g_clear_object (&self->shown);
  g_clear_object (&self->selection);
  g_clear_object (&self->table);

  G_OBJECT_CLASS (loom_compare_view_parent_class)->dispose (object);
}

static void
loom_compare_view_class_init (LoomCompareViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = loom_compare_view_dispose;
  object_class->get_property = loom_compare_view_get_property;

  properties[PROP_STATE] =
      g_param_spec_uint ("state", NULL, NULL, LOOM_COMPARE_EMPTY, LOOM_COMPARE_SHOWING,
                         LOOM_COMPARE_EMPTY, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SHOW_SIDE] = g_signal_new ("show-side", LOOM_TYPE_COMPARE_VIEW, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  loom_ui_compare_register_resource ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/compare/loom-compare-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomCompareView, stack);
  gtk_widget_class_bind_template_child (widget_class, LoomCompareView, working_label);
  gtk_widget_class_bind_template_child (widget_class, LoomCompareView, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LoomCompareView, error_label);
  gtk_widget_class_bind_template_child (widget_class, LoomCompareView, before_button);
  gtk_widget_class_bind_template_child (widget_class, LoomCompareView, after_button);
  gtk_widget_class_bind_template_child (widget_class, LoomCompareView, before_label);
  gtk_widget_class_bind_template_child (widget_class, LoomCompareView, after_label);
  gtk_widget_class_bind_template_child (widget_class, LoomCompareView, filter_entry);
  gtk_widget_class_bind_template_child (widget_class, LoomCompareView, summary_label);
  gtk_widget_class_bind_template_child (widget_class, LoomCompareView, copy_button);
  gtk_widget_class_bind_template_child (widget_class, LoomCompareView, list);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, loom_compare_view_copy);
  gtk_widget_class_bind_template_callback (widget_class, loom_compare_view_activate);
  gtk_widget_class_bind_template_callback (widget_class, loom_compare_view_cancel);
  gtk_widget_class_bind_template_callback (widget_class, loom_compare_view_swap);
}

static void
loom_compare_view_init (LoomCompareView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->table = loom_compare_columns_new (self->list);
  self->selection = g_object_ref (loom_table_get_selection (self->table));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->before_button, "toggled", G_CALLBACK (side_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->after_button, "toggled", G_CALLBACK (side_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  loom_compare_keys_add (self);
}

GtkWidget *
loom_compare_view_new (void)
{
  return g_object_new (LOOM_TYPE_COMPARE_VIEW, NULL);
}

/**
 * loom_compare_view_set_timeline:
 * @timeline: where slices are pointed at; a reference is kept. To be called once
 */
void
loom_compare_view_set_timeline (LoomCompareView *self, LoomTimeline *timeline)
{
  g_return_if_fail (LOOM_IS_COMPARE_VIEW (self));
  g_return_if_fail (LOOM_IS_TIMELINE (timeline));
  g_return_if_fail (self->timeline == NULL);

  self->timeline = g_object_ref (timeline);
}

LoomCompareState
loom_compare_view_get_state (LoomCompareView *self)
{
  g_return_val_if_fail (LOOM_IS_COMPARE_VIEW (self), LOOM_COMPARE_EMPTY);

  return self->state;
}

LoomComparison *
loom_compare_view_get_comparison (LoomCompareView *self)
{
  g_return_val_if_fail (LOOM_IS_COMPARE_VIEW (self), NULL);

  return self->done != NULL ? loom_compare_job_get_comparison (self->done) : NULL;
}

GFile *
loom_compare_view_get_file (LoomCompareView *self, LoomCompareSide side)
{
  g_return_val_if_fail (LOOM_IS_COMPARE_VIEW (self), NULL);

  return self->done != NULL ? loom_compare_job_get_file (self->done, side) : NULL;
}

LoomTrace *
loom_compare_view_get_trace (LoomCompareView *self, LoomCompareSide side)
{
  g_return_val_if_fail (LOOM_IS_COMPARE_VIEW (self), NULL);

  return self->done != NULL ? loom_compare_job_get_trace (self->done, side) : NULL;
}

guint
loom_compare_view_get_n_rows (LoomCompareView *self)
{
  g_return_val_if_fail (LOOM_IS_COMPARE_VIEW (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

void
loom_compare_view_select (LoomCompareView *self, guint position)
{
  g_return_if_fail (LOOM_IS_COMPARE_VIEW (self));

  gtk_single_selection_set_selected (self->selection, position);
}

/**
 * loom_compare_view_filter:
 * @text: what names have to have in them; empty for all
 */
void
loom_compare_view_filter (LoomCompareView *self, const char *text)
{
  g_return_if_fail (LOOM_IS_COMPARE_VIEW (self));
  g_return_if_fail (text != NULL);

  gtk_editable_set_text (self->filter_entry, text);
  filter_cb (self);
}
