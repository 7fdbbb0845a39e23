/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-details.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"

/* Hops listed at the most; a main loop's slice can have thousands. */
#define MOST_HOPS 50
#define MOST_ARGUMENTS 100

struct _LoomInspectorDetails
{
  AdwBin parent_instance;

  LoomTimeline *timeline; /* owned */
  GString *text;          /* owned: what Copy copies */

  GtkStack *stack;
  GtkLabel *name_label;
  GtkLabel *duration_label;
  GtkGrid *facts;
  GtkGrid *arguments;
  GtkBox *hops;
};

G_DEFINE_FINAL_TYPE (LoomInspectorDetails, loom_inspector_details, ADW_TYPE_BIN)

static void
remove_children (GtkWidget *parent)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (parent)) != NULL)
    {
      if (GTK_IS_GRID (parent))
        gtk_grid_remove (GTK_GRID (parent), child);
      else
        gtk_box_remove (GTK_BOX (parent), child);
    }
}

static GtkWidget *
create_heading (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
add_fact (LoomInspectorDetails *self, GtkGrid *grid, gint row, const char *name, const char *value)
{
  GtkWidget *name_label = gtk_label_new (name);
  GtkWidget *value_label = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (name_label), 0);
  gtk_label_set_yalign (GTK_LABEL (name_label), 0);
  gtk_widget_add_css_class (name_label, "dim-label");
  gtk_widget_add_css_class (name_label, "caption");
  gtk_label_set_xalign (GTK_LABEL (value_label), 0);
  gtk_label_set_selectable (GTK_LABEL (value_label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (value_label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value_label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (value_label), 12);
  gtk_widget_add_css_class (value_label, "caption");
  gtk_widget_add_css_class (value_label, "numeric");
  gtk_grid_attach (grid, name_label, 0, row, 1, 1);
  gtk_grid_attach (grid, value_label, 1, row, 1, 1);
  g_string_append_printf (self->text, "%s: %s\n", name, value);
}

static void
show_facts (LoomInspectorDetails *self,
            LoomTrace *trace,
            const LoomLane *lane,
            const LoomSlice *slice,
            guint number)
{
  gint64 self_time = loom_timeline_model_self_time (loom_timeline_get_model (self->timeline),
                                                    lane->number, number);
  g_autofree char *duration = loom_time_format_duration ((double) slice->duration);
  g_autofree char *own = loom_time_format_duration ((double) self_time);
  g_autofree char *begin = loom_time_format_point ((double) slice->begin, 1000);
  g_autofree char *depth = g_strdup_printf ("%u", slice->depth);
  g_autofree char *thread = NULL;
  const char *category = loom_trace_get_string (trace, slice->category);
  gint row = 0;

  if (slice->flags & LOOM_SLICE_OPEN)
    {
      g_autofree char *closed = g_steal_pointer (&duration);

      duration = g_strdup_printf (_ ("%s so far; it had not ended"), closed);
    }
  else if (slice->flags & LOOM_SLICE_CLAMPED)
    {
      g_autofree char *whole = g_steal_pointer (&duration);

      duration = g_strdup_printf (_ ("%s up to the end of the recording; it claims more"), whole);
    }
  thread = lane->tid != 0 ? g_strdup_printf ("%s (%" G_GINT64_FORMAT ")", lane->name, lane->tid)
                          : g_strdup (lane->name);

  gtk_grid_attach (self->facts, create_heading (_ ("Selection")), 0, row++, 2, 1);
  g_string_append_printf (self->text, "%s\n", loom_trace_get_string (trace, slice->name));
  add_fact (self, self->facts, row++, _ ("Duration"), duration);
  if (lane->kind == LOOM_LANE_THREAD && self_time != slice->duration)
    add_fact (self, self->facts, row++, _ ("Without what it called"), own);
  add_fact (self, self->facts, row++, _ ("Begin"), begin);
  add_fact (self, self->facts, row++, lane->kind == LOOM_LANE_THREAD ? _ ("Thread") : _ ("Lane"),
            thread);
  if (lane->process_name != NULL)
    add_fact (self, self->facts, row++, _ ("Process"), lane->process_name);
  if (category[0] != '\0')
    add_fact (self, self->facts, row++, _ ("Category"), category);
  add_fact (self, self->facts, row++, _ ("Depth"), depth);
}

static void
show_arguments (LoomInspectorDetails *self, LoomTrace *trace, guint lane, guint slice)
{
  g_autoptr (GVariant) args = loom_trace_dup_slice_args (trace, lane, slice);
  gsize n = args != NULL ? g_variant_n_children (args) : 0;

  gtk_widget_set_visible (GTK_WIDGET (self->arguments), n > 0);
  if (n == 0)
    return;

  gtk_grid_attach (self->arguments, create_heading (_ ("Arguments")), 0, 0, 2, 1);
  for (gsize i = 0; i < MIN (n, MOST_ARGUMENTS); i++)
    {
      const char *name;
      const char *value;

      g_variant_get_child (args, i, "(&s&s)", &name, &value);
      add_fact (self, self->arguments, (gint) i + 1, name, value);
    }
}

static void
hop_clicked_cb (LoomInspectorDetails *self, GtkButton *button)
{
  LoomTimelineModel *model = loom_timeline_get_model (self->timeline);
  const LoomFlow *flows = loom_trace_get_flows (loom_timeline_model_get_trace (model));
  guint number = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "flow"));
  gboolean outgoing = g_object_get_data (G_OBJECT (button), "outgoing") != NULL;
  const LoomFlow *flow = &flows[number];
  guint lane = outgoing ? flow->to_lane : flow->from_lane;
  guint slice;

  if (loom_timeline_model_slice_at (model, lane, outgoing ? flow->to_time : flow->from_time,
                                    &slice))
    loom_timeline_select (self->timeline, lane, slice);
}

static void
add_hop (LoomInspectorDetails *self, LoomTrace *trace, guint number, gboolean outgoing)
{
  const LoomFlow *flow = &loom_trace_get_flows (trace)[number];
  const LoomLane *other = loom_trace_get_lane (trace, outgoing ? flow->to_lane : flow->from_lane);
  g_autofree char *delay = loom_time_format_duration ((double) (flow->to_time - flow->from_time));
  g_autofree char *text = g_strdup_printf (
      outgoing ? _ ("→ to %s, after %s") : _ ("← from %s, %s before"), other->name, delay);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = gtk_button_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, outgoing ? _ ("Go where it went on ( ] )")
                                                : _ ("Go where it came from ( [ )"));
  g_object_set_data (G_OBJECT (button), "flow", GUINT_TO_POINTER (number));
  g_object_set_data (G_OBJECT (button), "outgoing", outgoing ? self : NULL);
  g_signal_connect_object (button, "clicked", G_CALLBACK (hop_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->hops, button);
  g_string_append_printf (self->text, "%s\n", text);
}

static void
show_hops (LoomInspectorDetails *self, LoomTrace *trace, guint lane, const LoomSlice *slice)
{
  g_autoptr (GArray) outgoing = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) incoming = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n;

  loom_flow_index_touching (
      loom_timeline_model_get_flows (loom_timeline_get_model (self->timeline)),
      loom_trace_get_flows (trace), lane, slice->begin, slice->begin + slice->duration, outgoing,
      incoming);
  n = outgoing->len + incoming->len;
  gtk_widget_set_visible (GTK_WIDGET (self->hops), n > 0);
  if (n == 0)
    return;

  gtk_box_append (self->hops, create_heading (_ ("Hops")));
  for (guint i = 0; i < MIN (incoming->len, MOST_HOPS); i++)
    add_hop (self, trace, g_array_index (incoming, guint32, i), FALSE);
  for (guint i = 0; i < MIN (outgoing->len, MOST_HOPS); i++)
    add_hop (self, trace, g_array_index (outgoing, guint32, i), TRUE);
  if (incoming->len > MOST_HOPS || outgoing->len > MOST_HOPS)
    {
      g_autofree char *count = loom_count_format (n);
      g_autofree char *text = g_strdup_printf (_ ("%s hops in all"), count);

      gtk_box_append (self->hops, create_heading (text));
    }
}

static void
selection_changed_cb (LoomInspectorDetails *self)
{
  LoomTrace *trace = loom_timeline_get_trace (self->timeline);
  g_autofree char *duration = NULL;
  const LoomSlice *slice;
  guint lane;
  guint number;

  g_string_truncate (self->text, 0);
  remove_children (GTK_WIDGET (self->facts));
  remove_children (GTK_WIDGET (self->arguments));
  remove_children (GTK_WIDGET (self->hops));
  if (!loom_timeline_get_selection (self->timeline, &lane, &number))
    {
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      return;
    }

  slice = loom_timeline_model_get_slice (loom_timeline_get_model (self->timeline), lane, number);
  duration = loom_time_format_duration ((double) slice->duration);
  gtk_label_set_text (self->name_label, loom_trace_get_string (trace, slice->name));
  gtk_label_set_text (self->duration_label, duration);
  show_facts (self, trace, loom_trace_get_lane (trace, lane), slice, number);
  show_arguments (self, trace, lane, number);
  show_hops (self, trace, lane, slice);
  gtk_stack_set_visible_child_name (self->stack, "slice");
}

static void
copy_cb (LoomInspectorDetails *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text->str);
}

static void
zoom_cb (LoomInspectorDetails *self)
{
  loom_timeline_zoom_to_selection (self->timeline);
}

static void
loom_inspector_details_dispose (GObject *object)
{
  LoomInspectorDetails *self = LOOM_INSPECTOR_DETAILS (object);

  g_clear_object (&self->timeline);
  G_OBJECT_CLASS (loom_inspector_details_parent_class)->dispose (object);
}

static void
loom_inspector_details_finalize (GObject *object)
{
  g_string_free (LOOM_INSPECTOR_DETAILS (object)->text, TRUE);
  G_OBJECT_CLASS (loom_inspector_details_parent_class)->finalize (object);
}

static void
loom_inspector_details_class_init (LoomInspectorDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_inspector_details_dispose;
  G_OBJECT_CLASS (klass)->finalize = loom_inspector_details_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/inspector/loom-inspector-details.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorDetails, name_label);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorDetails, duration_label);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorDetails, facts);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorDetails, arguments);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorDetails, hops);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_cb);
}

static void
loom_inspector_details_init (LoomInspectorDetails *self)
{
  self->text = g_string_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * loom_inspector_details_set_timeline:
 * @timeline: whose selection to show; a reference is kept
 */
void
loom_inspector_details_set_timeline (LoomInspectorDetails *self, LoomTimeline *timeline)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_DETAILS (self));
  g_return_if_fail (LOOM_IS_TIMELINE (timeline));
  g_return_if_fail (self->timeline == NULL);

  self->timeline = g_object_ref (timeline);
  g_signal_connect_object (timeline, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

char *
loom_inspector_details_dup_text (LoomInspectorDetails *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_DETAILS (self), NULL);

  return self->text->len > 0 ? g_strdup (self->text->str) : NULL;
}
