/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-scenario-summary.h"

#include <glib/gi18n-lib.h>

struct _LoomScenarioSummary
{
  AdwBin parent_instance;

  /* Template children. */
  GtkLabel *summary_label;
  GtkLabel *capture_label;

  const LoomScenario *scenario;
  gboolean capture;
};

G_DEFINE_FINAL_TYPE (LoomScenarioSummary, loom_scenario_summary, ADW_TYPE_BIN)

static void
show_capture (LoomScenarioSummary *self)
{
  const char *text;

  if (self->scenario == NULL)
    return;
  if (!self->scenario->has_capture)
    text = _ ("The Capture context switch makes no difference here.");
  else if (self->capture)
    text = _ ("Capture context is on: its awaits come back to the context that they were made in.");
  else
    text = _ ("Capture context is off: its awaits go on where the awaited work ended.");
  gtk_label_set_text (self->capture_label, text);
}

static void
loom_scenario_summary_class_init (LoomScenarioSummaryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/ui/lab/loom-scenario-summary.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioSummary, summary_label);
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioSummary, capture_label);
}

static void
loom_scenario_summary_init (LoomScenarioSummary *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
loom_scenario_summary_set_scenario (LoomScenarioSummary *self, const LoomScenario *scenario)
{
  g_return_if_fail (LOOM_IS_SCENARIO_SUMMARY (self));
  g_return_if_fail (scenario != NULL);

  self->scenario = scenario;
  gtk_label_set_text (self->summary_label, _ (scenario->summary));
  show_capture (self);
}

void
loom_scenario_summary_set_capture (LoomScenarioSummary *self, gboolean capture)
{
  g_return_if_fail (LOOM_IS_SCENARIO_SUMMARY (self));

  self->capture = capture;
  show_capture (self);
}
