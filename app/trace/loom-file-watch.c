/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Idle, or waiting for the file to be left alone, or looking at it. What the monitor reports
 * begins the waiting, or lengthens it, up to a limit counted from the first report; the end of
 * the waiting begins a look. A report during a look makes another look follow, so that what came
 * after the look's answer is not lost. A look does not keep the watch: who drops it hears no more
 * of it, and the answer is thrown away.
 */

#include "trace/loom-file-watch.h"

#define QUIET_MS 500
#define MOST_MS 5000

struct _LoomFileWatch
{
  GObject parent_instance;

  GFile *file;
  GFileMonitor *monitor; /* nullable: there are files that cannot be monitored */
  GCancellable *looking; /* while it does */
  LoomFileStamp known;
  guint quiet;
  guint most;

  guint timeout;     /* while it waits */
  gint64 wait_until; /* by then at the latest */
  gboolean reported; /* while it looks */
};

G_DEFINE_FINAL_TYPE (LoomFileWatch, loom_file_watch, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void wait (LoomFileWatch *self);

static void
looked (LoomFileWatch *self, GFileInfo *info)
{
  LoomFileStamp now;
  LoomFileChange change;

  g_clear_object (&self->looking);
  loom_file_stamp_read_info (&now, info);
  change = loom_file_stamp_compare (&self->known, &now);
  if (self->reported)
    wait (self);
  /* That it is gone is told once. */
  if (change == LOOM_FILE_SAME || (change == LOOM_FILE_GONE && !self->known.is_there))
    return;
  self->known = now;
  g_signal_emit (self, signals[CHANGED], 0, (guint) change);
}

static void
looked_cb (GObject *file, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (LoomFileWatch) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (file), result, &error);

  g_weak_ref_clear (weak);
  g_free (weak);
  /* Nobody is interested any more; it may have been disposed by somebody who still holds it. */
  if (self == NULL || self->file == NULL)
    return;
  /* Only that it is not there says that it is not there. */
  if (info != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    looked (self, info);
  else
    {
      g_clear_object (&self->looking);
      if (self->reported)
        wait (self);
    }
}

static void
look (LoomFileWatch *self)
{
  GWeakRef *weak = g_new (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  self->reported = FALSE;
  self->looking = g_cancellable_new ();
  g_file_query_info_async (self->file, LOOM_FILE_STAMP_ATTRIBUTES, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, self->looking, looked_cb, weak);
}

static gboolean
waited_cb (gpointer user_data)
{
  LoomFileWatch *self = user_data;

  self->timeout = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static guint
add_timeout (LoomFileWatch *self, guint milliseconds)
{
  g_autoptr (GSource) source = g_timeout_source_new (milliseconds);

  g_source_set_callback (source, waited_cb, self, NULL);
  return g_source_attach (source, g_main_context_get_thread_default ());
}

static void
stop_waiting (LoomFileWatch *self)
{
  GSource *source = NULL;

  if (self->timeout != 0)
    source = g_main_context_find_source_by_id (g_main_context_get_thread_default (), self->timeout);
  if (source != NULL)
    g_source_destroy (source);
  self->timeout = 0;
}

static void
wait (LoomFileWatch *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 left;

  if (self->looking != NULL)
    {
      self->reported = TRUE;
      return;
    }
  if (self->timeout == 0)
    self->wait_until = now + (gint64) self->most * 1000;
  left = MAX (self->wait_until - now, 0) / 1000;
  stop_waiting (self);
  self->timeout = add_timeout (self, (guint) MIN (left, self->quiet));
}

static void
reported_cb (LoomFileWatch *self)
{
  wait (self);
}

static void
loom_file_watch_dispose (GObject *object)
{
  LoomFileWatch *self = LOOM_FILE_WATCH (object);

  stop_waiting (self);
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_file_monitor_cancel (self->monitor);
    }
  g_clear_object (&self->monitor);
  g_clear_object (&self->looking);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (loom_file_watch_parent_class)->dispose (object);
}

static void
loom_file_watch_class_init (LoomFileWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loom_file_watch_dispose;

  signals[CHANGED] = g_signal_new ("changed", LOOM_TYPE_FILE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
loom_file_watch_init (LoomFileWatch *self)
{
  self->quiet = QUIET_MS;
  self->most = MOST_MS;
}

/**
 * loom_file_watch_new:
 * @file: a file, which need not be there
 * @since: what it was when it was read
 *
 * Looks at it at once, for it may have changed since. A file that cannot be monitored is looked
 * at once only.
 *
 * Returns: (transfer full): a watch, until it is disposed
 */
LoomFileWatch *
loom_file_watch_new (GFile *file, const LoomFileStamp *since)
{
  LoomFileWatch *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (since != NULL, NULL);

  self = g_object_new (LOOM_TYPE_FILE_WATCH, NULL);
  self->file = g_object_ref (file);
  self->known = *since;
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    {
      /* It is waited here. */
      g_file_monitor_set_rate_limit (self->monitor, 100);
      g_signal_connect_swapped (self->monitor, "changed", G_CALLBACK (reported_cb), self);
    }
  look (self);
  return self;
}

void
loom_file_watch_set_wait (LoomFileWatch *self, guint quiet, guint most)
{
  g_return_if_fail (LOOM_IS_FILE_WATCH (self));
  g_return_if_fail (quiet <= most);

  self->quiet = quiet;
  self->most = most;
}
