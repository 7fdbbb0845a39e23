/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "findings/loom-finding-row.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"

struct _LoomFindingRow
{
  AdwBin parent_instance;

  /* Template children. */
  GtkImage *icon;
  GtkLabel *code_label;
  GtkLabel *place_label;
  GtkLabel *message_label;
};

G_DEFINE_FINAL_TYPE (LoomFindingRow, loom_finding_row, ADW_TYPE_BIN)

const char *
loom_severity_icon (LoomSeverity severity)
{
  switch (severity)
    {
    case LOOM_SEVERITY_ERROR:
      return "dialog-error-symbolic";
    case LOOM_SEVERITY_WARNING:
      return "dialog-warning-symbolic";
    case LOOM_SEVERITY_NOTE:
    default:
      return "dialog-information-symbolic";
    }
}

const char *
loom_severity_word (LoomSeverity severity)
{
  switch (severity)
    {
    case LOOM_SEVERITY_ERROR:
      return _ ("Error");
    case LOOM_SEVERITY_WARNING:
      return _ ("Warning");
    case LOOM_SEVERITY_NOTE:
    default:
      return _ ("Note");
    }
}

static void
loom_finding_row_class_init (LoomFindingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/findings/loom-finding-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomFindingRow, icon);
  gtk_widget_class_bind_template_child (widget_class, LoomFindingRow, code_label);
  gtk_widget_class_bind_template_child (widget_class, LoomFindingRow, place_label);
  gtk_widget_class_bind_template_child (widget_class, LoomFindingRow, message_label);
}

static void
loom_finding_row_init (LoomFindingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
loom_finding_row_new (void)
{
  return g_object_new (LOOM_TYPE_FINDING_ROW, NULL);
}

static void
set_severity (LoomFindingRow *self, LoomSeverity severity)
{
  static const char *const classes[] = { "", "accent", "warning", "error" };

  for (guint i = LOOM_SEVERITY_NOTE; i <= LOOM_SEVERITY_ERROR; i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), classes[severity]);
  gtk_image_set_from_icon_name (self->icon, loom_severity_icon (severity));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->icon), loom_severity_word (severity));
}

/**
 * loom_finding_row_set:
 * @item: what it shows; nothing of it is kept
 */
void
loom_finding_row_set (LoomFindingRow *self, LoomFindingItem *item)
{
  LoomTrace *trace = loom_findings_get_trace (loom_finding_item_get_findings (item));
  const LoomFinding *finding = loom_finding_item_get (item);
  const LoomRuleInfo *rule = loom_rule_get_info (finding->rule);
  /* As the timeline's ruler has it. */
  g_autofree char *time = loom_time_format_duration ((double) finding->begin);
  g_autofree char *place = NULL;
  g_autofree char *where = NULL;
  g_autofree char *spoken = NULL;

  if (finding->file != 0 && finding->line > 0)
    place = g_strdup_printf ("%s:%u", loom_trace_get_string (trace, finding->file), finding->line);
  else
    place = g_strdup (loom_trace_get_lane (trace, finding->lane)->name);
  /* TRANSLATORS: where in the source, or the thread; and when in the recording */
  where = g_strdup_printf (_ ("%s · at %s"), place, time);
  set_severity (self, rule->severity);
  gtk_label_set_text (self->code_label, rule->code);
  gtk_label_set_text (self->place_label, where);
  gtk_label_set_text (self->message_label, finding->message);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->message_label), finding->message);
  /* Translators: “Error W002: what was found, where and when”, for who cannot see it */
  spoken = g_strdup_printf (_ ("%s %s: %s, %s"), loom_severity_word (rule->severity), rule->code,
                            finding->message, where);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}
