/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-checklist-view.h"

#include <glib/gi18n-lib.h>

#include "dialogs/loom-file-choice.h"
#include "trace/loom-trace-load.h"

struct _LoomChecklistView
{
  AdwBin parent_instance;

  /* Template children. */
  GtkLabel *of_label;
  GtkSpinner *spinner;
  GtkBox *rules_box;

  /* Owned. */
  LoomLab *lab;
  LoomChecklist *checklist;
  GtkFileChooserNative *chooser; /* while it is open */

  guint look; /* the number of the last look */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (LoomChecklistView, loom_checklist_view, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS,
};

enum
{
  FINDING_CHOSEN,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_busy (LoomChecklistView *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* Its rows. */

static void
show_clicked_cb (GtkWidget *button, LoomChecklistView *self)
{
  guint rule = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "rule"));
  const LoomChecklistItem *item = loom_checklist_get (self->checklist, rule);
  const LoomFinding *finding =
      loom_findings_get (loom_checklist_get_findings (self->checklist), item->first);

  g_signal_emit (self, signals[FINDING_CHOSEN], 0, loom_checklist_get_trace (self->checklist),
                 loom_rule_get_info (finding->rule)->code);
}

static GtkWidget *
create_text (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    {
      gtk_widget_add_css_class (label, css_class);
      gtk_widget_add_css_class (label, "dim-label");
    }
  return label;
}

static GtkWidget *
create_state (gboolean broken)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon =
      gtk_image_new_from_icon_name (broken ? "dialog-warning-symbolic" : "emblem-ok-symbolic");
  GtkWidget *label = gtk_label_new (broken ? _ ("broken") : _ ("kept"));

  gtk_widget_add_css_class (icon, broken ? "warning" : "success");
  gtk_label_set_width_chars (GTK_LABEL (label), 7);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  return box;
}

static GtkWidget *
create_button (LoomChecklistView *self, guint rule)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Show"));
  g_autofree char *text =
      /* TRANSLATORS: %s: a rule's title */
      g_strdup_printf (_ ("Show in the inspector what breaks “%s”"),
                       loom_checklist_get (self->checklist, rule)->title);

  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "rule", GUINT_TO_POINTER (rule));
  g_signal_connect_object (button, "clicked", G_CALLBACK (show_clicked_cb), self, 0);
  return button;
}

static GtkWidget *
create_row (LoomChecklistView *self, guint rule)
{
  const LoomChecklistItem *item = loom_checklist_get (self->checklist, rule);
  gboolean broken = item->n_broken > 0;
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *title = g_strdup_printf ("%u. %s", rule + 1, item->title);
  g_autofree char *evidence = loom_checklist_dup_evidence (self->checklist, rule);
  g_autofree char *line = g_strdup_printf ("%s · %s", item->codes, evidence);

  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), create_text (title, NULL));
  gtk_box_append (GTK_BOX (texts), create_text (line, "caption"));
  gtk_box_append (GTK_BOX (row), create_state (broken));
  gtk_box_append (GTK_BOX (row), texts);
  if (broken)
    gtk_box_append (GTK_BOX (row), create_button (self, rule));
  gtk_widget_add_css_class (row, "checklist-row");
  return row;
}

static void
show_checklist (LoomChecklistView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rules_box))) != NULL)
    gtk_box_remove (self->rules_box, child);
  for (guint i = 0; self->checklist != NULL && i < LOOM_CHECKLIST_N; i++)
    gtk_box_append (self->rules_box, create_row (self, i));
  gtk_widget_set_visible (GTK_WIDGET (self->rules_box), self->checklist != NULL);
}

static void
show_title (LoomChecklistView *self, const char *name)
{
  guint n_kept = LOOM_CHECKLIST_N - loom_checklist_get_n_broken (self->checklist);
  g_autofree char *text =
      /* TRANSLATORS: rules that are kept, all rules, a recording's name */
      g_strdup_printf (_ ("%u of %u rules kept in %s"), n_kept, LOOM_CHECKLIST_N, name);

  gtk_label_set_text (self->of_label, text);
}

/* Looking. */

typedef struct
{
  WeftAsync async;

  LoomChecklistView *view;
  GFile *file;  /* NULL for the lab's own */
  GArray *runs; /* LoomChecklistRun: what of it is judged; NULL for all */
  guint look;
  LoomTrace *trace;
  LoomChecklist *checklist;
  GError *error;
} LookFrame;

static void
look_frame_clear (LookFrame *self)
{
  g_object_unref (self->view);
  g_clear_object (&self->file);
  g_clear_pointer (&self->runs, g_array_unref);
  g_clear_object (&self->trace);
  g_clear_pointer (&self->checklist, loom_checklist_free);
  g_clear_error (&self->error);
}

static gboolean
load (WeftResult *result, gpointer data, GCancellable *cancellable, GError **error)
{
  LoomTrace *trace = loom_trace_load (data, NULL, NULL, cancellable, error);

  if (trace == NULL)
    return FALSE;
  *result = weft_result_pointer (&weft_type_object, trace);
  return TRUE;
}

/* The frame waits for it meanwhile. */
static gboolean
check (WeftResult *result G_GNUC_UNUSED, gpointer data, GCancellable *cancellable, GError **error)
{
  LookFrame *self = data;

  self->checklist = loom_checklist_new (self->trace, self->runs, cancellable, error);
  return self->checklist != NULL;
}

static void
tell_error (LookFrame *self)
{
  g_autofree char *text =
      g_strdup_printf (_ ("Cannot look at the recording: %s"), self->error->message);

  gtk_widget_activate_action (GTK_WIDGET (self->view), "win.message", "s", text);
}

static char *
dup_name (LookFrame *self)
{
  g_autofree char *base = self->file != NULL ? g_file_get_basename (self->file) : NULL;

  if (base != NULL)
    return g_filename_display_name (base);
  return g_strdup (self->runs != NULL ? _ ("what has just run")
                                      : _ ("the recording of this window"));
}

/* What was before has no place in what the inspector shows of it. */
static gint64
get_since (LookFrame *self)
{
  LoomTrace *live = loom_lab_get_trace (self->view->lab);

  if (self->runs == NULL || self->runs->len == 0)
    return 0;
  return MAX (g_array_index (self->runs, LoomChecklistRun, 0).begin - loom_trace_get_origin (live),
              1);
}

static void
end_look (LookFrame *self)
{
  LoomChecklistView *view = self->view;
  g_autofree char *name = dup_name (self);

  if (self->look != view->look)
    return;
  set_busy (view, FALSE);
  if (self->error != NULL)
    {
      tell_error (self);
      return;
    }
  g_clear_pointer (&view->checklist, loom_checklist_free);
  view->checklist = g_steal_pointer (&self->checklist);
  show_checklist (view);
  show_title (view, name);
}

WEFT_ASYNC_DEFINE (look_at_recording, LookFrame, look_frame_clear)
{
  WEFT_BEGIN (self);

  if (self->file != NULL)
    WEFT_TRY_AWAIT_TO (self->trace,
                       weft_run (load, g_object_ref (self->file), g_object_unref, NULL),
                       &self->error);
  else
    WEFT_TRY_AWAIT_TO (self->trace, loom_lab_snapshot (self->view->lab, get_since (self), NULL),
                       &self->error);
  if (self->error == NULL)
    WEFT_TRY_AWAIT (weft_run (check, self, NULL, NULL), &self->error);
  end_look (self);
  WEFT_RETURN ();

  WEFT_END;
}

static void
start_look (LoomChecklistView *self, GFile *file, GArray *runs)
{
  LookFrame *frame = WEFT_ASYNC_NEW (look_at_recording);

  frame->view = g_object_ref (self);
  frame->file = file != NULL ? g_object_ref (file) : NULL;
  frame->runs = runs != NULL ? g_array_ref (runs) : NULL;
  frame->look = ++self->look;
  set_busy (self, TRUE);
  /* Its errors are told, so that the task itself cannot fail. */
  weft_task_forget (WEFT_ASYNC_START (frame));
}

/* Choosing. */

typedef struct
{
  WeftAsync async;

  LoomChecklistView *view;
  GFile *file;
  GError *error;
} ChooseFrame;

static void
choose_frame_clear (ChooseFrame *self)
{
  g_object_unref (self->view);
  g_clear_object (&self->file);
  g_clear_error (&self->error);
}

static void
close_chooser (LoomChecklistView *self)
{
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
}

static void
open_chooser (LoomChecklistView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->chooser = gtk_file_chooser_native_new (_ ("Look at a Recording"),
                                               GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
}

WEFT_ASYNC_DEFINE (choose_recording, ChooseFrame, choose_frame_clear)
{
  WEFT_BEGIN (self);

  open_chooser (self->view);
  WEFT_TRY_AWAIT_TO (self->file, loom_file_choice_run (self->view->chooser), &self->error);
  close_chooser (self->view);
  if (self->file != NULL)
    loom_checklist_view_open (self->view, self->file);
  WEFT_RETURN ();

  WEFT_END;
}

static void
open_clicked_cb (LoomChecklistView *self)
{
  ChooseFrame *frame;

  if (self->chooser != NULL)
    return;
  frame = WEFT_ASYNC_NEW (choose_recording);
  frame->view = g_object_ref (self);
  weft_task_forget (WEFT_ASYNC_START (frame));
}

/* GObject. */

static void
loom_checklist_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, LOOM_CHECKLIST_VIEW (object)->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
loom_checklist_view_unroot (GtkWidget *widget)
{
  close_chooser (LOOM_CHECKLIST_VIEW (widget));

  GTK_WIDGET_CLASS (loom_checklist_view_parent_class)->unroot (widget);
}

static void
loom_checklist_view_finalize (GObject *object)
{
  LoomChecklistView *self = LOOM_CHECKLIST_VIEW (object);

  g_clear_object (&self->lab);
  g_clear_pointer (&self->checklist, loom_checklist_free);

  G_OBJECT_CLASS (loom_checklist_view_parent_class)->finalize (object);
}

static void
loom_checklist_view_class_init (LoomChecklistViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = loom_checklist_view_get_property;
  object_class->finalize = loom_checklist_view_finalize;
  widget_class->unroot = loom_checklist_view_unroot;
  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[FINDING_CHOSEN] =
      g_signal_new ("finding-chosen", LOOM_TYPE_CHECKLIST_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, LOOM_TYPE_TRACE, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/ui/lab/loom-checklist-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomChecklistView, of_label);
  gtk_widget_class_bind_template_child (widget_class, LoomChecklistView, spinner);
  gtk_widget_class_bind_template_child (widget_class, LoomChecklistView, rules_box);
  gtk_widget_class_bind_template_callback (widget_class, loom_checklist_view_look);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
}

static void
loom_checklist_view_init (LoomChecklistView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
loom_checklist_view_set_lab (LoomChecklistView *self, LoomLab *lab)
{
  g_return_if_fail (LOOM_IS_CHECKLIST_VIEW (self));
  g_return_if_fail (LOOM_IS_LAB (lab));

  g_set_object (&self->lab, lab);
}

void
loom_checklist_view_look (LoomChecklistView *self)
{
  g_return_if_fail (LOOM_IS_CHECKLIST_VIEW (self));

  if (self->lab != NULL)
    start_look (self, NULL, NULL);
}

static GArray *
list_runs (LoomLab *lab, guint first, guint last)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (LoomChecklistRun));

  /* The lab has the newest first. */
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (lab)); i-- > 0;)
    {
      g_autoptr (LoomRun) run = g_list_model_get_item (G_LIST_MODEL (lab), i);
      LoomChecklistRun item = { loom_run_get_task_id (run), loom_run_get_begin (run),
                                loom_run_get_end (run) };

      if (loom_run_get_number (run) >= first && loom_run_get_number (run) <= last)
        g_array_append_val (runs, item);
    }
  return runs;
}

/**
 * loom_checklist_view_look_at_runs:
 * @first: a run's number
 * @last: another's, or the same; all of them have ended
 *
 * Looks at what they recorded, without what the window itself did, on the worker pool, and shows
 * the rules when it is through.
 */
void
loom_checklist_view_look_at_runs (LoomChecklistView *self, guint first, guint last)
{
  g_autoptr (GArray) runs = NULL;

  g_return_if_fail (LOOM_IS_CHECKLIST_VIEW (self));

  if (self->lab == NULL)
    return;
  runs = list_runs (self->lab, first, last);
  start_look (self, NULL, runs);
}

/**
 * loom_checklist_view_open:
 * @file: a recording
 *
 * Looks at it on the worker pool, and shows the rules when it is through.
 */
void
loom_checklist_view_open (LoomChecklistView *self, GFile *file)
{
  g_return_if_fail (LOOM_IS_CHECKLIST_VIEW (self));
  g_return_if_fail (G_IS_FILE (file));

  start_look (self, file, NULL);
}

gboolean
loom_checklist_view_get_busy (LoomChecklistView *self)
{
  g_return_val_if_fail (LOOM_IS_CHECKLIST_VIEW (self), FALSE);

  return self->busy;
}

const LoomChecklist *
loom_checklist_view_get (LoomChecklistView *self)
{
  g_return_val_if_fail (LOOM_IS_CHECKLIST_VIEW (self), NULL);

  return self->checklist;
}
