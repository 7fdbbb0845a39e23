/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "live/loom-session-view.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "inspector/loom-inspector-details.h"
#include "live/loom-ui-live-resources.h"
#include "session/loom-live-model.h"
#include "timeline/loom-time-format.h"

/* Milliseconds between two looks at how much there is. */
#define SUMMARY_PAUSE 500

struct _LoomSessionView
{
  AdwBin parent_instance;

  /* Template children. */
  GtkStack *stack;
  AdwStatusPage *waiting_page;
  GtkLabel *badge;
  GtkLabel *title_label;
  GtkLabel *summary_label;
  GtkLevelBar *memory_bar;
  GtkToggleButton *follow_button;
  GtkWidget *stop_button;
  AdwButtonContent *stop_content;
  GtkLabel *range_label;
  LoomStallNotice *notice;
  LoomTimeline *timeline;
  LoomInspectorDetails *details;

  /* Owned. */
  LoomLiveSession *session; /* nullable */
  LoomStall *wanted;        /* nullable: to be shown as soon as the timeline has it */
  guint summary_source;

  gboolean exchanging; /* what the timeline tells meanwhile is no person's doing */
};

G_DEFINE_FINAL_TYPE (LoomSessionView, loom_session_view, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_FOLLOWING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* What there is. */

static void
update_badge (LoomSessionView *self)
{
  LoomLiveState state = loom_live_session_get_state (self->session);
  gboolean following = loom_session_view_get_following (self);

  gtk_label_set_text (self->badge, state == LOOM_LIVE_ENDING ? _ ("Ending")
                                   : following               ? _ ("Live")
                                                             : _ ("Paused"));
  if (state == LOOM_LIVE_RUNNING && following)
    gtk_widget_add_css_class (GTK_WIDGET (self->badge), "on");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->badge), "on");
}

static void
append_size (GString *text, LoomRecording *recording)
{
  gsize limit;
  gsize size = loom_recording_get_size (recording, &limit);
  g_autofree char *used = g_format_size_full (size, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *whole = g_format_size_full (limit, G_FORMAT_SIZE_IEC_UNITS);

  /* TRANSLATORS: "3.1 MiB of 64.0 MiB" */
  g_string_append_printf (text, _ (" · %s of %s"), used, whole);
  if (loom_recording_get_n_dropped (recording) > 0)
    {
      g_autofree char *dropped = loom_count_format (loom_recording_get_n_dropped (recording));

      g_string_append_printf (text, _ (" · the oldest %s dropped"), dropped);
    }
  else if (loom_recording_has_wrapped (recording))
    g_string_append (text, _ (" · the oldest are dropped"));
  if (loom_recording_get_n_lost (recording) > 0)
    {
      g_autofree char *lost = loom_count_format (loom_recording_get_n_lost (recording));

      g_string_append_printf (text, _ (" · %s lost"), lost);
    }
}

static void
update_summary (LoomSessionView *self)
{
  LoomRecording *recording = loom_live_session_get_recording (self->session);
  LoomTrace *trace = loom_timeline_get_trace (self->timeline);
  guint64 n_events = trace != NULL ? loom_trace_get_n_events (trace) : 0;
  g_autofree char *events = loom_count_format (n_events);
  g_autofree char *length = loom_time_format_duration (
      trace != NULL ? (double) (loom_trace_get_end (trace) - loom_trace_get_begin (trace)) : 0);
  g_autoptr (GString) text = g_string_new (NULL);
  gsize limit, size;

  if (recording == NULL)
    return;
  g_string_append_printf (
      text, g_dngettext (GETTEXT_PACKAGE, "%s event · %s", "%s events · %s", n_events), events,
      length);
  append_size (text, recording);
  gtk_label_set_text (self->summary_label, text->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary_label), text->str);

  size = loom_recording_get_size (recording, &limit);
  gtk_level_bar_set_value (self->memory_bar, (double) size / (double) MAX (limit, 1));
}

static gboolean
summary_cb (gpointer data)
{
  update_summary (data);
  return G_SOURCE_CONTINUE;
}

static void
range_changed_cb (LoomSessionView *self)
{
  g_autofree char *length = NULL;
  double begin, end;

  loom_timeline_get_range (self->timeline, &begin, &end);
  length = loom_time_format_duration (end - begin);
  gtk_label_set_text (self->range_label, length);
}

/* Following and pausing. */

/* The timeline decides whether it follows: a person pans it, or goes to its end. */
static void
follow_timeline (LoomSessionView *self)
{
  gboolean following = loom_timeline_is_following (self->timeline);

  if (self->session == NULL || self->exchanging ||
      loom_live_session_get_following (self->session) == following)
    return;
  loom_live_session_set_following (self->session, following);
  gtk_toggle_button_set_active (self->follow_button, following);
  update_badge (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

/* What a person has chosen to look at must not run away. */
static void
looked_at_cb (LoomSessionView *self)
{
  if (self->exchanging)
    return;
  if (loom_timeline_get_selection (self->timeline, NULL, NULL) ||
      loom_timeline_get_marked (self->timeline, NULL, NULL))
    loom_timeline_set_following (self->timeline, FALSE);
}

static void
toggled_cb (LoomSessionView *self)
{
  loom_timeline_set_following (self->timeline, gtk_toggle_button_get_active (self->follow_button));
}

static gboolean
show_range_of (LoomSessionView *self, LoomStall *stall)
{
  LoomTrace *trace = loom_timeline_get_trace (self->timeline);
  double begin, end, margin;

  if (trace == NULL)
    return FALSE;
  begin = (double) (loom_stall_get_begin (stall) - loom_trace_get_origin (trace));
  end = (double) (loom_stall_get_end (stall) - loom_trace_get_origin (trace));
  if (begin < (double) loom_trace_get_begin (trace) || end > (double) loom_trace_get_end (trace))
    return FALSE;
  margin = (end - begin) * 0.06;
  loom_timeline_show_range (self->timeline, begin - margin, end + margin);
  return TRUE;
}

static void
show_wanted (LoomSessionView *self)
{
  g_autoptr (LoomStall) stall = g_steal_pointer (&self->wanted);

  if (stall != NULL && !show_range_of (self, stall))
    gtk_widget_activate_action (
        GTK_WIDGET (self), "win.message", "s",
        _ ("It is no longer in the recorder’s memory. What led to it can still be saved."));
}

static void
updated_cb (LoomSessionView *self)
{
  gboolean anew = FALSE;
  LoomTimelineModel *model = loom_live_session_take (self->session, &anew);
  LoomTimelineModel *shown;

  self->exchanging = TRUE;
  shown = loom_timeline_exchange_model (self->timeline, model, anew);
  self->exchanging = FALSE;
  if (shown != NULL)
    loom_live_session_give_back (self->session, shown);
  if (anew)
    update_summary (self);
  show_wanted (self);
}

static void
stalled_cb (LoomSessionView *self, LoomStall *stall)
{
  loom_stall_notice_set_stall (self->notice, stall);
}

/* What it is doing. */

static void
show_waiting (LoomSessionView *self)
{
  gboolean started = loom_live_session_is_started (self->session);
  g_autofree char *text = g_strdup_printf (
      started
          ? _ ("“%s” has been started, and has not done anything yet that is recorded.")
          : _ ("“%s” has been asked. It begins to be recorded with the next thing that it does."),
      loom_live_session_get_title (self->session));
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->waiting_page, markup);
}

static void
update_stop_button (LoomSessionView *self)
{
  gboolean ending = loom_live_session_get_state (self->session) == LOOM_LIVE_ENDING;
  gboolean started = loom_live_session_is_started (self->session);

  adw_button_content_set_label (self->stop_content, ending && started ? _ ("_Kill") : _ ("S_top"));
  gtk_widget_set_tooltip_text (self->stop_button,
                               !started ? _ ("Stop recording; the program goes on (Ctrl+.)")
                               : ending ? _ ("End the program by force (Ctrl+.)")
                                        : _ ("End the program, and its recording (Ctrl+.)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->stop_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  ending && started ? _ ("Kill") : _ ("Stop"), -1);
  gtk_widget_set_sensitive (self->stop_button, !ending || started);
}

static void
state_changed_cb (LoomSessionView *self)
{
  gboolean waiting = loom_live_session_get_state (self->session) == LOOM_LIVE_WAITING;

  gtk_stack_set_visible_child_name (self->stack, waiting ? "waiting" : "content");
  update_stop_button (self);
  update_badge (self);
  update_summary (self);
  if (!waiting && !gtk_widget_is_focus (GTK_WIDGET (self->timeline)) &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
}

static void
show_title (LoomSessionView *self)
{
  /* TRANSLATORS: a program, and its process's number */
  g_autofree char *title =
      g_strdup_printf (_ ("%s (process %" PRId64 ")"), loom_live_session_get_title (self->session),
                       loom_live_session_get_pid (self->session));

  gtk_label_set_text (self->title_label, loom_live_session_get_pid (self->session) > 0
                                             ? title
                                             : loom_live_session_get_title (self->session));
  gtk_label_set_text (self->summary_label, "");
  gtk_level_bar_set_value (self->memory_bar, 0);
}

/* GObject. */

static void
loom_session_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_FOLLOWING:
      g_value_set_boolean (value, loom_session_view_get_following (LOOM_SESSION_VIEW (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
forget_session (LoomSessionView *self)
{
  g_clear_handle_id (&self->summary_source, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->wanted);
}

static void
loom_session_view_dispose (GObject *object)
{
  forget_session (LOOM_SESSION_VIEW (object));
  G_OBJECT_CLASS (loom_session_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/live/loom-session-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomSessionView, stack);
  gtk_widget_class_bind_template_child (widget_class, LoomSessionView, waiting_page);
  gtk_widget_class_bind_template_child (widget_class, LoomSessionView, badge);
  gtk_widget_class_bind_template_child (widget_class, LoomSessionView, title_label);
  gtk_widget_class_bind_template_child (widget_class, LoomSessionView, summary_label);
  gtk_widget_class_bind_template_child (widget_class, LoomSessionView, memory_bar);
  gtk_widget_class_bind_template_child (widget_class, LoomSessionView, follow_button);
  gtk_widget_class_bind_template_child (widget_class, LoomSessionView, stop_button);
  gtk_widget_class_bind_template_child (widget_class, LoomSessionView, stop_content);
  gtk_widget_class_bind_template_child (widget_class, LoomSessionView, range_label);
  gtk_widget_class_bind_template_child (widget_class, LoomSessionView, notice);
  gtk_widget_class_bind_template_child (widget_class, LoomSessionView, timeline);
  gtk_widget_class_bind_template_child (widget_class, LoomSessionView, details);
  gtk_widget_class_bind_template_callback (widget_class, loom_timeline_zoom_in);
  gtk_widget_class_bind_template_callback (widget_class, loom_timeline_zoom_out);
}

static gboolean
space_cb (GtkWidget *widget, GVariant *args G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  LoomSessionView *self = LOOM_SESSION_VIEW (widget);

  if (self->session == NULL)
    return GDK_EVENT_PROPAGATE;
  loom_session_view_set_following (self, !loom_session_view_get_following (self));
  return GDK_EVENT_STOP;
}

static void
loom_session_view_class_init (LoomSessionViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = loom_session_view_get_property;
  object_class->dispose = loom_session_view_dispose;

  properties[PROP_FOLLOWING] = g_param_spec_boolean ("following", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  loom_ui_live_register_resource ();
  g_type_ensure (LOOM_TYPE_TIMELINE);
  g_type_ensure (LOOM_TYPE_INSPECTOR_DETAILS);
  g_type_ensure (LOOM_TYPE_STALL_NOTICE);
  bind_template (widget_class);
  /* A button that has the focus takes the key before this does. */
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, space_cb, NULL);
}

static void
loom_session_view_init (LoomSessionView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  loom_inspector_details_set_timeline (self->details, self->timeline);
  loom_timeline_add_legend_key (self->timeline, GTK_WIDGET (self));
  g_signal_connect_object (self->timeline, "range-changed", G_CALLBACK (range_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->timeline, "range-changed", G_CALLBACK (follow_timeline), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->timeline, "selection-changed", G_CALLBACK (looked_at_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->timeline, "marked-changed", G_CALLBACK (looked_at_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->follow_button, "toggled", G_CALLBACK (toggled_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
loom_session_view_new (void)
{
  return g_object_new (LOOM_TYPE_SESSION_VIEW, NULL);
}

/**
 * loom_session_view_set_session:
 * @session: (nullable): what is to be shown
 */
void
loom_session_view_set_session (LoomSessionView *self, LoomLiveSession *session)
{
  LoomTimelineModel *shown;

  g_return_if_fail (LOOM_IS_SESSION_VIEW (self));
  g_return_if_fail (session == NULL || LOOM_IS_LIVE_SESSION (session));

  forget_session (self);
  loom_timeline_set_live (self->timeline, FALSE);
  shown = loom_timeline_steal_model (self->timeline);
  if (shown != NULL)
    loom_live_model_dispose_of_shown (shown);
  loom_stall_notice_set_stall (self->notice, NULL);
  if (session == NULL)
    return;

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "stalled", G_CALLBACK (stalled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  loom_timeline_set_live (self->timeline, TRUE);
  gtk_toggle_button_set_active (self->follow_button, TRUE);
  self->summary_source = g_timeout_add (SUMMARY_PAUSE, summary_cb, self);
  show_title (self);
  show_waiting (self);
  state_changed_cb (self);
}

LoomLiveSession *
loom_session_view_get_session (LoomSessionView *self)
{
  g_return_val_if_fail (LOOM_IS_SESSION_VIEW (self), NULL);

  return self->session;
}

gboolean
loom_session_view_get_following (LoomSessionView *self)
{
  g_return_val_if_fail (LOOM_IS_SESSION_VIEW (self), FALSE);

  return self->session != NULL && loom_live_session_get_following (self->session);
}

/**
 * loom_session_view_set_following:
 * @following: whether the timeline follows the end
 */
void
loom_session_view_set_following (LoomSessionView *self, gboolean following)
{
  g_return_if_fail (LOOM_IS_SESSION_VIEW (self));

  loom_timeline_set_following (self->timeline, following);
}

LoomTimeline *
loom_session_view_get_timeline (LoomSessionView *self)
{
  g_return_val_if_fail (LOOM_IS_SESSION_VIEW (self), NULL);

  return self->timeline;
}

LoomStallNotice *
loom_session_view_get_notice (LoomSessionView *self)
{
  g_return_val_if_fail (LOOM_IS_SESSION_VIEW (self), NULL);

  return self->notice;
}

const char *
loom_session_view_get_summary (LoomSessionView *self)
{
  g_return_val_if_fail (LOOM_IS_SESSION_VIEW (self), NULL);

  return gtk_label_get_text (self->summary_label);
}

/**
 * loom_session_view_show_stall:
 * @stall: one of this session
 *
 * Pauses where it was; where the timeline has been paused before that, when it has gone on to
 * there.
 */
void
loom_session_view_show_stall (LoomSessionView *self, LoomStall *stall)
{
  g_return_if_fail (LOOM_IS_SESSION_VIEW (self));
  g_return_if_fail (LOOM_IS_STALL (stall));

  if (self->session == NULL || show_range_of (self, stall))
    return;
  g_set_object (&self->wanted, stall);
  loom_session_view_set_following (self, TRUE);
}
