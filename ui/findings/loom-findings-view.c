/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "findings/loom-findings-view.h"

#include <glib/gi18n-lib.h>

#include "findings/loom-finding-row.h"
#include "findings/loom-findings-model.h"
#include "findings/loom-ui-findings-resources.h"
#include "lab/loom-scenario.h"
#include "timeline/loom-time-format.h"

/* Nanoseconds. */
#define SHORTEST_EVIDENCE 1000000

struct _LoomFindingsView
{
  AdwBin parent_instance;

  /* Template children. */
  GtkStack *stack;
  GtkDropDown *rule_choice;
  GtkListView *list;
  GtkRevealer *advice;
  GtkLabel *title_label;
  GtkLabel *advice_label;
  GtkButton *scenario_button;

  /* Owned. */
  LoomTimeline *timeline; /* nullable */
  LoomFindings *findings; /* nullable */
  LoomFindingsModel *model;
  GtkSingleSelection *selection;
  GArray *choices; /* LoomFindingsChoice: of rule_choice */

  gint wanted; /* a LoomRule that is to be listed as soon as there are findings; -1 for none */
};

G_DEFINE_FINAL_TYPE (LoomFindingsView, loom_findings_view, ADW_TYPE_BIN)

static void
show_advice (LoomFindingsView *self, const LoomFinding *finding)
{
  const LoomRuleInfo *rule;

  gtk_revealer_set_reveal_child (self->advice, finding != NULL);
  /* Without a transition, the room for it stays. */
  gtk_widget_set_visible (GTK_WIDGET (self->advice), finding != NULL);
  if (finding == NULL)
    return;
  rule = loom_rule_get_info (finding->rule);
  gtk_label_set_text (self->title_label, rule->title);
  gtk_label_set_text (self->advice_label, rule->advice);
  gtk_widget_set_visible (GTK_WIDGET (self->scenario_button),
                          loom_scenario_find (rule->scenario) != NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->scenario_button), "s", rule->scenario);
}

/* What is told while its thread is blocked is told of that wait: a deadlock is told as it is
 * broken, when nearly all of the wait has passed. */
static const LoomSlice *
find_wait (LoomFindingsView *self, const LoomFinding *finding)
{
  LoomTimelineModel *model = loom_timeline_get_model (self->timeline);
  const LoomSlice *slice;
  guint number;

  if (finding->slice != LOOM_NO_SLICE ||
      !loom_timeline_model_slice_at (model, finding->lane, finding->begin, &number))
    return NULL;
  slice = loom_timeline_model_get_slice (model, finding->lane, number);
  return loom_timeline_model_get_kind (
             model, loom_trace_get_lane (loom_timeline_get_trace (self->timeline), finding->lane),
             slice) == LOOM_SLICE_BLOCKED
             ? slice
             : NULL;
}

/* With something around it: a moment alone would fill the timeline with one instant. */
static void
reveal (LoomFindingsView *self, const LoomFinding *finding)
{
  const LoomSlice *wait = find_wait (self, finding);
  gint64 begin = wait != NULL ? MIN (wait->begin, finding->begin) : finding->begin;
  gint64 end = wait != NULL ? MAX (wait->begin + wait->duration, finding->end) : finding->end;
  gint64 margin = MAX (0, SHORTEST_EVIDENCE - (end - begin)) / 2;

  loom_timeline_reveal (self->timeline, finding->lane, begin - margin, end + margin);
}

static void
show_evidence (LoomFindingsView *self)
{
  LoomFindingItem *item = gtk_single_selection_get_selected_item (self->selection);
  const LoomFinding *finding;

  if (item == NULL || self->timeline == NULL)
    return;
  finding = loom_finding_item_get (item);
  if (finding->slice != LOOM_NO_SLICE)
    loom_timeline_select (self->timeline, finding->lane, finding->slice);
  else
    loom_timeline_clear_selection (self->timeline);
  reveal (self, finding);
}

static void
selected_cb (LoomFindingsView *self)
{
  LoomFindingItem *item = gtk_single_selection_get_selected_item (self->selection);

  show_advice (self, item != NULL ? loom_finding_item_get (item) : NULL);
  show_evidence (self);
}

static void
activate_cb (LoomFindingsView *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  show_evidence (self);
}

/* The list tells only of another selection, and what is selected may be out of view since. */
static void
clicked_cb (GtkEventController *gesture,
            gint n_press G_GNUC_UNUSED,
            double x G_GNUC_UNUSED,
            double y G_GNUC_UNUSED,
            GtkListItem *item)
{
  GtkWidget *row = gtk_event_controller_get_widget (gesture);

  if (gtk_list_item_get_selected (item))
    show_evidence (LOOM_FINDINGS_VIEW (gtk_widget_get_ancestor (row, LOOM_TYPE_FINDINGS_VIEW)));
}

static void
rule_chosen_cb (LoomFindingsView *self)
{
  guint chosen = gtk_drop_down_get_selected (self->rule_choice);

  if (chosen < self->choices->len)
    loom_findings_model_choose (self->model,
                                g_array_index (self->choices, LoomFindingsChoice, chosen));
}

static void
setup_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
          GtkListItem *item,
          gpointer user_data G_GNUC_UNUSED)
{
  GtkWidget *row = loom_finding_row_new ();
  GtkGesture *gesture = gtk_gesture_click_new ();

  g_signal_connect (gesture, "released", G_CALLBACK (clicked_cb), item);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (gesture));
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
         GtkListItem *item,
         gpointer user_data G_GNUC_UNUSED)
{
  loom_finding_row_set (LOOM_FINDING_ROW (gtk_list_item_get_child (item)),
                        gtk_list_item_get_item (item));
}

static gboolean
step_cb (GtkWidget *widget, GVariant *args, gpointer user_data G_GNUC_UNUSED)
{
  LoomFindingsView *self = LOOM_FINDINGS_VIEW (widget);

  if (self->findings == NULL)
    return GDK_EVENT_PROPAGATE;
  if (!loom_findings_view_step (self, g_variant_get_int32 (args)))
    gtk_widget_error_bell (widget);
  return GDK_EVENT_STOP;
}

static void
add_shortcut (GtkEventController *controller, GdkModifierType modifiers, gint direction)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F8, modifiers),
                                            gtk_callback_action_new (step_cb, NULL, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (direction));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

static void
loom_findings_view_dispose (GObject *object)
{
  LoomFindingsView *self = LOOM_FINDINGS_VIEW (object);

  g_clear_object (&self->timeline);
  g_clear_pointer (&self->findings, loom_findings_unref);
  g_clear_object (&self->model);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->choices, g_array_unref);
  G_OBJECT_CLASS (loom_findings_view_parent_class)->dispose (object);
}

static void
loom_findings_view_class_init (LoomFindingsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_findings_view_dispose;
  loom_ui_findings_register_resource ();
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/findings/loom-findings-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomFindingsView, stack);
  gtk_widget_class_bind_template_child (widget_class, LoomFindingsView, rule_choice);
  gtk_widget_class_bind_template_child (widget_class, LoomFindingsView, list);
  gtk_widget_class_bind_template_child (widget_class, LoomFindingsView, advice);
  gtk_widget_class_bind_template_child (widget_class, LoomFindingsView, title_label);
  gtk_widget_class_bind_template_child (widget_class, LoomFindingsView, advice_label);
  gtk_widget_class_bind_template_child (widget_class, LoomFindingsView, scenario_button);
  gtk_widget_class_bind_template_callback (widget_class, rule_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
loom_findings_view_init (LoomFindingsView *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->wanted = -1;
  self->choices = g_array_new (FALSE, FALSE, sizeof (LoomFindingsChoice));
  self->model = loom_findings_model_new ();
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  /* Else the next one after none would be the second. */
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_MANAGED);
  /* Before GtkPaned, which takes F8 for its handle wherever the focus is in it. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  add_shortcut (controller, 0, 1);
  add_shortcut (controller, GDK_SHIFT_MASK, -1);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

GtkWidget *
loom_findings_view_new (void)
{
  return g_object_new (LOOM_TYPE_FINDINGS_VIEW, NULL);
}

/**
 * loom_findings_view_set_timeline:
 * @timeline: where the evidence is shown; a reference is kept. To be called once
 */
void
loom_findings_view_set_timeline (LoomFindingsView *self, LoomTimeline *timeline)
{
  g_return_if_fail (LOOM_IS_FINDINGS_VIEW (self));
  g_return_if_fail (LOOM_IS_TIMELINE (timeline));

  g_set_object (&self->timeline, timeline);
}

static void
add_choice (LoomFindingsView *self, GtkStringList *texts, LoomFindingsChoice choice, char *text)
{
  gtk_string_list_take (texts, text);
  g_array_append_val (self->choices, choice);
}

static char *
count_severity (LoomSeverity severity, guint64 n)
{
  g_autofree char *count = loom_count_format (n);

  switch (severity)
    {
    case LOOM_SEVERITY_ERROR:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s error", "%s errors", n), count);
    case LOOM_SEVERITY_WARNING:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s warning", "%s warnings", n), count);
    case LOOM_SEVERITY_NOTE:
    default:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s note", "%s notes", n), count);
    }
}

static void
add_severity (LoomFindingsView *self, GtkStringList *texts, LoomSeverity severity)
{
  guint64 n = loom_findings_count_from (self->findings, severity) -
              loom_findings_count_from (self->findings, severity + 1);

  if (n > 0)
    add_choice (self, texts,
                (LoomFindingsChoice) { .kind = LOOM_FINDINGS_OF_SEVERITY, .severity = severity },
                count_severity (severity, n));
}

static void
add_rule (LoomFindingsView *self, GtkStringList *texts, LoomRule rule)
{
  const LoomRuleInfo *info = loom_rule_get_info (rule);
  guint64 n = loom_findings_count (self->findings, rule);
  g_autofree char *count = loom_count_format (n);

  if (n > 0)
    add_choice (self, texts, (LoomFindingsChoice) { .kind = LOOM_FINDINGS_OF_RULE, .rule = rule },
                g_strdup_printf ("%s  %s  %s", info->code, count, info->title));
}

static void
show_choices (LoomFindingsView *self)
{
  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);
  guint64 n = loom_findings_count_from (self->findings, LOOM_SEVERITY_NOTE);
  g_autofree char *count = loom_count_format (n);

  g_array_set_size (self->choices, 0);
  add_choice (
      self, texts, (LoomFindingsChoice) { .kind = LOOM_FINDINGS_ALL },
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s finding", "%s findings", n), count));
  for (LoomSeverity i = LOOM_SEVERITY_ERROR; i >= LOOM_SEVERITY_NOTE; i--)
    add_severity (self, texts, i);
  for (guint i = 0; i < LOOM_N_RULES; i++)
    add_rule (self, texts, (LoomRule) i);
  gtk_drop_down_set_model (self->rule_choice, G_LIST_MODEL (texts));
  gtk_drop_down_set_selected (self->rule_choice, 0);
}

/* Nothing of it leaves all of them listed, which tells so. */
static void
show_wanted (LoomFindingsView *self)
{
  for (guint i = 0; self->wanted >= 0 && i < self->choices->len; i++)
    {
      const LoomFindingsChoice *choice = &g_array_index (self->choices, LoomFindingsChoice, i);

      if (choice->kind != LOOM_FINDINGS_OF_RULE || (gint) choice->rule != self->wanted)
        continue;
      gtk_drop_down_set_selected (self->rule_choice, i);
      loom_findings_view_step (self, 1);
    }
  self->wanted = -1;
}

static void
mark_timeline (LoomFindingsView *self)
{
  guint n = self->findings != NULL ? loom_findings_get_n (self->findings) : 0;
  g_autofree LoomFindingMark *marks = g_new (LoomFindingMark, n + 1);

  for (guint i = 0; i < n; i++)
    {
      const LoomFinding *finding = loom_findings_get (self->findings, i);

      marks[i] = (LoomFindingMark) {
        finding->lane,
        finding->begin,
        finding->end,
        (guint8) loom_findings_get_severity (self->findings, i),
      };
    }
  if (self->timeline != NULL)
    loom_timeline_set_finding_marks (self->timeline, marks, n);
}

/**
 * loom_findings_view_set_findings:
 * @findings: (nullable): those of the timeline's recording; %NULL while they are looked for
 */
void
loom_findings_view_set_findings (LoomFindingsView *self, LoomFindings *findings)
{
  g_return_if_fail (LOOM_IS_FINDINGS_VIEW (self));

  if (findings != NULL)
    loom_findings_ref (findings);
  g_clear_pointer (&self->findings, loom_findings_unref);
  self->findings = findings;
  loom_findings_model_set (self->model, findings);
  if (findings == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "looking");
      return;
    }
  show_choices (self);
  gtk_stack_set_visible_child_name (self->stack,
                                    loom_findings_get_n (findings) > 0 ? "found" : "nothing");
  mark_timeline (self);
  show_wanted (self);
}

/**
 * loom_findings_view_show_rule:
 * @rule: a rule
 *
 * Lists what breaks it only, and shows the first; as soon as the findings are there, where they
 * are still being looked for.
 */
void
loom_findings_view_show_rule (LoomFindingsView *self, LoomRule rule)
{
  g_return_if_fail (LOOM_IS_FINDINGS_VIEW (self));

  self->wanted = (gint) rule;
  if (self->findings != NULL)
    show_wanted (self);
}

LoomFindings *
loom_findings_view_get_findings (LoomFindingsView *self)
{
  g_return_val_if_fail (LOOM_IS_FINDINGS_VIEW (self), NULL);

  return self->findings;
}

/**
 * loom_findings_view_step:
 * @direction: above 0 for the next one in the list, below for the previous
 *
 * Selects it, and shows where it is.
 *
 * Returns: whether there is any
 */
gboolean
loom_findings_view_step (LoomFindingsView *self, gint direction)
{
  guint n, selected;

  g_return_val_if_fail (LOOM_IS_FINDINGS_VIEW (self), FALSE);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  if (n == 0)
    return FALSE;
  selected = gtk_single_selection_get_selected (self->selection);
  if (selected == GTK_INVALID_LIST_POSITION)
    selected = direction > 0 ? 0 : n - 1;
  else
    selected = (selected + (direction > 0 ? 1 : n - 1)) % n;
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", selected);
  activate_cb (self, selected);
  return TRUE;
}
