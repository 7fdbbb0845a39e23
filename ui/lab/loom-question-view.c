/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-question-view.h"

#include <glib/gi18n-lib.h>

struct _LoomQuestionView
{
  AdwBin parent_instance;

  /* Template children. */
  GtkBox *answers_box;
  GtkLabel *hint_label;
  GtkWidget *outcome_box;
  GtkImage *verdict_icon;
  GtkLabel *verdict_label;
  GtkLabel *score_label;

  const LoomScenario *scenario;
  gint predicted;       /* -1 for none */
  GPtrArray *answers;   /* borrowed: a GtkCheckButton for each answer */
  GHashTable *outcomes; /* (static utf8 gboolean): whether the first prediction was right */
};

G_DEFINE_FINAL_TYPE (LoomQuestionView, loom_question_view, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_PREDICTED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
set_predicted (LoomQuestionView *self, gint predicted)
{
  self->predicted = predicted;
  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), predicted < 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PREDICTED]);
}

static void
toggled_cb (LoomQuestionView *self, GtkCheckButton *button)
{
  guint i;

  if (gtk_check_button_get_active (button) && g_ptr_array_find (self->answers, button, &i))
    set_predicted (self, (gint) i);
}

static void
show_verdict (LoomQuestionView *self, const char *icon, const char *css_class, const char *text)
{
  GtkWidget *image = GTK_WIDGET (self->verdict_icon);

  gtk_widget_remove_css_class (image, "success");
  gtk_widget_remove_css_class (image, "warning");
  gtk_widget_set_visible (image, icon != NULL);
  if (icon != NULL)
    {
      gtk_image_set_from_icon_name (self->verdict_icon, icon);
      gtk_widget_add_css_class (image, css_class);
    }
  gtk_label_set_text (self->verdict_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->verdict_label), text[0] != '\0');
}

static void
show_score (LoomQuestionView *self)
{
  GHashTableIter iter;
  gpointer right;
  guint n_right = 0;
  guint n_questions = 0;
  g_autofree char *text = NULL;

  for (const LoomScenario *const *scenario = loom_scenarios (); *scenario != NULL; scenario++)
    n_questions += (*scenario)->answers != NULL;
  g_hash_table_iter_init (&iter, self->outcomes);
  while (g_hash_table_iter_next (&iter, NULL, &right))
    n_right += GPOINTER_TO_INT (right) != 0;

  /* TRANSLATORS: right ones, predictions so far, questions */
  text = g_strdup_printf (_ ("Predicted right: %u of %u. There are %u questions."), n_right,
                          g_hash_table_size (self->outcomes), n_questions);
  gtk_label_set_text (self->score_label, g_hash_table_size (self->outcomes) > 0 ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->score_label), g_hash_table_size (self->outcomes) > 0);
}

static void
add_answer (LoomQuestionView *self, const LoomAnswer *answer)
{
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (_ (answer->text));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  /* Its own label would not wrap. */
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (answer->text), -1);
  if (self->answers->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->answers->pdata[0]);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->answers, button);
  gtk_box_append (self->answers_box, button);
}

static void
show_answers (LoomQuestionView *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->answers, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->answers_box))) != NULL)
    gtk_box_remove (self->answers_box, child);
  for (const LoomAnswer *answer = self->scenario->answers; answer->text != NULL; answer++)
    add_answer (self, answer);
}

/* The right one has a mark of its own. */
static void
mark_right (LoomQuestionView *self, gint right)
{
  for (guint i = 0; i < self->answers->len; i++)
    {
      GtkWidget *label = gtk_check_button_get_child (self->answers->pdata[i]);
      const char *text = _ (self->scenario->answers[i].text);
      /* TRANSLATORS: %s: the answer that the recording shows to be right */
      g_autofree char *marked = g_strdup_printf (_ ("%s  ✓ shown by the recording"), text);

      gtk_label_set_text (GTK_LABEL (label), (gint) i == right ? marked : text);
    }
}

static void
judge (LoomQuestionView *self, gint right)
{
  const char *answer = _ (self->scenario->answers[right].text);
  gboolean was_right = right == self->predicted;
  g_autofree char *text =
      /* TRANSLATORS: %s: the right answer */
      g_strdup_printf (was_right ? _ ("As you predicted: “%s”.")
                                 : _ ("Not what you predicted. The recording shows: “%s”."),
                       answer);

  if (self->predicted < 0)
    {
      g_autofree char *shown = g_strdup_printf (_ ("The recording shows: “%s”."), answer);

      show_verdict (self, NULL, NULL, shown);
      return;
    }
  show_verdict (self, was_right ? "emblem-ok-symbolic" : "dialog-warning-symbolic",
                was_right ? "success" : "warning", text);
  if (!g_hash_table_contains (self->outcomes, self->scenario->name))
    g_hash_table_insert (self->outcomes, (gpointer) self->scenario->name,
                         GINT_TO_POINTER (was_right));
  show_score (self);
}

static void
loom_question_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PREDICTED:
      g_value_set_boolean (value, LOOM_QUESTION_VIEW (object)->predicted >= 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
loom_question_view_finalize (GObject *object)
{
  LoomQuestionView *self = LOOM_QUESTION_VIEW (object);

  g_ptr_array_unref (self->answers);
  g_hash_table_unref (self->outcomes);

  G_OBJECT_CLASS (loom_question_view_parent_class)->finalize (object);
}

static void
loom_question_view_class_init (LoomQuestionViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = loom_question_view_get_property;
  object_class->finalize = loom_question_view_finalize;
  properties[PROP_PREDICTED] = g_param_spec_boolean ("predicted", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/lab/loom-question-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomQuestionView, answers_box);
  gtk_widget_class_bind_template_child (widget_class, LoomQuestionView, hint_label);
  gtk_widget_class_bind_template_child (widget_class, LoomQuestionView, outcome_box);
  gtk_widget_class_bind_template_child (widget_class, LoomQuestionView, verdict_icon);
  gtk_widget_class_bind_template_child (widget_class, LoomQuestionView, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, LoomQuestionView, score_label);
}

static void
loom_question_view_init (LoomQuestionView *self)
{
  self->predicted = -1;
  self->answers = g_ptr_array_new ();
  self->outcomes = g_hash_table_new (g_str_hash, g_str_equal);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * loom_question_view_set_scenario:
 * @scenario: (nullable): a scenario
 *
 * Asks its question, if it has one.
 */
void
loom_question_view_set_scenario (LoomQuestionView *self, const LoomScenario *scenario)
{
  gboolean asks = scenario != NULL && scenario->answers != NULL;

  g_return_if_fail (LOOM_IS_QUESTION_VIEW (self));

  self->scenario = asks ? scenario : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), asks);
  if (!asks)
    return;
  show_answers (self);
  set_predicted (self, -1);
  show_verdict (self, NULL, NULL, "");
  show_score (self);
}

/**
 * loom_question_view_set_run:
 * @run: a run of the scenario that has ended
 */
void
loom_question_view_set_run (LoomQuestionView *self, LoomRun *run)
{
  gint right;

  g_return_if_fail (LOOM_IS_QUESTION_VIEW (self));
  g_return_if_fail (LOOM_IS_RUN (run));

  if (self->scenario == NULL || !g_str_equal (loom_run_get_scenario (run), self->scenario->name))
    return;
  right = loom_run_get_answer (run);
  mark_right (self, right);
  if (right >= 0)
    judge (self, right);
  else
    show_verdict (self, "dialog-warning-symbolic", "warning",
                  _ ("The recording of this run decides for none of the answers. Run it again."));
}

gboolean
loom_question_view_get_predicted (LoomQuestionView *self)
{
  g_return_val_if_fail (LOOM_IS_QUESTION_VIEW (self), FALSE);

  return self->predicted >= 0;
}

/**
 * loom_question_view_predict:
 * @answer: an answer's place, from 0
 */
void
loom_question_view_predict (LoomQuestionView *self, guint answer)
{
  g_return_if_fail (LOOM_IS_QUESTION_VIEW (self));
  g_return_if_fail (answer < self->answers->len);

  gtk_check_button_set_active (self->answers->pdata[answer], TRUE);
}

const char *
loom_question_view_get_verdict (LoomQuestionView *self)
{
  g_return_val_if_fail (LOOM_IS_QUESTION_VIEW (self), NULL);

  return gtk_label_get_text (self->verdict_label);
}

const char *
loom_question_view_get_score (LoomQuestionView *self)
{
  g_return_val_if_fail (LOOM_IS_QUESTION_VIEW (self), NULL);

  return gtk_label_get_text (self->score_label);
}

GtkWidget *
loom_question_view_get_outcome (LoomQuestionView *self)
{
  g_return_val_if_fail (LOOM_IS_QUESTION_VIEW (self), NULL);

  return self->outcome_box;
}
