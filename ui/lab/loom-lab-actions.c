/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-lab-actions.h"

#include "lab/loom-findings-link.h"
#include "lab/loom-lab-page.h"
#include "lab/loom-results-export.h"

#define MANY 50

static void
run_cb (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  weft_task_forget (loom_lab_page_run (LOOM_LAB_PAGE (widget), 1));
}

static void
run_many_cb (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  weft_task_forget (loom_lab_page_run (LOOM_LAB_PAGE (widget), MANY));
}

static void
run_variant_cb (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter)
{
  weft_task_forget (
      loom_lab_page_run_variant (LOOM_LAB_PAGE (widget), g_variant_get_string (parameter, NULL)));
}

static void
run_scenario_cb (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter)
{
  const LoomScenario *scenario = loom_scenario_find (g_variant_get_string (parameter, NULL));

  if (scenario != NULL)
    weft_task_forget (loom_lab_page_run_scenario (LOOM_LAB_PAGE (widget), scenario));
}

static void
show_scenario_cb (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter)
{
  loom_lab_page_show_scenario (LOOM_LAB_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
cancel_cb (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  loom_lab_page_cancel (LOOM_LAB_PAGE (widget));
}

static void
search_cb (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  loom_lab_page_search (LOOM_LAB_PAGE (widget));
}

static void
export_cb (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  GListModel *runs = G_LIST_MODEL (loom_lab_page_get_lab (LOOM_LAB_PAGE (widget)));

  weft_task_forget (loom_results_export_ask (widget, runs));
}

static void
show_findings_cb (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter)
{
  LoomLabPage *page = LOOM_LAB_PAGE (widget);
  LoomRunQueue *queue = loom_lab_page_get_queue (page);

  if (queue != NULL)
    weft_task_forget (loom_findings_link_follow (widget, loom_lab_page_get_lab (page), queue,
                                                 loom_lab_page_get_scenario (page),
                                                 g_variant_get_string (parameter, NULL)));
}

void
loom_lab_actions_install (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "lab.run", NULL, run_cb);
  gtk_widget_class_install_action (klass, "lab.run-variant", "s", run_variant_cb);
  gtk_widget_class_install_action (klass, "lab.run-many", NULL, run_many_cb);
  gtk_widget_class_install_action (klass, "lab.run-scenario", "s", run_scenario_cb);
  gtk_widget_class_install_action (klass, "lab.show-scenario", "s", show_scenario_cb);
  gtk_widget_class_install_action (klass, "lab.cancel", NULL, cancel_cb);
  gtk_widget_class_install_action (klass, "lab.show-findings", "s", show_findings_cb);
  gtk_widget_class_install_action (klass, "lab.export", NULL, export_cb);
  gtk_widget_class_install_action (klass, "lab.search", NULL, search_cb);
}
