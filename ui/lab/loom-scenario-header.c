/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-scenario-header.h"

#include <glib/gi18n-lib.h>

#include "findings/loom-finding.h"
#include "lab/loom-verdict-table.h"

struct _LoomScenarioHeader
{
  AdwBin parent_instance;

  /* Template children. */
  GtkLabel *title_label;
  GtkWidget *runs_box;
  GtkFlowBox *variants_box;
  GtkWidget *run_button;
  GtkWidget *many_button;
  GtkWidget *cancel_button;
  GtkLabel *progress_label;
  GtkBox *rules_box;

  const LoomScenario *scenario;
};

G_DEFINE_FINAL_TYPE (LoomScenarioHeader, loom_scenario_header, ADW_TYPE_BIN)

/* A button for each variant. Their shapes differ, and their words. */

static char *
dup_variant_label (const LoomVariant *variant)
{
  switch (variant->kind)
    {
    case LOOM_VARIANT_PITFALL:
      /* TRANSLATORS: %s: what is done wrong: "Run Pitfall: Block on the result" */
      return g_strdup_printf (_ ("Run Pitfall: %s"), _ (variant->title));
    case LOOM_VARIANT_CURE:
      /* TRANSLATORS: %s: how it is done well: "Run Cure: Await it" */
      return g_strdup_printf (_ ("Run Cure: %s"), _ (variant->title));
    case LOOM_VARIANT_PLAIN:
    default:
      /* TRANSLATORS: %s: what is done: "Run: Load a recording" */
      return g_strdup_printf (_ ("Run: %s"), _ (variant->title));
    }
}

static GtkWidget *
create_button (const LoomVariant *variant)
{
  GtkWidget *button = gtk_button_new ();
  g_autofree char *label = dup_variant_label (variant);
  GtkWidget *content = adw_button_content_new ();
  const char *icon = loom_variant_icon (variant->kind);

  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), label);
  if (icon != NULL)
    adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), icon);
  gtk_button_set_child (GTK_BUTTON (button), icon != NULL ? content : gtk_label_new (label));
  if (icon == NULL)
    g_object_unref (g_object_ref_sink (content));
  gtk_widget_add_css_class (button, "variant");
  if (variant->kind != LOOM_VARIANT_PLAIN)
    gtk_widget_add_css_class (button, variant->kind == LOOM_VARIANT_CURE ? "cure" : "pitfall");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", variant->name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "lab.run-variant");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return button;
}

static void
remove_all (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    if (GTK_IS_FLOW_BOX (box))
      gtk_flow_box_remove (GTK_FLOW_BOX (box), child);
    else
      gtk_box_remove (GTK_BOX (box), child);
}

static void
show_variants (LoomScenarioHeader *self)
{
  guint n = loom_scenario_get_n_variants (self->scenario);

  remove_all (GTK_WIDGET (self->variants_box));
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *child = gtk_flow_box_child_new ();

      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child),
                                    create_button (&self->scenario->variants[i]));
      /* The button is what the focus goes to. */
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_insert (self->variants_box, child, -1);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->variants_box), n > 1);
  gtk_button_set_label (GTK_BUTTON (self->run_button), n == 1   ? _ ("_Run")
                                                       : n == 2 ? _ ("Run _Both")
                                                                : _ ("Run _All"));
  gtk_widget_set_tooltip_text (
      self->run_button, n == 0   ? _ ("Run every case, one after the other (F5)")
                        : n == 1 ? _ ("Run it once (F5)")
                                 : _ ("Run each way under the same load, one after the other "
                                      "(F5)"));
  /* A question is answered by one run, which one predicts first. */
  gtk_widget_set_visible (self->runs_box, self->scenario->answers == NULL);
}

static void
show_rules (LoomScenarioHeader *self)
{
  const char *const *rules = self->scenario->rules;

  remove_all (GTK_WIDGET (self->rules_box));
  gtk_widget_set_visible (GTK_WIDGET (self->rules_box), rules != NULL);
  if (rules == NULL)
    return;

  /* TRANSLATORS: before the codes of findings: "Teaches W001 W002" */
  gtk_box_append (self->rules_box, gtk_label_new (_ ("Teaches")));
  for (; *rules != NULL; rules++)
    {
      GtkWidget *button = gtk_button_new_with_label (*rules);
      g_autofree char *tooltip = NULL;
      LoomRule rule;

      if (!loom_rule_find (*rules, &rule))
        continue;
      /* TRANSLATORS: %s: a finding's title */
      tooltip =
          g_strdup_printf (_ ("%s. Shows it in the inspector, in the recording of the last run"),
                           loom_rule_get_info (rule)->title);
      gtk_widget_set_tooltip_text (button, tooltip);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "rule-link");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", *rules);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "lab.show-findings");
      gtk_box_append (self->rules_box, button);
    }
}

static void
loom_scenario_header_class_init (LoomScenarioHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/ui/lab/loom-scenario-header.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioHeader, title_label);
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioHeader, runs_box);
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioHeader, variants_box);
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioHeader, run_button);
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioHeader, many_button);
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioHeader, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioHeader, progress_label);
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioHeader, rules_box);
}

static void
loom_scenario_header_init (LoomScenarioHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
loom_scenario_header_set_scenario (LoomScenarioHeader *self, const LoomScenario *scenario)
{
  g_return_if_fail (LOOM_IS_SCENARIO_HEADER (self));
  g_return_if_fail (scenario != NULL);

  self->scenario = scenario;
  gtk_label_set_text (self->title_label, _ (scenario->title));
  show_variants (self);
  show_rules (self);
}

void
loom_scenario_header_set_busy (LoomScenarioHeader *self, gboolean busy)
{
  g_return_if_fail (LOOM_IS_SCENARIO_HEADER (self));

  gtk_widget_set_visible (self->cancel_button, busy);
}

/**
 * loom_scenario_header_get_title:
 *
 * Returns: (transfer none): where the lesson's title stands
 */
GtkWidget *
loom_scenario_header_get_title (LoomScenarioHeader *self)
{
  g_return_val_if_fail (LOOM_IS_SCENARIO_HEADER (self), NULL);

  return GTK_WIDGET (self->title_label);
}

/**
 * loom_scenario_header_get_run_button:
 *
 * Returns: (transfer none): what runs the lesson; not to be seen of a question
 */
GtkWidget *
loom_scenario_header_get_run_button (LoomScenarioHeader *self)
{
  g_return_val_if_fail (LOOM_IS_SCENARIO_HEADER (self), NULL);

  return self->run_button;
}

/* A few runs are over before one can read it. */
#define WORTH_COUNTING 5

void
loom_scenario_header_set_progress (LoomScenarioHeader *self, guint n_done, guint n_all)
{
  g_autofree char *text = NULL;

  g_return_if_fail (LOOM_IS_SCENARIO_HEADER (self));

  gtk_widget_set_visible (GTK_WIDGET (self->progress_label), n_all >= WORTH_COUNTING);
  if (n_all < WORTH_COUNTING)
    return;
  /* TRANSLATORS: how many runs of how many have ended */
  text = g_strdup_printf (_ ("%u of %u"), n_done, n_all);
  gtk_label_set_text (self->progress_label, text);
}

void
loom_scenario_header_reveal_rules (LoomScenarioHeader *self, gboolean reveal)
{
  g_return_if_fail (LOOM_IS_SCENARIO_HEADER (self));
  g_return_if_fail (self->scenario != NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->rules_box), reveal && self->scenario->rules != NULL);
}
