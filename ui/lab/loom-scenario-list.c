/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-scenario-list.h"

#include <glib/gi18n-lib.h>

struct _LoomScenarioList
{
  AdwBin parent_instance;

  /* Template children. */
  GtkSearchEntry *search_entry;
  GtkListBox *list;

  const LoomScenario *selected;
};

G_DEFINE_FINAL_TYPE (LoomScenarioList, loom_scenario_list, ADW_TYPE_BIN)

enum
{
  SCENARIO_SELECTED,
  SCENARIO_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const LoomScenario *
get_scenario (GtkListBoxRow *row)
{
  return loom_scenarios ()[gtk_list_box_row_get_index (row)];
}

static gboolean
matches (LoomScenarioList *self, const LoomScenario *scenario)
{
  return loom_scenario_matches (scenario,
                                gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static gboolean
filter_cb (GtkListBoxRow *row, gpointer user_data)
{
  return matches (user_data, get_scenario (row));
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data G_GNUC_UNUSED)
{
  LoomGroup group = get_scenario (row)->group;
  GtkWidget *label;

  if (before != NULL && get_scenario (before)->group == group)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (loom_group_get_title (group));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "group-title");
  gtk_list_box_row_set_header (row, label);
}

static GtkListBoxRow *
get_first (LoomScenarioList *self)
{
  const LoomScenario *const *scenarios = loom_scenarios ();

  for (gint i = 0; scenarios[i] != NULL; i++)
    if (matches (self, scenarios[i]))
      return gtk_list_box_get_row_at_index (self->list, i);
  return NULL;
}

/* When the rows have their places. */
static gboolean
reveal_cb (GtkWidget *widget, GdkFrameClock *clock G_GNUC_UNUSED, gpointer user_data)
{
  LoomScenarioList *self = user_data;
  GtkWidget *row = GTK_WIDGET (gtk_list_box_get_selected_row (self->list));
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (row, widget, &bounds))
    return G_SOURCE_REMOVE;
  if (bounds.size.height < 1)
    return G_SOURCE_CONTINUE;
  gtk_adjustment_clamp_page (gtk_list_box_get_adjustment (self->list), bounds.origin.y - 36,
                             bounds.origin.y + bounds.size.height + 12);
  return G_SOURCE_REMOVE;
}

static void
row_selected_cb (LoomScenarioList *self, GtkListBoxRow *row)
{
  if (row == NULL || self->selected == get_scenario (row))
    return;
  self->selected = get_scenario (row);
  g_signal_emit (self, signals[SCENARIO_SELECTED], 0, self->selected);
}

static void
row_activated_cb (LoomScenarioList *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[SCENARIO_ACTIVATED], 0, get_scenario (row));
}

static void
search_changed_cb (LoomScenarioList *self)
{
  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_invalidate_headers (self->list);
}

/* Enter shows the first that was found. */
static void
activate_cb (LoomScenarioList *self)
{
  GtkListBoxRow *row = get_first (self);

  if (row == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
stop_search_cb (LoomScenarioList *self)
{
  GtkListBoxRow *row;

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  row = gtk_list_box_get_selected_row (self->list);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* Down goes to what was found. */
static gboolean
key_pressed_cb (LoomScenarioList *self, guint keyval)
{
  GtkListBoxRow *row =
      keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down ? get_first (self) : NULL;

  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_list_box_select_row (self->list, row);
  return gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* GTK 4.8 goes from row to row with Tab, and there are many. */
static gboolean
list_key_pressed_cb (LoomScenarioList *self, guint keyval)
{
  if (keyval == GDK_KEY_ISO_Left_Tab)
    {
      loom_scenario_list_focus_search (self);
      return GDK_EVENT_STOP;
    }
  if (keyval != GDK_KEY_Tab && keyval != GDK_KEY_KP_Tab)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[SCENARIO_ACTIVATED], 0, self->selected);
  return GDK_EVENT_STOP;
}

static void
add_rows (LoomScenarioList *self)
{
  for (const LoomScenario *const *scenario = loom_scenarios (); *scenario != NULL; scenario++)
    {
      GtkWidget *label = gtk_label_new (_ ((*scenario)->title));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_set_margin_top (label, 3);
      gtk_widget_set_margin_bottom (label, 3);
      gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
      gtk_list_box_append (self->list, label);
    }
}

static void
loom_scenario_list_class_init (LoomScenarioListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/lab/loom-scenario-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LoomScenarioList, list);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_key_pressed_cb);

  signals[SCENARIO_SELECTED] =
      g_signal_new ("scenario-selected", LOOM_TYPE_SCENARIO_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SCENARIO_ACTIVATED] =
      g_signal_new ("scenario-activated", LOOM_TYPE_SCENARIO_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
loom_scenario_list_init (LoomScenarioList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  gtk_list_box_set_header_func (self->list, header_cb, self, NULL);
  add_rows (self);
}

const LoomScenario *
loom_scenario_list_get_selected (LoomScenarioList *self)
{
  g_return_val_if_fail (LOOM_IS_SCENARIO_LIST (self), NULL);

  return self->selected;
}

/**
 * loom_scenario_list_select:
 * @scenario: one of loom_scenarios()
 *
 * Selects it, and shows all again where the search had left it out.
 */
void
loom_scenario_list_select (LoomScenarioList *self, const LoomScenario *scenario)
{
  const LoomScenario *const *scenarios = loom_scenarios ();
  gint i = 0;

  g_return_if_fail (LOOM_IS_SCENARIO_LIST (self));
  g_return_if_fail (scenario != NULL);

  while (scenarios[i] != NULL && scenarios[i] != scenario)
    i++;
  g_return_if_fail (scenarios[i] != NULL);

  if (!matches (self, scenario))
    loom_scenario_list_search (self, "");
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, i));
  gtk_widget_add_tick_callback (GTK_WIDGET (self->list), reveal_cb, self, NULL);
}

/**
 * loom_scenario_list_search:
 * @text: words that a scenario has to have; empty for all
 */
void
loom_scenario_list_search (LoomScenarioList *self, const char *text)
{
  g_return_if_fail (LOOM_IS_SCENARIO_LIST (self));
  g_return_if_fail (text != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
  /* The entry tells of it a moment later. */
  search_changed_cb (self);
}

void
loom_scenario_list_focus_search (LoomScenarioList *self)
{
  g_return_if_fail (LOOM_IS_SCENARIO_LIST (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_select_region (GTK_EDITABLE (self->search_entry), 0, -1);
}

guint
loom_scenario_list_get_n_shown (LoomScenarioList *self)
{
  guint n = 0;

  g_return_val_if_fail (LOOM_IS_SCENARIO_LIST (self), 0);

  for (const LoomScenario *const *scenario = loom_scenarios (); *scenario != NULL; scenario++)
    n += matches (self, *scenario);
  return n;
}
