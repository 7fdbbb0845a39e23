/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loom-file-actions.h"

#include <glib/gi18n-lib.h>

#include "dialogs/loom-recording-chooser.h"
#include "recent/loom-recent-files.h"
#include "trace/loom-export.h"

#define MOST_RECENT 10

struct _LoomFileActions
{
  GObject parent_instance;

  /* Borrowed. */
  GtkWindow *window;
  LoomInspectorPage *page;

  /* Owned. */
  GSettings *settings; /* nullable */
  GMenu *menu;         /* nullable */
  LoomRecordingChooser *chooser;
  GCancellable *exporting; /* while something is written */
  GFile *remembered;       /* nullable: the last that the desktop was told of */
};

G_DEFINE_FINAL_TYPE (LoomFileActions, loom_file_actions, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
say (LoomFileActions *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.message", "s", text);
}

static GAction *
get_action (LoomFileActions *self, const char *name)
{
  return g_action_map_lookup_action (G_ACTION_MAP (self->window), name);
}

typedef struct
{
  WeftAsync async;

  LoomFileActions *actions;
  GFile *file;
  GError *error;
} FileFrame;

static void
file_frame_clear (FileFrame *self)
{
  g_object_unref (self->actions);
  g_clear_object (&self->file);
  g_clear_error (&self->error);
}

static FileFrame *
set_up_frame (FileFrame *frame, LoomFileActions *self)
{
  frame->actions = g_object_ref (self);
  return frame;
}

/* Comparing. */

WEFT_ASYNC_DEFINE (choose_and_compare, FileFrame, file_frame_clear)
{
  WEFT_BEGIN (self);

  (void) loom_recording_chooser_open (self->actions->chooser, _ ("Compare With"),
                                      GTK_FILE_CHOOSER_ACTION_OPEN);
  WEFT_TRY_AWAIT_TO (self->file, loom_recording_chooser_run (self->actions->chooser), &self->error);
  loom_recording_chooser_close (self->actions->chooser);
  if (self->file != NULL)
    loom_inspector_page_compare_with (self->actions->page, self->file);
  WEFT_RETURN ();

  WEFT_END;
}

static void
compare_cb (GSimpleAction *action G_GNUC_UNUSED,
            GVariant *parameter G_GNUC_UNUSED,
            gpointer user_data)
{
  LoomFileActions *self = user_data;

  if (!loom_recording_chooser_is_open (self->chooser))
    weft_task_forget (WEFT_ASYNC_START (set_up_frame (WEFT_ASYNC_NEW (choose_and_compare), self)));
}

/* Exporting. */

typedef struct
{
  LoomTrace *trace;
  GFile *file;
  LoomFormat format;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  g_object_unref (self->trace);
  g_object_unref (self->file);
  g_free (self);
}

static gboolean
export_job (WeftResult *result G_GNUC_UNUSED,
            gpointer data,
            GCancellable *cancellable,
            GError **error)
{
  Export *self = data;

  return loom_trace_export (self->trace, self->file, self->format, cancellable, error);
}

static void
set_exporting (LoomFileActions *self, GCancellable *cancellable)
{
  if (g_set_object (&self->exporting, cancellable))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

typedef struct
{
  WeftAsync async;

  LoomFileActions *actions;
  Export *export;
  GCancellable *cancellable;
  GError *error;
} ExportFrame;

static void
export_frame_clear (ExportFrame *self)
{
  g_object_unref (self->actions);
  g_clear_pointer (&self->export, export_free);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
}

static void
tell_exported (ExportFrame *frame)
{
  g_autofree char *base = g_file_get_basename (frame->export->file);
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *loss =
      loom_trace_export_describe_loss (frame->export->trace, frame->export->format);
  g_autofree char *text = NULL;

  if (g_error_matches (frame->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (frame->error != NULL)
    text = g_strdup_printf (_ ("Cannot export: %s"), frame->error->message);
  else if (loss != NULL)
    text = g_strdup_printf (_ ("Exported “%s”. %s"), name, loss);
  else
    text = g_strdup_printf (_ ("Exported “%s”"), name);
  say (frame->actions, text);
}

WEFT_ASYNC_DEFINE (run_export, ExportFrame, export_frame_clear)
{
  WEFT_BEGIN (self);

  set_exporting (self->actions, self->cancellable);
  WEFT_TRY_AWAIT (weft_run (export_job, self->export, NULL, self->cancellable), &self->error);
  set_exporting (self->actions, NULL);
  tell_exported (self);
  if (self->error != NULL)
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/**
 * loom_file_actions_export:
 * @file: where to; its ending tells the format
 *
 * Writes what the inspector shows. Where it shows nothing, or the ending tells nothing, the task
 * fails; what there is to say is said.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_file_actions_export (LoomFileActions *self, GFile *file)
{
  LoomTrace *trace = loom_inspector_page_get_trace (self->page);
  g_autofree char *name = g_file_get_basename (file);
  ExportFrame *frame;
  LoomFormat format;

  g_return_val_if_fail (LOOM_IS_FILE_ACTIONS (self), NULL);

  if (trace == NULL || self->exporting != NULL || !loom_format_from_name (name, &format))
    {
      const char *text = trace == NULL ? _ ("There is no recording to export")
                         : self->exporting != NULL
                             ? _ ("Something is being exported already")
                             : _ ("The name has to end in .json, .fxt or .syscap, with .gz "
                                  "behind it or not");

      say (self, text);
      return weft_task_from_error (
          g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, text));
    }
  frame = WEFT_ASYNC_NEW (run_export);
  frame->actions = g_object_ref (self);
  frame->export = g_new0 (Export, 1);
  *frame->export = (Export) { g_object_ref (trace), g_object_ref (file), format };
  frame->cancellable = g_cancellable_new ();
  return WEFT_ASYNC_START (frame);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autofree char *packed = g_strconcat (pattern, ".gz", NULL);

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_filter_add_pattern (filter, packed);
  gtk_file_chooser_add_filter (chooser, filter);
}

/* What it is called now, with another ending. */
static char *
dup_proposal (LoomFileActions *self)
{
  LoomTrace *trace = loom_inspector_page_get_trace (self->page);
  GFile *file = loom_inspector_page_get_file (self->page);
  g_autofree char *base = file != NULL ? g_file_get_basename (file) : g_strdup ("recording");
  g_autofree char *name = g_filename_display_name (base);
  char *point;
  LoomFormat format;

  if (loom_format_from_name (name, &format))
    {
      if (g_str_has_suffix (name, ".gz"))
        name[strlen (name) - strlen (".gz")] = '\0';
      point = strrchr (name, '.');
      if (point != NULL)
        *point = '\0';
    }
  return g_strconcat (
      name, loom_trace_get_format (trace) == LOOM_FORMAT_CHROME_JSON ? ".fxt" : ".json", NULL);
}

static void
open_chooser (LoomFileActions *self)
{
  GtkFileChooser *chooser = loom_recording_chooser_open (self->chooser, _ ("Export the Recording"),
                                                         GTK_FILE_CHOOSER_ACTION_SAVE);
  g_autofree char *name = dup_proposal (self);

  gtk_file_chooser_set_current_name (chooser, name);
  add_filter (chooser, _ ("Chrome trace (.json), for Perfetto"), "*.json");
  add_filter (chooser, _ ("Fuchsia trace (.fxt), for Perfetto and Weft"), "*.fxt");
  add_filter (chooser, _ ("Sysprof capture (.syscap)"), "*.syscap");
}

WEFT_ASYNC_DEFINE (choose_and_export, FileFrame, file_frame_clear)
{
  WEFT_BEGIN (self);

  open_chooser (self->actions);
  WEFT_TRY_AWAIT_TO (self->file, loom_recording_chooser_run (self->actions->chooser), &self->error);
  loom_recording_chooser_close (self->actions->chooser);
  /* It says itself why it failed. */
  if (self->file != NULL)
    WEFT_TRY_AWAIT (loom_file_actions_export (self->actions, self->file), &self->error);
  WEFT_RETURN ();

  WEFT_END;
}

static void
export_cb (GSimpleAction *action G_GNUC_UNUSED,
           GVariant *parameter G_GNUC_UNUSED,
           gpointer user_data)
{
  LoomFileActions *self = user_data;

  if (!loom_recording_chooser_is_open (self->chooser) &&
      loom_inspector_page_get_trace (self->page) != NULL)
    weft_task_forget (WEFT_ASYNC_START (set_up_frame (WEFT_ASYNC_NEW (choose_and_export), self)));
}

/* Reading again. */

static void
reload_cb (GSimpleAction *action G_GNUC_UNUSED,
           GVariant *parameter G_GNUC_UNUSED,
           gpointer user_data)
{
  LoomFileActions *self = user_data;

  if (loom_inspector_page_get_file (self->page) == NULL)
    say (self, _ ("What is shown is from no file that could be read again"));
  else
    loom_inspector_page_reload (self->page);
}

static void
follow_file_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  LoomFileActions *self = user_data;

  loom_file_notice_set_automatic (loom_inspector_page_get_notice (self->page),
                                  g_variant_get_boolean (state));
  if (self->settings != NULL &&
      g_settings_get_boolean (self->settings, "follow-file") != g_variant_get_boolean (state))
    g_settings_set_boolean (self->settings, "follow-file", g_variant_get_boolean (state));
  g_simple_action_set_state (action, state);
}

static void
settings_changed_cb (LoomFileActions *self)
{
  g_action_change_state (
      get_action (self, "follow-file"),
      g_variant_new_boolean (g_settings_get_boolean (self->settings, "follow-file")));
}

/* Recent ones. */

static void
open_uri (LoomFileActions *self, const char *uri)
{
  g_autoptr (GFile) file = NULL;

  if (!g_uri_is_valid (uri, G_URI_FLAGS_NONE, NULL))
    {
      say (self, _ ("That is no place where a file could be"));
      return;
    }
  file = g_file_new_for_uri (uri);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-inspector", NULL);
  loom_inspector_page_open (self->page, file);
}

static void
open_uri_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer user_data)
{
  open_uri (user_data, g_variant_get_string (parameter, NULL));
}

static gboolean
is_open (LoomFileActions *self, GtkRecentInfo *info)
{
  GFile *file = loom_inspector_page_get_file (self->page);
  g_autoptr (GFile) other = g_file_new_for_uri (gtk_recent_info_get_uri (info));

  return file != NULL && g_file_equal (file, other);
}

static void
open_last_cb (GSimpleAction *action G_GNUC_UNUSED,
              GVariant *parameter G_GNUC_UNUSED,
              gpointer user_data)
{
  LoomFileActions *self = user_data;
  g_autoptr (GPtrArray) infos =
      loom_recent_files_get (gtk_recent_manager_get_default (), MOST_RECENT);

  for (guint i = 0; i < infos->len; i++)
    if (!is_open (self, infos->pdata[i]) && loom_recent_files_is_there (infos->pdata[i]))
      {
        open_uri (self, gtk_recent_info_get_uri (infos->pdata[i]));
        return;
      }
  say (self, _ ("No other recording was open lately"));
}

/* A menu's labels have mnemonics. */
static char *
dup_menu_label (GtkRecentInfo *info)
{
  g_autofree char *name = loom_recent_files_dup_name (info);
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);

  return g_strjoinv ("__", parts);
}

static void
fill_menu (LoomFileActions *self)
{
  g_autoptr (GPtrArray) infos =
      loom_recent_files_get (gtk_recent_manager_get_default (), MOST_RECENT);

  g_menu_remove_all (self->menu);
  for (guint i = 0; i < infos->len; i++)
    if (loom_recent_files_is_there (infos->pdata[i]))
      {
        g_autofree char *label = dup_menu_label (infos->pdata[i]);
        g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

        g_menu_item_set_action_and_target (item, "win.open-uri", "s",
                                           gtk_recent_info_get_uri (infos->pdata[i]));
        g_menu_append_item (self->menu, item);
      }
}

static void
trace_changed_cb (LoomFileActions *self)
{
  LoomTrace *trace = loom_inspector_page_get_trace (self->page);
  GFile *file = loom_inspector_page_get_file (self->page);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (get_action (self, "export")), trace != NULL);
  /* One that is read again and again is told of once. */
  if (trace != NULL && file != NULL && g_set_object (&self->remembered, file))
    loom_recent_files_add (gtk_recent_manager_get_default (), file, loom_trace_get_format (trace));
}

static const GActionEntry entries[] = {
  { .name = "compare", .activate = compare_cb },
  { .name = "export", .activate = export_cb },
  { .name = "reload", .activate = reload_cb },
  { .name = "follow-file", .state = "true", .change_state = follow_file_cb },
  { .name = "open-uri", .activate = open_uri_cb, .parameter_type = "s" },
  { .name = "open-last", .activate = open_last_cb },
};

/* GObject. */

static void
loom_file_actions_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_BUSY)
    g_value_set_boolean (value, loom_file_actions_get_busy (LOOM_FILE_ACTIONS (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
loom_file_actions_dispose (GObject *object)
{
  LoomFileActions *self = LOOM_FILE_ACTIONS (object);

  loom_file_actions_cancel (self);
  g_clear_object (&self->settings);
  g_clear_object (&self->menu);
  g_clear_object (&self->exporting);
  g_clear_object (&self->remembered);

  G_OBJECT_CLASS (loom_file_actions_parent_class)->dispose (object);
}

static void
loom_file_actions_finalize (GObject *object)
{
  g_object_unref (LOOM_FILE_ACTIONS (object)->chooser);

  G_OBJECT_CLASS (loom_file_actions_parent_class)->finalize (object);
}

static void
loom_file_actions_class_init (LoomFileActionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = loom_file_actions_dispose;
  object_class->finalize = loom_file_actions_finalize;
  object_class->get_property = loom_file_actions_get_property;

  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
loom_file_actions_init (LoomFileActions *self G_GNUC_UNUSED)
{
}

/**
 * loom_file_actions_new:
 * @window: a window that is an action map and has `win.message` and `win.show-inspector`
 * @page: its inspector
 *
 * Returns: (transfer full): the window's actions, which it has from now on
 */
LoomFileActions *
loom_file_actions_new (GtkWindow *window, LoomInspectorPage *page)
{
  LoomFileActions *self = g_object_new (LOOM_TYPE_FILE_ACTIONS, NULL);

  self->window = window;
  self->chooser = loom_recording_chooser_new (window);
  self->page = page;
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (page, "notify::trace", G_CALLBACK (trace_changed_cb), self,
                           G_CONNECT_SWAPPED);
  trace_changed_cb (self);
  return self;
}

void
loom_file_actions_set_menu (LoomFileActions *self, GMenu *menu)
{
  g_return_if_fail (LOOM_IS_FILE_ACTIONS (self));
  g_return_if_fail (self->menu == NULL);

  self->menu = g_object_ref (menu);
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (fill_menu),
                           self, G_CONNECT_SWAPPED);
  fill_menu (self);
}

void
loom_file_actions_set_settings (LoomFileActions *self, GSettings *settings)
{
  g_return_if_fail (LOOM_IS_FILE_ACTIONS (self));
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_set_object (&self->settings, settings);
  loom_recording_chooser_set_settings (self->chooser, settings);
  g_signal_connect_object (settings, "changed::follow-file", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  settings_changed_cb (self);
}

gboolean
loom_file_actions_get_busy (LoomFileActions *self)
{
  g_return_val_if_fail (LOOM_IS_FILE_ACTIONS (self), FALSE);

  return self->exporting != NULL;
}

void
loom_file_actions_cancel (LoomFileActions *self)
{
  g_return_if_fail (LOOM_IS_FILE_ACTIONS (self));

  loom_recording_chooser_close (self->chooser);
  if (self->exporting != NULL)
    g_cancellable_cancel (self->exporting);
}
