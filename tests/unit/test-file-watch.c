/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-file-watch.h"

#include <glib/gstdio.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
  GFile *file;
  LoomFileWatch *watch;
  guint n_changes;
  LoomFileChange change;
} Fixture;

static void
write_file (const char *path, const char *content)
{
  g_autoptr (GError) error = NULL;

  /* In place, as a recorder does; g_file_set_contents () puts another file there. */
  g_assert_true (
      g_file_set_contents_full (path, content, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error));
  g_assert_no_error (error);
}

static void
append (const char *path, const char *content)
{
  FILE *file = g_fopen (path, "a");

  g_assert_nonnull (file);
  g_assert_cmpint (fputs (content, file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
changed_cb (Fixture *self, guint change)
{
  self->n_changes++;
  self->change = (LoomFileChange) change;
}

static void
start (Fixture *self, const LoomFileStamp *since)
{
  self->watch = loom_file_watch_new (self->file, since);
  loom_file_watch_set_wait (self->watch, 1, 1000);
  g_signal_connect_swapped (self->watch, "changed", G_CALLBACK (changed_cb), self);
}

static void
set_up (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  LoomFileStamp stamp;

  self->folder = g_dir_make_tmp ("weft-watch-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "a <&> \xc3\xbc\n.fxt", NULL);
  self->file = g_file_new_for_path (self->path);
  write_file (self->path, "one");
  loom_file_stamp_read (&stamp, self->file);
  start (self, &stamp);
}

static void
tear_down (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  gpointer watch = self->watch;

  g_object_add_weak_pointer (watch, &watch);
  g_object_unref (self->watch);
  /* A look that is under way does not hold it. */
  g_assert_null (watch);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_object_unref (self->file);
  g_free (self->path);
  g_free (self->folder);
}

static LoomFileChange
next_change (Fixture *self)
{
  guint n = self->n_changes;

  while (self->n_changes == n)
    g_main_context_iteration (NULL, TRUE);
  return self->change;
}

static void
test_grows (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  append (self->path, " and two");
  g_assert_cmpint (next_change (self), ==, LOOM_FILE_CHANGED);
  append (self->path, " and three");
  g_assert_cmpint (next_change (self), ==, LOOM_FILE_CHANGED);
}

static void
test_replaced (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *other = g_build_filename (self->folder, "other", NULL);

  /* Shorter, but another file. */
  write_file (other, "1");
  g_assert_cmpint (g_rename (other, self->path), ==, 0);
  g_assert_cmpint (next_change (self), ==, LOOM_FILE_CHANGED);
}

static void
test_cut (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_cmpint (truncate (self->path, 1), ==, 0);
  g_assert_cmpint (next_change (self), ==, LOOM_FILE_CUT);
  append (self->path, "more than there was");
  g_assert_cmpint (next_change (self), ==, LOOM_FILE_CHANGED);
}

static void
test_gone_and_back (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  g_assert_cmpint (next_change (self), ==, LOOM_FILE_GONE);
  write_file (self->path, "again");
  g_assert_cmpint (next_change (self), ==, LOOM_FILE_CHANGED);
}

/* What has happened before there was a watch. */
static void
test_before (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  LoomFileStamp stamp;

  loom_file_stamp_read (&stamp, self->file);
  stamp.size--;
  g_clear_object (&self->watch);
  start (self, &stamp);
  g_assert_cmpint (next_change (self), ==, LOOM_FILE_CHANGED);
}

/* Written without a pause: it is told all the same. */
static void
test_without_pause (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  loom_file_watch_set_wait (self->watch, 20, 20);
  while (self->n_changes == 0)
    {
      append (self->path, "x");
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (self->change, ==, LOOM_FILE_CHANGED);
}

static void
queried_cb (GObject *file, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (file), result, NULL);

  g_assert_null (info);
  *(gboolean *) user_data = TRUE;
}

/* Dropped while it looks, it says nothing of what that look finds. */
static void
test_dropped (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  LoomFileStamp stamp;
  gboolean queried = FALSE;

  loom_file_stamp_read (&stamp, self->file);
  g_clear_object (&self->watch);
  for (guint i = 0; i < 20; i++)
    {
      start (self, &stamp);
      if (i == 0)
        g_assert_cmpint (g_unlink (self->path), ==, 0);
      g_clear_object (&self->watch);
    }
  /* Asked after them, so answered after most of them; the others are answered by then or soon. */
  g_file_query_info_async (self->file, LOOM_FILE_STAMP_ATTRIBUTES, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_LOW, NULL, queried_cb, &queried);
  while (!queried)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (self->n_changes, ==, 0);

  /* The fixture's end wants one. */
  loom_file_stamp_read (&stamp, self->file);
  start (self, &stamp);
}

static void
test_stamps (void)
{
  LoomFileStamp before = { .is_there = TRUE, .file_id = 1, .size = 10, .modified = 5 };
  LoomFileStamp after = before;

  g_assert_cmpint (loom_file_stamp_compare (&before, &after), ==, LOOM_FILE_SAME);
  after.modified++;
  g_assert_cmpint (loom_file_stamp_compare (&before, &after), ==, LOOM_FILE_CHANGED);
  after.size = 9;
  g_assert_cmpint (loom_file_stamp_compare (&before, &after), ==, LOOM_FILE_CUT);
  after.file_id = 2;
  g_assert_cmpint (loom_file_stamp_compare (&before, &after), ==, LOOM_FILE_CHANGED);
  after.is_there = FALSE;
  g_assert_cmpint (loom_file_stamp_compare (&before, &after), ==, LOOM_FILE_GONE);
  g_assert_cmpint (loom_file_stamp_compare (&after, &before), ==, LOOM_FILE_CHANGED);
}

#define ADD(name, func) g_test_add ("/file-watch/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-watch/stamps", test_stamps);
  ADD ("grows", test_grows);
  ADD ("replaced", test_replaced);
  ADD ("cut", test_cut);
  ADD ("gone-and-back", test_gone_and_back);
  ADD ("before", test_before);
  ADD ("without-pause", test_without_pause);
  ADD ("dropped", test_dropped);
  return g_test_run ();
}
