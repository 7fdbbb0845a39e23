/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * States: stopped, or at a step. A step is open until what it asks for has happened, and then done.
 * Whether it is follows from what there is (LoomTourFacts), not from what was clicked: a run that
 * did not deadlock, or of another lesson, does not count, and the text says what is missing.
 * Nothing but a person's Next and Back goes from one step to another.
 *
 *   step            waits for                                 what it needs, when it is entered
 *   1 captured      a run of `capture` with the switch on     the lesson; the switch on, at the start
 *   2 not captured  the same with the switch off              the lesson
 *   3 selected      a selected part of load_recording         the lesson, and a run of it
 *   4 pitfall       a run of `deadlock`'s pitfall, on         the lesson
 *   5 cure          the same of its cure                      the lesson, and a run as in step 4
 *   6 inspected     the lab's recording in the inspector      the same
 *   7 reported      a report that was not there before        a recording in the inspector
 *   8 last          nothing                                   nothing
 *
 * In each:
 *
 * - What was asked for: the step is done. The text says so and what to look at, and Next becomes
 *   the suggested button. The page stays. An open step becomes done also by another way than its
 *   button, as by F5 or by the lab's buttons; and step 3 is open again when something else is
 *   selected.
 * - Next: the step after it is entered, whether this one is done or open. What that one needs and is
 *   not there is made: the lesson is shown, the switch turned on, the pitfall run, the recording
 *   opened. While something runs, it is made when that has ended. Step 8 has no Next.
 * - Back: the step before it is entered, and is as it was left: done, if it was, with its run in
 *   view. Step 1 has no Back.
 * - Skip, at step 8 Close: stopped. The switch, the divider and the source are as they were when the
 *   tour began, and the focus is where it was before it came into the bar. The same when the window
 *   is closed.
 * - Another start: step 1, and all of them are open again. What is put back in the end is what the
 *   first start found.
 * - The switch, another lesson: the same step. As long as it is open, its text says how the switch
 *   has to stand, or to which lesson it belongs, and its button goes there.
 * - Another page: the same step. Its button goes back.
 *
 * While something runs, the text stays: of several runs, it is clear only in the end what there is
 * to see.
 */

#include "first-run/loom-first-run.h"

#include <glib/gi18n-lib.h>

#include "first-run/loom-tour-step.h"
#include "first-run/loom-ui-first-run-resources.h"

struct _LoomFirstRun
{
  AdwBin parent_instance;

  /* Template children. */
  GtkRevealer *revealer;
  GtkLabel *place_label;
  GtkLabel *text_label;
  GtkWidget *do_button;
  GtkWidget *back_button;
  GtkWidget *next_button;
  GtkWidget *close_button;

  /* Not kept alive. */
  LoomLabPage *lab_page;
  LoomInspectorPage *inspector_page;
  LoomReportsPage *reports_page;
  GtkWidget *focus; /* the last that was not in here */

  /* Owned; only while it is not stopped. */
  LoomTourStage *stage;
  LoomTrace *requested; /* what the lab had the inspector show last */
  GFile *reports[2];    /* that were there before: on the pool, and on the UI thread */

  guint step;         /* from 1; 0 while stopped */
  gboolean running;   /* the same, told before a step is shown */
  gboolean had_focus; /* while the inspector takes it */
  guint after;        /* runs up to this number were there before */
  LoomTourFacts facts;
  LoomTourView view;
  LoomTourNeeds needs; /* what is not made yet */
};

G_DEFINE_FINAL_TYPE (LoomFirstRun, loom_first_run, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_RUNNING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* Focus: a button that goes must not have it, or GTK gives it to whatever comes next. */

static GtkWidget *
get_focus (LoomFirstRun *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? focus : NULL;
}

static void
keep_focus (LoomFirstRun *self, GtkWidget *going)
{
  gboolean has_next = going != self->next_button && gtk_widget_get_visible (self->next_button);

  if (get_focus (self) == going)
    gtk_widget_grab_focus (has_next ? self->next_button : self->close_button);
}

static void
give_focus_back (LoomFirstRun *self)
{
  if (get_focus (self) == NULL)
    return;
  if (self->focus == NULL || !gtk_widget_get_mapped (self->focus) ||
      !gtk_widget_grab_focus (self->focus))
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
}

static void
focus_changed_cb (LoomFirstRun *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    g_set_weak_pointer (&self->focus, focus);
}

/* The bar. */

static void
set_shown (LoomFirstRun *self, GtkWidget *button, gboolean shown)
{
  if (!shown)
    keep_focus (self, button);
  gtk_widget_set_visible (button, shown);
}

static void
set_class (GtkWidget *button, const char *name, gboolean wanted)
{
  if (wanted)
    gtk_widget_add_css_class (button, name);
  else
    gtk_widget_remove_css_class (button, name);
}

static void
show_button (GtkWidget *button, const char *label)
{
  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_button_set_use_underline (GTK_BUTTON (button), TRUE);
}

static void
show_view (LoomFirstRun *self)
{
  const LoomTourView *view = &self->view;
  gboolean is_last = self->step == loom_tour_get_n_steps ();
  g_autofree char *place = NULL;

  /* TRANSLATORS: a step's number, and how many there are */
  place = g_strdup_printf (_ ("Tour, step %u of %u"), self->step, loom_tour_get_n_steps ());
  gtk_label_set_text (self->place_label, place);
  gtk_label_set_text (self->text_label, view->text);
  if (view->button.label != NULL)
    show_button (self->do_button, _ (view->button.label));
  show_button (self->close_button, is_last ? _ ("Clos_e") : _ ("S_kip the Tour"));

  set_shown (self, self->next_button, !is_last);
  set_shown (self, self->back_button, self->step > 1);
  set_shown (self, self->do_button, view->button.label != NULL);
  set_class (self->do_button, "suggested-action", !view->done);
  set_class (self->next_button, "suggested-action", view->done);
  set_class (self->close_button, "suggested-action", is_last);
  set_class (self->close_button, "flat", !is_last);
  gtk_widget_set_tooltip_text (self->next_button, view->done ? NULL : _ ("Go on without doing it"));
}

/* Where somebody is. */

static void
look (LoomFirstRun *self)
{
  loom_tour_facts_gather (&self->facts, self->lab_page, self->after);
  self->facts.findings_shown =
      gtk_widget_get_mapped (GTK_WIDGET (loom_inspector_page_get_findings (self->inspector_page)));
  loom_tour_step_look (loom_tour_get_step (self->step), &self->facts, &self->view);
}

static void
act (LoomFirstRun *self, const char *action, const char *target)
{
  /* The page has actions of its own, for when it is shown. */
  gboolean is_labs = g_str_has_prefix (action, "lab.");
  GtkWidget *widget = is_labs ? GTK_WIDGET (self->lab_page) : GTK_WIDGET (self);

  if (is_labs)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-lab", NULL);
  if (target != NULL)
    gtk_widget_activate_action (widget, action, "s", target);
  else
    gtk_widget_activate_action (widget, action, NULL);
}

/* Returns whether it has been begun; it is there when nothing runs any more. */
static gboolean
begin_deadlock (LoomFirstRun *self)
{
  if (self->facts.pitfall > 0)
    return FALSE;
  act (self, "win.show-scenario", "deadlock");
  loom_lab_page_set_capture (self->lab_page, TRUE);
  weft_task_forget (loom_lab_page_run_variant (self->lab_page, "pitfall"));
  return loom_lab_page_get_busy (self->lab_page);
}

/* Makes what the step needs and is not there: one thing after the other, each when what was begun
 * before it has ended. */
static void
make_needs (LoomFirstRun *self)
{
  LoomTourNeeds needs = self->needs;

  if (needs == LOOM_TOUR_NEEDS_NOTHING || loom_lab_page_get_busy (self->lab_page))
    return;
  /* What is done here comes back as something that has happened. */
  self->needs = LOOM_TOUR_NEEDS_NOTHING;
  if (needs == LOOM_TOUR_NEEDS_RECORDING &&
      loom_inspector_page_get_trace (self->inspector_page) != NULL)
    return;

  if (needs == LOOM_TOUR_NEEDS_RUN && MAX (self->facts.captured, self->facts.not_captured) == 0)
    weft_task_forget (loom_lab_page_run (self->lab_page, 1));
  else if (needs >= LOOM_TOUR_NEEDS_DEADLOCK && begin_deadlock (self))
    self->needs = needs;
  else if (needs == LOOM_TOUR_NEEDS_RECORDING)
    {
      act (self, "win.show-scenario", "deadlock");
      act (self, "lab.show-findings", "W002");
    }
}

/* Something has happened. */
static void
update (LoomFirstRun *self)
{
  if (self->step == 0 || self->lab_page == NULL || loom_lab_page_get_busy (self->lab_page))
    return;
  look (self);
  make_needs (self);
  show_view (self);
}

static void
show_page (LoomFirstRun *self)
{
  const LoomTourStep *step = loom_tour_get_step (self->step);
  const char *page = self->view.done ? step->page_when_done : step->page;

  if (step->scenario != NULL && g_strcmp0 (page, "win.show-lab") == 0)
    act (self, "win.show-scenario", step->scenario);
  else if (page != NULL)
    act (self, page, NULL);
}

static void
go_to (LoomFirstRun *self, guint number)
{
  const LoomTourStep *step = loom_tour_get_step (number);

  self->step = number;
  self->needs = step->needs;
  look (self);
  show_page (self);
  if (self->view.run > 0 && !loom_lab_page_get_busy (self->lab_page))
    loom_lab_page_show_runs (self->lab_page, self->view.run, self->view.run);
  loom_tour_stage_show (self->stage, self->view.shows);
  /* With what has just been brought into view. */
  look (self);
  make_needs (self);
  show_view (self);
}

/* What happens. */

static void
busy_changed_cb (LoomFirstRun *self)
{
  if (self->step == 0 || loom_lab_page_get_busy (self->lab_page))
    return;
  update (self);
  loom_tour_stage_show (self->stage, self->view.shows);
}

static void
findings_requested_cb (LoomFirstRun *self, LoomTrace *trace)
{
  if (self->step == 0)
    return;
  g_set_object (&self->requested, trace);
  self->had_focus = get_focus (self) != NULL;
}

/* It is in the inspector, which begins with the focus in its timeline. */
static void
findings_shown_cb (LoomFirstRun *self)
{
  if (self->step > 0 && self->had_focus)
    gtk_widget_grab_focus (self->next_button);
  self->had_focus = FALSE;
}

static void
trace_changed_cb (LoomFirstRun *self)
{
  if (self->requested != NULL &&
      loom_inspector_page_get_trace (self->inspector_page) == self->requested)
    {
      g_clear_object (&self->requested);
      self->facts.inspected = TRUE;
    }
  update (self);
}

static void
reports_changed_cb (LoomFirstRun *self)
{
  if (self->step == 0 || self->reports_page == NULL ||
      loom_reports_page_get_busy (self->reports_page))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->reports); i++)
    {
      GFile *file = loom_reports_page_get_result (self->reports_page, i == 1);

      if (file != NULL && file != self->reports[i])
        self->facts.reported = TRUE;
    }
  update (self);
}

/* Buttons. */

static void
do_cb (LoomFirstRun *self)
{
  if (self->view.button.action != NULL)
    act (self, self->view.button.action, self->view.button.target);
}

static void
back_cb (LoomFirstRun *self)
{
  if (self->step > 1)
    go_to (self, self->step - 1);
}

static void
next_cb (LoomFirstRun *self)
{
  if (self->step == 0 || self->step == loom_tour_get_n_steps ())
    return;
  /* What somebody looked at before is not what the next step asks for. */
  loom_timeline_clear_selection (loom_lab_page_get_timeline (self->lab_page));
  go_to (self, self->step + 1);
}

static void
select_action_cb (GtkWidget *widget,
                  const char *name G_GNUC_UNUSED,
                  GVariant *parameter G_GNUC_UNUSED)
{
  LoomFirstRun *self = LOOM_FIRST_RUN (widget);
  LoomTimeline *timeline = loom_lab_page_get_timeline (self->lab_page);
  LoomTourPart part;
  double margin;

  act (self, "win.show-lab", NULL);
  if (!loom_tour_find_part (timeline, &part))
    return;
  /* A part may be of some microseconds. What comes after it matters less than the way to it. */
  margin = (double) (part.end - part.begin) / 3;
  loom_timeline_show_range (timeline, (double) part.begin - margin, (double) part.end + margin);
  loom_timeline_select (timeline, part.lane, part.slice);
}

/* GObject. */

static void
loom_first_run_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (loom_first_run_parent_class)->root (widget);

  g_signal_connect_object (gtk_widget_get_root (widget), "notify::focus-widget",
                           G_CALLBACK (focus_changed_cb), widget, G_CONNECT_SWAPPED);
}

static void
loom_first_run_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_root (widget), widget);

  GTK_WIDGET_CLASS (loom_first_run_parent_class)->unroot (widget);
}

static void
forget (LoomFirstRun *self)
{
  g_clear_pointer (&self->stage, loom_tour_stage_free);
  g_clear_object (&self->requested);
  for (guint i = 0; i < G_N_ELEMENTS (self->reports); i++)
    g_clear_object (&self->reports[i]);
}

static void
loom_first_run_dispose (GObject *object)
{
  LoomFirstRun *self = LOOM_FIRST_RUN (object);

  self->step = 0;
  forget (self);
  g_clear_weak_pointer (&self->lab_page);
  g_clear_weak_pointer (&self->inspector_page);
  g_clear_weak_pointer (&self->reports_page);
  g_clear_weak_pointer (&self->focus);

  G_OBJECT_CLASS (loom_first_run_parent_class)->dispose (object);
}

static void
loom_first_run_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, LOOM_FIRST_RUN (object)->running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
loom_first_run_class_init (LoomFirstRunClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_first_run_dispose;
  G_OBJECT_CLASS (klass)->get_property = loom_first_run_get_property;
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  widget_class->root = loom_first_run_root;
  widget_class->unroot = loom_first_run_unroot;

  loom_ui_first_run_register_resource ();
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/ui/first-run/loom-first-run.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomFirstRun, revealer);
  gtk_widget_class_bind_template_child (widget_class, LoomFirstRun, place_label);
  gtk_widget_class_bind_template_child (widget_class, LoomFirstRun, text_label);
  gtk_widget_class_bind_template_child (widget_class, LoomFirstRun, do_button);
  gtk_widget_class_bind_template_child (widget_class, LoomFirstRun, back_button);
  gtk_widget_class_bind_template_child (widget_class, LoomFirstRun, next_button);
  gtk_widget_class_bind_template_child (widget_class, LoomFirstRun, close_button);
  gtk_widget_class_bind_template_callback (widget_class, do_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, loom_first_run_stop);
  gtk_widget_class_install_action (widget_class, "tour.select", NULL, select_action_cb);
}

static void
loom_first_run_init (LoomFirstRun *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * loom_first_run_set_pages:
 * @lab_page: where most of it happens
 * @inspector_page: where the recording is opened
 * @reports_page: where the report is made
 */
void
loom_first_run_set_pages (LoomFirstRun *self,
                          LoomLabPage *lab_page,
                          LoomInspectorPage *inspector_page,
                          LoomReportsPage *reports_page)
{
  g_return_if_fail (LOOM_IS_FIRST_RUN (self));
  g_return_if_fail (LOOM_IS_LAB_PAGE (lab_page));
  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (inspector_page));
  g_return_if_fail (LOOM_IS_REPORTS_PAGE (reports_page));
  g_return_if_fail (self->lab_page == NULL);

  g_set_weak_pointer (&self->lab_page, lab_page);
  g_set_weak_pointer (&self->inspector_page, inspector_page);
  g_set_weak_pointer (&self->reports_page, reports_page);
  g_signal_connect_object (lab_page, "notify::busy", G_CALLBACK (busy_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lab_page, "notify::capture", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lab_page, "notify::scenario", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lab_page, "findings-requested", G_CALLBACK (findings_requested_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lab_page, "findings-requested", G_CALLBACK (findings_shown_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (loom_inspector_page_get_findings (inspector_page), "map",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (loom_inspector_page_get_findings (inspector_page), "unmap",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (loom_lab_page_get_timeline (lab_page), "selection-changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (inspector_page, "notify::trace", G_CALLBACK (trace_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (reports_page, "notify::busy", G_CALLBACK (reports_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
set_running (LoomFirstRun *self, gboolean running)
{
  if (self->running == running)
    return;
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

/* What is there already does not count. */
static void
begin (LoomFirstRun *self)
{
  LoomLab *lab = loom_lab_page_get_lab (self->lab_page);

  self->after = lab != NULL ? g_list_model_get_n_items (G_LIST_MODEL (lab)) : 0;
  self->facts = (LoomTourFacts) { 0 };
  for (guint i = 0; i < G_N_ELEMENTS (self->reports); i++)
    g_set_object (&self->reports[i], loom_reports_page_get_result (self->reports_page, i == 1));
  if (self->stage == NULL)
    self->stage = loom_tour_stage_new (self->lab_page, self->inspector_page);
  loom_lab_page_set_capture (self->lab_page, TRUE);
}

/**
 * loom_first_run_start:
 *
 * From the first step on, where that is shown: the lab, with the context captured.
 */
void
loom_first_run_start (LoomFirstRun *self)
{
  g_return_if_fail (LOOM_IS_FIRST_RUN (self));
  g_return_if_fail (self->lab_page != NULL);

  self->step = 0;
  /* Before it is looked at how much room there is. */
  set_running (self, TRUE);
  begin (self);
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  go_to (self, 1);
}

void
loom_first_run_stop (LoomFirstRun *self)
{
  g_return_if_fail (LOOM_IS_FIRST_RUN (self));

  if (self->step == 0)
    return;
  self->step = 0;
  forget (self);
  give_focus_back (self);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), FALSE);
  set_running (self, FALSE);
}

gboolean
loom_first_run_get_running (LoomFirstRun *self)
{
  g_return_val_if_fail (LOOM_IS_FIRST_RUN (self), FALSE);

  return self->running;
}

guint
loom_first_run_get_step (LoomFirstRun *self)
{
  g_return_val_if_fail (LOOM_IS_FIRST_RUN (self), 0);

  return self->step;
}

guint
loom_first_run_get_n_steps (LoomFirstRun *self)
{
  g_return_val_if_fail (LOOM_IS_FIRST_RUN (self), 0);

  return loom_tour_get_n_steps ();
}

gboolean
loom_first_run_get_done (LoomFirstRun *self)
{
  g_return_val_if_fail (LOOM_IS_FIRST_RUN (self), FALSE);

  return self->step > 0 && self->view.done;
}

const char *
loom_first_run_get_text (LoomFirstRun *self)
{
  g_return_val_if_fail (LOOM_IS_FIRST_RUN (self), NULL);

  return gtk_label_get_text (self->text_label);
}
