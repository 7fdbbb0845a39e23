/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "first-run/loom-first-run.h"

#include <glib/gi18n-lib.h>

#include "first-run/loom-ui-first-run-resources.h"

/* What ends a step. */
typedef enum
{
  DONE_RUN_CAPTURED,
  DONE_RUN_NOT_CAPTURED,
  DONE_SELECTED,
  DONE_PITFALL,
  DONE_CURE,
  DONE_INSPECTED,
  DONE_REPORTED,
  DONE_NEVER,
} Done;

typedef struct
{
  const char *text;
  const char *button; /* NULL where the window has the control itself, in plain sight */
  const char *action;
  const char *target;
  Done done;
} Step;

static const Step steps[] = {
  { N_ ("An async function reads a file, parses it and updates a label. Run it: the lanes below "
        "are threads, and it comes back to the main one after each await."),
    N_ ("_Run"), "win.run", NULL, DONE_RUN_CAPTURED },
  { N_ ("Turn Capture context off, in the header or with Ctrl+K, and run it again. Now it goes on "
        "where the work ended: on a worker, where no label may be touched."),
    NULL, NULL, NULL, DONE_RUN_NOT_CAPTURED },
  { N_ ("Each arrow is a hop from one thread to another. Click a bar in the timeline, or go there "
        "with Tab and press the full stop: its arrows stand out, and its line in the source."),
    NULL, NULL, NULL, DONE_SELECTED },
  { N_ ("Now a pitfall. Turn Capture context on again, open the deadlock and run its pitfall: the "
        "UI thread waits for what needs the UI thread."),
    N_ ("_Open It"), "win.show-scenario", "deadlock", DONE_PITFALL },
  { N_ ("Run the cure: the same work, awaited. The table tells them apart, and every number in it "
        "was measured."),
    NULL, NULL, NULL, DONE_CURE },
  { N_ ("The inspector takes a recording apart. Open this one there, with what was found in it."),
    N_ ("_Inspect"), "lab.show-findings", "W002", DONE_INSPECTED },
  { N_ ("Last, a report of it to keep: Ctrl+G, and a name for the file."), N_ ("_Generate…"),
    "win.generate-report", NULL, DONE_REPORTED },
  { N_ ("That was all. The lab has many more lessons, and Ctrl+F finds one. F1 shows this again, "
        "and ? every key."),
    NULL, NULL, NULL, DONE_NEVER },
};

struct _LoomFirstRun
{
  AdwBin parent_instance;

  /* Template children. */
  GtkRevealer *revealer;
  GtkLabel *place_label;
  GtkLabel *text_label;
  GtkButton *do_button;
  GtkWidget *next_button;
  GtkButton *close_button;

  /* Not kept alive. */
  LoomLabPage *lab_page;
  LoomReportsPage *reports_page;

  guint step; /* from 1; 0 while stopped */
};

G_DEFINE_FINAL_TYPE (LoomFirstRun, loom_first_run, ADW_TYPE_BIN)

static const Step *
get_step (LoomFirstRun *self)
{
  return self->step > 0 ? &steps[self->step - 1] : NULL;
}

static void
show_step (LoomFirstRun *self)
{
  const Step *step = get_step (self);
  gboolean is_last = self->step == G_N_ELEMENTS (steps);
  g_autofree char *place = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->revealer), step != NULL);
  gtk_revealer_set_reveal_child (self->revealer, step != NULL);
  if (step == NULL)
    return;

  /* TRANSLATORS: a step's number, and how many there are */
  place = g_strdup_printf (_ ("Tour, step %u of %u"), self->step, (guint) G_N_ELEMENTS (steps));
  gtk_label_set_text (self->place_label, place);
  gtk_label_set_text (self->text_label, _ (step->text));
  gtk_widget_set_visible (GTK_WIDGET (self->do_button), step->button != NULL);
  if (step->button != NULL)
    {
      gtk_button_set_label (self->do_button, _ (step->button));
      gtk_button_set_use_underline (self->do_button, TRUE);
    }
  gtk_widget_set_visible (self->next_button, !is_last);
  gtk_button_set_label (self->close_button, is_last ? _ ("_Close") : _ ("_Skip the Tour"));
  gtk_button_set_use_underline (self->close_button, TRUE);
}

static void
go_to (LoomFirstRun *self, guint step)
{
  self->step = step;
  show_step (self);
}

static void
done (LoomFirstRun *self, Done what)
{
  const Step *step = get_step (self);

  if (step != NULL && step->done == what)
    go_to (self, self->step + 1);
}

/* What happens. */

static gboolean
is_run_of (LoomRun *run, const char *scenario, const char *variant)
{
  return g_str_equal (loom_run_get_scenario (run), scenario) &&
         (variant == NULL || g_str_equal (loom_run_get_variant (run), variant)) &&
         loom_run_get_state (run) != LOOM_RUN_CANCELLED;
}

static void
run_ended_cb (LoomFirstRun *self, LoomRun *run)
{
  if (is_run_of (run, "capture", NULL))
    done (self, loom_run_get_capture (run) ? DONE_RUN_CAPTURED : DONE_RUN_NOT_CAPTURED);
  if (is_run_of (run, "deadlock", "pitfall"))
    done (self, DONE_PITFALL);
  else if (is_run_of (run, "deadlock", "cure"))
    done (self, DONE_CURE);
}

static void
selection_changed_cb (LoomFirstRun *self, LoomTimeline *timeline)
{
  guint lane, slice;

  if (loom_timeline_get_selection (timeline, &lane, &slice))
    done (self, DONE_SELECTED);
}

static void
trace_changed_cb (LoomFirstRun *self, GParamSpec *pspec G_GNUC_UNUSED, LoomInspectorPage *page)
{
  if (loom_inspector_page_get_trace (page) != NULL)
    done (self, DONE_INSPECTED);
}

static void
reports_changed_cb (LoomFirstRun *self)
{
  if (self->reports_page != NULL && !loom_reports_page_get_busy (self->reports_page) &&
      (loom_reports_page_get_result (self->reports_page, FALSE) != NULL ||
       loom_reports_page_get_result (self->reports_page, TRUE) != NULL))
    done (self, DONE_REPORTED);
}

static void
do_cb (LoomFirstRun *self)
{
  const Step *step = get_step (self);
  /* The page has actions of its own. */
  GtkWidget *widget =
      g_str_has_prefix (step->action, "lab.") ? GTK_WIDGET (self->lab_page) : GTK_WIDGET (self);

  if (step->target != NULL)
    gtk_widget_activate_action (widget, step->action, "s", step->target);
  else
    gtk_widget_activate_action (widget, step->action, NULL);
}

static void
next_cb (LoomFirstRun *self)
{
  if (self->step > 0 && self->step < G_N_ELEMENTS (steps))
    go_to (self, self->step + 1);
}

static void
loom_first_run_dispose (GObject *object)
{
  LoomFirstRun *self = LOOM_FIRST_RUN (object);

  g_clear_weak_pointer (&self->lab_page);
  g_clear_weak_pointer (&self->reports_page);

  G_OBJECT_CLASS (loom_first_run_parent_class)->dispose (object);
}

static void
loom_first_run_class_init (LoomFirstRunClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_first_run_dispose;

  loom_ui_first_run_register_resource ();
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/ui/first-run/loom-first-run.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomFirstRun, revealer);
  gtk_widget_class_bind_template_child (widget_class, LoomFirstRun, place_label);
  gtk_widget_class_bind_template_child (widget_class, LoomFirstRun, text_label);
  gtk_widget_class_bind_template_child (widget_class, LoomFirstRun, do_button);
  gtk_widget_class_bind_template_child (widget_class, LoomFirstRun, next_button);
  gtk_widget_class_bind_template_child (widget_class, LoomFirstRun, close_button);
  gtk_widget_class_bind_template_callback (widget_class, do_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, loom_first_run_stop);
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
  g_set_weak_pointer (&self->reports_page, reports_page);
  g_signal_connect_object (lab_page, "run-ended", G_CALLBACK (run_ended_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (loom_lab_page_get_timeline (lab_page), "selection-changed",
                           G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (inspector_page, "notify::trace", G_CALLBACK (trace_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (reports_page, "notify::busy", G_CALLBACK (reports_changed_cb), self,
                           G_CONNECT_SWAPPED);
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

  if (self->lab_page != NULL)
    loom_lab_page_set_capture (self->lab_page, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-scenario", "s", "capture");
  go_to (self, 1);
}

void
loom_first_run_stop (LoomFirstRun *self)
{
  g_return_if_fail (LOOM_IS_FIRST_RUN (self));

  go_to (self, 0);
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

  return G_N_ELEMENTS (steps);
}

const char *
loom_first_run_get_text (LoomFirstRun *self)
{
  g_return_val_if_fail (LOOM_IS_FIRST_RUN (self), NULL);

  return gtk_label_get_text (self->text_label);
}
