/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-file-notice.h"

#include <glib/gi18n-lib.h>

#include "trace/loom-file-watch.h"

struct _LoomFileNotice
{
  AdwBin parent_instance;

  /* Template children. */
  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *reload_button;

  /* Owned. */
  GFile *file; /* nullable */
  LoomFileWatch *watch;

  guint quiet; /* 0 for as long as usual */
  guint most;
  gboolean automatic;
};

G_DEFINE_FINAL_TYPE (LoomFileNotice, loom_file_notice, ADW_TYPE_BIN)

enum
{
  RELOAD,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
loom_file_notice_ask (LoomFileNotice *self)
{
  g_signal_emit (self, signals[RELOAD], 0);
}

static void
tell (LoomFileNotice *self, const char *text, gboolean can_reload)
{
  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->reload_button), can_reload);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

static void
changed_cb (LoomFileNotice *self, guint change)
{
  g_autofree char *base = g_file_get_basename (self->file);
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *text = NULL;

  switch ((LoomFileChange) change)
    {
    case LOOM_FILE_CHANGED:
      if (self->automatic)
        {
          loom_file_notice_ask (self);
          return;
        }
      text = g_strdup_printf (_ ("“%s” has changed since it was read."), name);
      tell (self, text, TRUE);
      break;
    case LOOM_FILE_CUT:
      text = g_strdup_printf (
          _ ("“%s” has become shorter. What is shown is what was read before; arguments that were "
             "behind its end are missing."),
          name);
      tell (self, text, TRUE);
      break;
    case LOOM_FILE_GONE:
      text = g_strdup_printf (
          _ ("“%s” is not there any more. What is shown is what was read before."), name);
      tell (self, text, FALSE);
      break;
    case LOOM_FILE_SAME:
    default:
      break;
    }
}

static void
stop (LoomFileNotice *self)
{
  if (self->watch != NULL)
    g_signal_handlers_disconnect_by_data (self->watch, self);
  if (self->watch != NULL)
    g_object_run_dispose (G_OBJECT (self->watch));
  g_clear_object (&self->watch);
  g_clear_object (&self->file);
}

static void
loom_file_notice_dispose (GObject *object)
{
  stop (LOOM_FILE_NOTICE (object));

  G_OBJECT_CLASS (loom_file_notice_parent_class)->dispose (object);
}

static void
loom_file_notice_class_init (LoomFileNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_file_notice_dispose;

  signals[RELOAD] = g_signal_new ("reload", LOOM_TYPE_FILE_NOTICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/inspector/loom-file-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomFileNotice, revealer);
  gtk_widget_class_bind_template_child (widget_class, LoomFileNotice, label);
  gtk_widget_class_bind_template_child (widget_class, LoomFileNotice, reload_button);
  gtk_widget_class_bind_template_callback (widget_class, loom_file_notice_ask);
  gtk_widget_class_bind_template_callback (widget_class, loom_file_notice_dismiss);
}

static void
loom_file_notice_init (LoomFileNotice *self)
{
  self->automatic = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * loom_file_notice_watch:
 * @self: a notice
 * @file: (nullable): what is shown, or %NULL to watch nothing
 * @since: (nullable): what @file was when it was read
 *
 * The line that is there goes.
 */
void
loom_file_notice_watch (LoomFileNotice *self, GFile *file, const LoomFileStamp *since)
{
  g_return_if_fail (LOOM_IS_FILE_NOTICE (self));
  g_return_if_fail (file == NULL || since != NULL);

  stop (self);
  loom_file_notice_dismiss (self);
  if (file == NULL)
    return;
  self->file = g_object_ref (file);
  self->watch = loom_file_watch_new (file, since);
  if (self->most > 0)
    loom_file_watch_set_wait (self->watch, self->quiet, self->most);
  g_signal_connect_swapped (self->watch, "changed", G_CALLBACK (changed_cb), self);
}

/**
 * loom_file_notice_set_wait:
 *
 * See loom_file_watch_set_wait (). Counts from the next file on.
 */
void
loom_file_notice_set_wait (LoomFileNotice *self, guint quiet, guint most)
{
  g_return_if_fail (LOOM_IS_FILE_NOTICE (self));

  self->quiet = quiet;
  self->most = most;
}

gboolean
loom_file_notice_get_automatic (LoomFileNotice *self)
{
  g_return_val_if_fail (LOOM_IS_FILE_NOTICE (self), FALSE);

  return self->automatic;
}

/**
 * loom_file_notice_set_automatic:
 * @automatic: whether a file that has grown or was replaced is read again without a question
 */
void
loom_file_notice_set_automatic (LoomFileNotice *self, gboolean automatic)
{
  g_return_if_fail (LOOM_IS_FILE_NOTICE (self));

  self->automatic = automatic;
}

const char *
loom_file_notice_get_text (LoomFileNotice *self)
{
  g_return_val_if_fail (LOOM_IS_FILE_NOTICE (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_text (self->label) : NULL;
}

/**
 * loom_file_notice_tell_failed:
 * @error: why the file could not be read again; names it
 */
void
loom_file_notice_tell_failed (LoomFileNotice *self, const GError *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (LOOM_IS_FILE_NOTICE (self));
  g_return_if_fail (error != NULL);

  text = g_strdup_printf (
      _ ("It could not be read again. %s. What is shown is what was read before."), error->message);
  tell (self, text, TRUE);
}

/**
 * loom_file_notice_dismiss:
 *
 * Takes the line away.
 */
void
loom_file_notice_dismiss (LoomFileNotice *self)
{
  g_return_if_fail (LOOM_IS_FILE_NOTICE (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}
