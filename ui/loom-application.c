/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loom-application.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "loom-demonstration.h"
#include "loom-settings.h"
#include "loom-ui-resources.h"

#define APPLICATION_ID "io.github.weft.Weft"

/* As the command's other statuses: something cannot be run. */
#define STATUS_NO_DISPLAY 4

struct _LoomApplication
{
  AdwApplication parent_instance;

  /* Options; cleared when they have been heeded. */
  gboolean demonstrate;
  char *screenshot;
  char *recording;
  char *capture;
  char *page;
  char *scenario;

  int status;
};

G_DEFINE_FINAL_TYPE (LoomApplication, loom_application, ADW_TYPE_APPLICATION)

static const struct
{
  const char *action;
  const char *accels[3];
} accels[] = {
  { "win.open", { "<Control>o" } },
  { "win.save-recording", { "<Control>s" } },
  { "win.generate-report", { "<Control>g" } },
  { "win.open-last", { "<Control><Shift>o" } },
  { "win.compare", { "<Control>d" } },
  { "win.export", { "<Control>e" } },
  { "win.reload", { "<Shift>F5" } },
  { "win.follow-file", { "<Control>F5" } },
  { "win.run", { "F5", "<Control>r" } },
  { "win.capture", { "<Control>k" } },
  { "win.record-program", { "<Control><Shift>n" } },
  { "win.attach-program", { "<Control><Shift>a" } },
  { "win.stop", { "<Control>period" } },
  { "win.show-stall", { "<Control>j" } },
  { "win.save-stall", { "<Control><Shift>s" } },
  { "win.first-run", { "F1" } },
  { "win.show-lab", { "<Alt>1" } },
  { "win.show-inspector", { "<Alt>2" } },
  { "win.show-reports", { "<Alt>3" } },
  { "win.close", { "<Control>w" } },
  { "app.quit", { "<Control>q" } },
};

/* Actions. */

static void
quit_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  LoomWindow *window = loom_application_get_window (user_data);

  /* It ends what is under way first; without windows, the program ends. */
  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
  else
    g_application_quit (user_data);
}

static void
about_cb (GSimpleAction *action G_GNUC_UNUSED,
          GVariant *parameter G_GNUC_UNUSED,
          gpointer user_data)
{
  adw_show_about_window (GTK_WINDOW (loom_application_get_window (user_data)), "application-name",
                         "Weft", "application-icon", APPLICATION_ID, "version", PACKAGE_VERSION,
                         "developer-name", _ ("The Weft maintainers"), "license-type",
                         GTK_LICENSE_GPL_3_0, "comments",
                         _ ("Async/await for C and GTK, and the instrument that shows where every "
                            "continuation lands."),
                         "translator-credits", _ ("translator-credits"), NULL);
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = quit_cb },
  { .name = "about", .activate = about_cb },
};

/* Options. */

static gboolean
check_option (const char *name, const char *value, const char *const *allowed)
{
  if (value == NULL || g_strv_contains (allowed, value))
    return TRUE;
  g_printerr (_ ("“%s” is nothing that --%s can be; see --help\n"), value, name);
  return FALSE;
}

static int
loom_application_handle_local_options (GApplication *application,
                                       GVariantDict *options G_GNUC_UNUSED)
{
  LoomApplication *self = LOOM_APPLICATION (application);

  if (!check_option ("capture", self->capture, (const char *[]) { "on", "off", NULL }) ||
      !check_option ("page", self->page, (const char *[]) { "lab", "inspector", "reports", NULL }))
    return 2;
  if (self->scenario != NULL && loom_scenario_find (self->scenario) == NULL)
    {
      g_printerr (_ ("There is no lesson “%s”; “weft lab” lists them\n"), self->scenario);
      return 2;
    }

  if (self->recording != NULL && !self->demonstrate)
    {
      g_printerr ("%s\n", _ ("--recording is of what --demo runs; see --help"));
      return 2;
    }

  /* What was asked for happens here, not in a window that is open already. */
  if (self->demonstrate || self->screenshot != NULL)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
add_options (LoomApplication *self)
{
  const GOptionEntry entries[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, &self->demonstrate,
      N_ ("Run “Capture on and off”, or the lesson that is shown, either way"), NULL },
    { "capture", 0, 0, G_OPTION_ARG_STRING, &self->capture,
      N_ ("How the switch stands at first: on or off"), N_ ("STATE") },
    { "page", 0, 0, G_OPTION_ARG_STRING, &self->page,
      N_ ("What is shown at first: lab, inspector or reports"), N_ ("PAGE") },
    { "scenario", 0, 0, G_OPTION_ARG_STRING, &self->scenario,
      N_ ("Which lesson of the lab is shown, as “weft lab” names it"), N_ ("NAME") },
    { "recording", 0, 0, G_OPTION_ARG_FILENAME, &self->recording,
      N_ ("With --demo, save what was recorded of it"), N_ ("FILE") },
    { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &self->screenshot,
      N_ ("Save a picture of the window as PNG, and quit"), N_ ("FILE") },
    { .long_name = NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[FILE…]"));
}

/* The window. */

typedef struct
{
  WeftAsync async;

  LoomApplication *application;
  LoomWindow *window;
  gboolean demonstrate;
  char *screenshot;
  char *recording;
  GError *error;
} OptionsFrame;

static void
options_frame_clear (OptionsFrame *self)
{
  g_object_unref (self->application);
  g_object_unref (self->window);
  g_free (self->screenshot);
  g_free (self->recording);
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (heed_options, OptionsFrame, options_frame_clear)
{
  WEFT_BEGIN (self);

  if (self->screenshot == NULL)
    {
      WEFT_TRY_AWAIT (loom_demonstration_run (self->window, self->recording), &self->error);
      if (self->error != NULL)
        gtk_widget_activate_action (GTK_WIDGET (self->window), "win.message", "s",
                                    self->error->message);
      WEFT_RETURN ();
    }

  WEFT_TRY_AWAIT (loom_demonstration_photograph (self->window, self->demonstrate, self->recording,
                                                 self->screenshot),
                  &self->error);
  if (self->error != NULL)
    {
      g_printerr ("%s\n", self->error->message);
      self->application->status = 1;
    }
  gtk_window_close (GTK_WINDOW (self->window));
  WEFT_RETURN ();

  WEFT_END;
}

static void
start_options (LoomApplication *self, LoomWindow *window)
{
  OptionsFrame *frame;

  if (!self->demonstrate && self->screenshot == NULL)
    return;

  frame = WEFT_ASYNC_NEW (heed_options);
  frame->application = g_object_ref (self);
  frame->window = g_object_ref (window);
  frame->demonstrate = self->demonstrate;
  frame->screenshot = g_steal_pointer (&self->screenshot);
  frame->recording = g_steal_pointer (&self->recording);
  self->demonstrate = FALSE;
  weft_task_forget (WEFT_ASYNC_START (frame));
}

/* Whether an option says what is done, or what the lab shows. */
static gboolean
is_told_what_to_do (LoomApplication *self)
{
  return self->demonstrate || self->screenshot != NULL || self->capture != NULL ||
         self->scenario != NULL;
}

static LoomWindow *
create_window (LoomApplication *self)
{
  g_autoptr (GSettings) settings = loom_settings_new ();
  LoomWindow *window;

  /* What an option or the demonstration does is not to be remembered. */
  if (settings != NULL && is_told_what_to_do (self))
    g_settings_delay (settings);

  window = loom_window_new (GTK_APPLICATION (self), settings);
  if (self->capture != NULL)
    loom_lab_page_set_capture (loom_window_get_lab_page (window),
                               g_str_equal (self->capture, "on"));
  return window;
}

static LoomWindow *
present (LoomApplication *self)
{
  LoomWindow *window = loom_application_get_window (self);

  if (window == NULL)
    window = create_window (self);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* What was asked for beats what opening a file leads to. */
static void
show_page (LoomApplication *self, LoomWindow *window)
{
  /* Not the one that is remembered. */
  if (self->demonstrate && self->scenario == NULL)
    self->scenario = g_strdup (LOOM_DEMONSTRATION_SCENARIO);
  if (self->scenario != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.show-scenario", "s", self->scenario);
  g_clear_pointer (&self->scenario, g_free);
  if (self->page != NULL)
    loom_window_set_page (window, self->page);
  g_clear_pointer (&self->page, g_free);
  start_options (self, window);
}

static void
loom_application_activate (GApplication *application)
{
  LoomApplication *self = LOOM_APPLICATION (application);
  gboolean is_first = loom_application_get_window (self) == NULL;
  gboolean is_plain = !is_told_what_to_do (self) && self->page == NULL;
  LoomWindow *window = present (self);

  show_page (self, window);
  /* Whoever asked for something has other things to do. */
  if (is_first && is_plain)
    loom_window_welcome (window);
}

static void
loom_application_open (GApplication *application,
                       GFile **files,
                       int n_files,
                       const char *hint G_GNUC_UNUSED)
{
  LoomApplication *self = LOOM_APPLICATION (application);
  LoomWindow *window = present (self);

  loom_window_open_files (window, files, (guint) n_files);
  show_page (self, window);
}

/* GTK itself says a word about a screen, as a warning, and leaves as well. Only now is it known that
 * no window is open already, elsewhere, which opens the files. */
static void
require_display (void)
{
  if (gtk_init_check ())
    return;
  g_printerr ("weft: %s\n",
              _ ("There is no display to open a window on: neither WAYLAND_DISPLAY nor "
                 "DISPLAY leads to one. “weft help” tells what works without it."));
  exit (STATUS_NO_DISPLAY);
}

static void
loom_application_startup (GApplication *application)
{
  GtkApplication *self = GTK_APPLICATION (application);

  require_display ();
  loom_ui_register_resource ();
  G_APPLICATION_CLASS (loom_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (self, accels[i].action, accels[i].accels);
}

static void
loom_application_finalize (GObject *object)
{
  LoomApplication *self = LOOM_APPLICATION (object);

  g_free (self->screenshot);
  g_free (self->recording);
  g_free (self->capture);
  g_free (self->page);
  g_free (self->scenario);

  G_OBJECT_CLASS (loom_application_parent_class)->finalize (object);
}

static void
loom_application_class_init (LoomApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = loom_application_finalize;
  application_class->startup = loom_application_startup;
  application_class->activate = loom_application_activate;
  application_class->open = loom_application_open;
  application_class->handle_local_options = loom_application_handle_local_options;
}

static void
loom_application_init (LoomApplication *self)
{
  add_options (self);
}

/**
 * loom_application_new:
 *
 * Returns: (transfer full): the program; a sync context of the UI thread has to be current
 *   when it runs
 */
LoomApplication *
loom_application_new (void)
{
  return g_object_new (LOOM_TYPE_APPLICATION, "application-id", APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, NULL);
}

LoomWindow *
loom_application_get_window (LoomApplication *self)
{
  g_return_val_if_fail (LOOM_IS_APPLICATION (self), NULL);

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (LOOM_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

int
loom_application_get_status (LoomApplication *self)
{
  g_return_val_if_fail (LOOM_IS_APPLICATION (self), 1);

  return self->status;
}
