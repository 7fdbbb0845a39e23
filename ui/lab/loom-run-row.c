/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-run-row.h"

#include <glib/gi18n-lib.h>

#include "lab/loom-fact.h"
#include "lab/loom-scenario.h"
#include "timeline/loom-time-format.h"

struct _LoomRunRow
{
  GtkListBoxRow parent_instance;

  /* Template children. */
  GtkLabel *number_label;
  GtkLabel *badge;
  GtkSpinner *spinner;
  GtkLabel *title_label;
  GtkLabel *headline_label;
  GtkLabel *figures_label;
  GtkToggleButton *expand_button;
  GtkWidget *warning_box;
  GtkLabel *warning_label;
  GtkBox *resumes_box;

  /* Owned. */
  LoomRun *run;
};

G_DEFINE_FINAL_TYPE (LoomRunRow, loom_run_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  LINE_SELECTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
dup_headline (LoomRun *run)
{
  if (loom_run_get_state (run) != LOOM_RUN_DONE || loom_run_get_n_resumes (run) == 0)
    return loom_run_dup_summary (run);

  /* TRANSLATORS: "resumed on main", "resumed on worker 2, main" */
  return g_strdup_printf (_ ("resumed on %s"), loom_run_get_resume_thread (run));
}

static char *
dup_figures (LoomRun *run)
{
  g_autofree char *queued = NULL;
  g_autofree char *hops = NULL;
  g_autofree char *duration = NULL;

  if (loom_run_get_state (run) != LOOM_RUN_DONE || loom_run_get_n_resumes (run) == 0)
    return g_strdup ("");

  queued = loom_time_format_duration ((double) loom_run_get_queue_delay (run));
  duration = loom_time_format_duration ((double) loom_run_get_duration (run));
  hops = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u hop", "%u hops", loom_run_get_n_hops (run)),
      loom_run_get_n_hops (run));
  /* TRANSLATORS: "queued 12 µs · 3 hops · 1.2 ms" */
  return g_strdup_printf (_ ("queued %s · %s · %s"), queued, hops, duration);
}

/* "The deadlock: Block on the result"; where there is one way only, the scenario alone. */
static char *
dup_title (LoomRun *run)
{
  const LoomScenario *scenario = loom_scenario_find (loom_run_get_scenario (run));
  const LoomVariant *variant = loom_scenario_find_variant (scenario, loom_run_get_variant (run));

  if (loom_scenario_get_n_variants (scenario) == 1)
    return g_strdup (_ (scenario->title));
  /* TRANSLATORS: a scenario's title, and the way in which it was run */
  return g_strdup_printf (C_ ("run", "%s: %s"), _ (scenario->title), _ (variant->title));
}

static char *
dup_guarded (LoomRun *run)
{
  const char *message = loom_run_get_guard_message (run);

  if (loom_run_get_n_guarded (run) == 0)
    return g_strdup ("");
  if (message == NULL)
    message = _ ("something was touched off its thread");
  /* TRANSLATORS: %s: what was caught */
  return g_strdup_printf (_ ("Caught: %s."), message);
}

/* What came otherwise, in words. */
static char *
dup_otherwise (LoomRun *run)
{
  GPtrArray *facts = loom_run_get_facts (run);

  for (guint i = 0; facts != NULL && i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];

      if (fact->state == LOOM_FACT_OTHERWISE && loom_run_get_state (run) != LOOM_RUN_CANCELLED)
        /* TRANSLATORS: what was measured, the number, the number that was expected */
        return g_strdup_printf (_ ("Otherwise than the lesson says. %s: %s, expected %s."),
                                fact->label, fact->value, fact->expected);
    }
  return g_strdup ("");
}

static char *
dup_warning (LoomRun *run)
{
  g_autofree char *guarded = dup_guarded (run);
  g_autofree char *otherwise = dup_otherwise (run);

  if (guarded[0] == '\0')
    return g_steal_pointer (&otherwise);
  if (otherwise[0] == '\0')
    return g_steal_pointer (&guarded);
  return g_strdup_printf ("%s %s", guarded, otherwise);
}

static void
add_cell (GtkBox *box, const char *text, gboolean expand)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), expand ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, expand);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  if (!expand)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (box, label);
}

static char *
dup_waits (const LoomResume *resume)
{
  g_autofree char *waited = loom_time_format_duration ((double) resume->waited);
  g_autofree char *queued = loom_time_format_duration ((double) resume->queued);

  if (resume->inline_)
    /* TRANSLATORS: of an await: it went on at once where the awaited work ended */
    return g_strdup_printf (_ ("waited %s, went straight on"), waited);
  return g_strdup_printf (_ ("waited %s, queued %s"), waited, queued);
}

static void
resume_clicked_cb (GtkWidget *button, LoomRunRow *self)
{
  guint line = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "line"));

  g_signal_emit (self, signals[LINE_SELECTED], 0, line);
}

static GtkWidget *
create_resume (LoomRunRow *self, const LoomResume *resume)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  g_autofree char *place = g_strdup_printf ("%s:%u", resume->function, resume->line);
  g_autofree char *waits = dup_waits (resume);
  /* TRANSLATORS: an arrow and the thread where it went on */
  g_autofree char *thread = g_strdup_printf (resume->hopped ? "→ %s" : "%s", resume->thread);

  add_cell (GTK_BOX (box), place, TRUE);
  add_cell (GTK_BOX (box), waits, FALSE);
  add_cell (GTK_BOX (box), thread, FALSE);
  gtk_label_set_width_chars (GTK_LABEL (gtk_widget_get_last_child (box)), 11);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "resume");
  gtk_widget_set_tooltip_text (button, _ ("Show this line in the source"));
  g_object_set_data (G_OBJECT (button), "line", GUINT_TO_POINTER (resume->line));
  g_signal_connect_object (button, "clicked", G_CALLBACK (resume_clicked_cb), self, 0);
  return button;
}

/* Most rows are never opened, and what is not there costs no frame anything. */
static void
expanded_cb (LoomRunRow *self)
{
  if (gtk_widget_get_first_child (GTK_WIDGET (self->resumes_box)) != NULL)
    return;
  for (guint i = 0; i < loom_run_get_n_resumes (self->run); i++)
    gtk_box_append (self->resumes_box, create_resume (self, loom_run_get_resume (self->run, i)));
}

static void
set_headline_class (LoomRunRow *self)
{
  GtkWidget *label = GTK_WIDGET (self->headline_label);

  if (loom_run_get_state (self->run) == LOOM_RUN_FAILED)
    gtk_widget_add_css_class (label, "error");
  else
    gtk_widget_remove_css_class (label, "error");
}

static void
update (LoomRunRow *self)
{
  LoomRun *run = self->run;
  gboolean running = loom_run_get_state (run) == LOOM_RUN_RUNNING;
  g_autofree char *headline = dup_headline (run);
  g_autofree char *figures = dup_figures (run);
  g_autofree char *warning = dup_warning (run);
  g_autofree char *said = NULL;
  gboolean has_capture = loom_scenario_find (loom_run_get_scenario (run))->has_capture;

  gtk_label_set_text (self->headline_label, headline);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->headline_label), headline);
  gtk_label_set_text (self->figures_label, figures);
  gtk_widget_set_visible (GTK_WIDGET (self->figures_label), figures[0] != '\0');
  gtk_label_set_text (self->warning_label, warning);
  gtk_widget_set_visible (self->warning_box, warning[0] != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->expand_button), loom_run_get_n_resumes (run) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), running);
  gtk_spinner_set_spinning (self->spinner, running);
  set_headline_class (self);

  if (has_capture)
    said = g_strdup_printf (_ ("Run %u, %s, capture %s: %s %s %s"), loom_run_get_number (run),
                            gtk_label_get_text (self->title_label),
                            gtk_label_get_text (self->badge), headline, figures, warning);
  else
    said = g_strdup_printf (_ ("Run %u, %s: %s %s %s"), loom_run_get_number (run),
                            gtk_label_get_text (self->title_label), headline, figures, warning);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

static void
set_run (LoomRunRow *self, LoomRun *run)
{
  g_autofree char *number = g_strdup_printf ("%u", loom_run_get_number (run));
  g_autofree char *title = dup_title (run);
  gboolean capture = loom_run_get_capture (run);

  self->run = g_object_ref (run);
  gtk_label_set_text (self->number_label, number);
  gtk_label_set_text (self->title_label, title);
  /* Where the switch makes no difference, the place stays, so that the rows are aligned. */
  gtk_widget_set_opacity (GTK_WIDGET (self->badge),
                          loom_scenario_find (loom_run_get_scenario (run))->has_capture ? 1 : 0);
  gtk_label_set_text (self->badge, capture ? C_ ("capture", "On") : C_ ("capture", "Off"));
  gtk_widget_add_css_class (GTK_WIDGET (self->badge), capture ? "on" : "off");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->badge), capture
                                                             ? _ ("The context was captured")
                                                             : _ ("The context was not captured"));
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
loom_run_row_dispose (GObject *object)
{
  g_clear_object (&LOOM_RUN_ROW (object)->run);

  G_OBJECT_CLASS (loom_run_row_parent_class)->dispose (object);
}

static void
loom_run_row_class_init (LoomRunRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_run_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/lab/loom-run-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomRunRow, number_label);
  gtk_widget_class_bind_template_child (widget_class, LoomRunRow, badge);
  gtk_widget_class_bind_template_child (widget_class, LoomRunRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, LoomRunRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, LoomRunRow, headline_label);
  gtk_widget_class_bind_template_child (widget_class, LoomRunRow, figures_label);
  gtk_widget_class_bind_template_child (widget_class, LoomRunRow, expand_button);
  gtk_widget_class_bind_template_child (widget_class, LoomRunRow, warning_box);
  gtk_widget_class_bind_template_child (widget_class, LoomRunRow, warning_label);
  gtk_widget_class_bind_template_child (widget_class, LoomRunRow, resumes_box);

  /**
   * LoomRunRow::line-selected:
   * @line: a line's number in the scenario's file
   *
   * A person wants to see an await in the source.
   */
  signals[LINE_SELECTED] = g_signal_new ("line-selected", LOOM_TYPE_RUN_ROW, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
loom_run_row_init (LoomRunRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->expand_button, "toggled", G_CALLBACK (expanded_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * loom_run_row_new:
 * @run: a run, which the row follows until it has ended
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
loom_run_row_new (LoomRun *run)
{
  LoomRunRow *self;

  g_return_val_if_fail (LOOM_IS_RUN (run), NULL);

  self = g_object_new (LOOM_TYPE_RUN_ROW, NULL);
  set_run (self, run);
  return GTK_WIDGET (self);
}

LoomRun *
loom_run_row_get_run (LoomRunRow *self)
{
  g_return_val_if_fail (LOOM_IS_RUN_ROW (self), NULL);

  return self->run;
}

const char *
loom_run_row_get_headline (LoomRunRow *self)
{
  g_return_val_if_fail (LOOM_IS_RUN_ROW (self), NULL);

  return gtk_label_get_text (self->headline_label);
}

const char *
loom_run_row_get_warning (LoomRunRow *self)
{
  g_return_val_if_fail (LOOM_IS_RUN_ROW (self), NULL);

  return gtk_label_get_text (self->warning_label);
}

gboolean
loom_run_row_get_expanded (LoomRunRow *self)
{
  g_return_val_if_fail (LOOM_IS_RUN_ROW (self), FALSE);

  return gtk_toggle_button_get_active (self->expand_button);
}

void
loom_run_row_set_expanded (LoomRunRow *self, gboolean expanded)
{
  g_return_if_fail (LOOM_IS_RUN_ROW (self));

  gtk_toggle_button_set_active (self->expand_button, expanded);
}
