/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gio/weft-file.h"

#include "gio/weft-gio-call-private.h"

static void
report_copied (goffset n_done, goffset n_all, gpointer progress)
{
  weft_progress_report (progress, weft_result_double (n_all > 0 ? (gdouble) n_done / n_all : 1));
}

static void
load_bytes_start (WeftGioCall *call)
{
  g_file_load_bytes_async (call->source, call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
load_bytes_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_bytes,
                              g_file_load_bytes_finish (call->source, result, NULL, error));
}

/**
 * weft_file_load_bytes_at:
 * @site: where it is called
 * @file: a file
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_load_bytes(), which fills in @site.
 *
 * Returns: (transfer full): a task with the contents, of %weft_type_bytes
 */
WeftTask *
weft_file_load_bytes_at (WeftSite *site, GFile *file, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  call = weft_gio_typed_call_new (site, load_bytes_start, load_bytes_finish, file, cancellable);
  return weft_gio_call_run (call);
}

static void
query_info_start (WeftGioCall *call)
{
  g_file_query_info_async (call->source, call->args[0], (GFileQueryInfoFlags) call->number,
                           G_PRIORITY_DEFAULT, call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
query_info_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_object,
                              g_file_query_info_finish (call->source, result, error));
}

/**
 * weft_file_query_info_at:
 * @site: where it is called
 * @file: a file
 * @attributes: which, as in g_file_query_info()
 * @flags: how
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_query_info(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GFileInfo
 */
WeftTask *
weft_file_query_info_at (WeftSite *site,
                         GFile *file,
                         const char *attributes,
                         GFileQueryInfoFlags flags,
                         GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  call = weft_gio_typed_call_new (site, query_info_start, query_info_finish, file, cancellable);
  weft_gio_call_set_arg (call, 0, g_strdup (attributes), g_free);
  call->number = flags;
  return weft_gio_call_run (call);
}

static void
query_filesystem_info_start (WeftGioCall *call)
{
  g_file_query_filesystem_info_async (call->source, call->args[0], G_PRIORITY_DEFAULT,
                                      call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
query_filesystem_info_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_object,
                              g_file_query_filesystem_info_finish (call->source, result, error));
}

/**
 * weft_file_query_filesystem_info_at:
 * @site: where it is called
 * @file: a file
 * @attributes: which, as in g_file_query_info()
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_query_filesystem_info(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GFileInfo
 */
WeftTask *
weft_file_query_filesystem_info_at (WeftSite *site,
                                    GFile *file,
                                    const char *attributes,
                                    GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  call = weft_gio_typed_call_new (site, query_filesystem_info_start, query_filesystem_info_finish,
                                  file, cancellable);
  weft_gio_call_set_arg (call, 0, g_strdup (attributes), g_free);
  return weft_gio_call_run (call);
}

static void
enumerate_children_start (WeftGioCall *call)
{
  g_file_enumerate_children_async (call->source, call->args[0], (GFileQueryInfoFlags) call->number,
                                   G_PRIORITY_DEFAULT, call->cancellable, weft_gio_call_ready_cb,
                                   call);
}

static WeftResult
enumerate_children_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_object,
                              g_file_enumerate_children_finish (call->source, result, error));
}

/**
 * weft_file_enumerate_children_at:
 * @site: where it is called
 * @file: a file
 * @attributes: which, as in g_file_query_info()
 * @flags: how
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_enumerate_children(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GFileEnumerator, for weft_file_enumerator_next_files()
 */
WeftTask *
weft_file_enumerate_children_at (WeftSite *site,
                                 GFile *file,
                                 const char *attributes,
                                 GFileQueryInfoFlags flags,
                                 GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  call = weft_gio_typed_call_new (site, enumerate_children_start, enumerate_children_finish, file,
                                  cancellable);
  weft_gio_call_set_arg (call, 0, g_strdup (attributes), g_free);
  call->number = flags;
  return weft_gio_call_run (call);
}

static void
make_directory_start (WeftGioCall *call)
{
  g_file_make_directory_async (call->source, G_PRIORITY_DEFAULT, call->cancellable,
                               weft_gio_call_ready_cb, call);
}

static WeftResult
make_directory_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  g_file_make_directory_finish (call->source, result, error);
  return weft_result_void ();
}

/**
 * weft_file_make_directory_at:
 * @site: where it is called
 * @file: a file
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_make_directory(), which fills in @site.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
weft_file_make_directory_at (WeftSite *site, GFile *file, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  call = weft_gio_typed_call_new (site, make_directory_start, make_directory_finish, file,
                                  cancellable);
  return weft_gio_call_run (call);
}

static void
delete_start (WeftGioCall *call)
{
  g_file_delete_async (call->source, G_PRIORITY_DEFAULT, call->cancellable, weft_gio_call_ready_cb,
                       call);
}

static WeftResult
delete_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  g_file_delete_finish (call->source, result, error);
  return weft_result_void ();
}

/**
 * weft_file_delete_at:
 * @site: where it is called
 * @file: a file
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_delete(), which fills in @site.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
weft_file_delete_at (WeftSite *site, GFile *file, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  call = weft_gio_typed_call_new (site, delete_start, delete_finish, file, cancellable);
  return weft_gio_call_run (call);
}

static void
trash_start (WeftGioCall *call)
{
  g_file_trash_async (call->source, G_PRIORITY_DEFAULT, call->cancellable, weft_gio_call_ready_cb,
                      call);
}

static WeftResult
trash_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  g_file_trash_finish (call->source, result, error);
  return weft_result_void ();
}

/**
 * weft_file_trash_at:
 * @site: where it is called
 * @file: a file
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_trash(), which fills in @site.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
weft_file_trash_at (WeftSite *site, GFile *file, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  call = weft_gio_typed_call_new (site, trash_start, trash_finish, file, cancellable);
  return weft_gio_call_run (call);
}

static void
set_display_name_start (WeftGioCall *call)
{
  g_file_set_display_name_async (call->source, call->args[0], G_PRIORITY_DEFAULT, call->cancellable,
                                 weft_gio_call_ready_cb, call);
}

static WeftResult
set_display_name_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_object,
                              g_file_set_display_name_finish (call->source, result, error));
}

/**
 * weft_file_set_display_name_at:
 * @site: where it is called
 * @file: a file
 * @display_name: its name, as people see it
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_set_display_name(), which fills in @site.
 *
 * Returns: (transfer full): a task with the renamed #GFile
 */
WeftTask *
weft_file_set_display_name_at (WeftSite *site,
                               GFile *file,
                               const char *display_name,
                               GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  call = weft_gio_typed_call_new (site, set_display_name_start, set_display_name_finish, file,
                                  cancellable);
  weft_gio_call_set_arg (call, 0, g_strdup (display_name), g_free);
  return weft_gio_call_run (call);
}

static void
replace_contents_bytes_start (WeftGioCall *call)
{
  g_file_replace_contents_bytes_async (
      call->source, call->args[1], call->args[0], (gboolean) call->other_number,
      (GFileCreateFlags) call->number, call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
replace_contents_bytes_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  char *etag = NULL;

  g_file_replace_contents_finish (call->source, result, &etag, error);
  return weft_result_pointer (&weft_type_string, etag);
}

/**
 * weft_file_replace_contents_bytes_at:
 * @site: where it is called
 * @file: a file
 * @contents: what is to be in it
 * @etag: (nullable): what it was when it was read; fails if it is not that any more
 * @make_backup: whether to keep the old contents in a file beside
 * @flags: how
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_replace_contents_bytes(), which fills in @site.
 *
 * Returns: (transfer full): a task with the new etag, a string that may be %NULL
 */
WeftTask *
weft_file_replace_contents_bytes_at (WeftSite *site,
                                     GFile *file,
                                     GBytes *contents,
                                     const char *etag,
                                     gboolean make_backup,
                                     GFileCreateFlags flags,
                                     GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (contents != NULL, NULL);

  call = weft_gio_typed_call_new (site, replace_contents_bytes_start, replace_contents_bytes_finish,
                                  file, cancellable);
  weft_gio_call_set_arg (call, 1, g_bytes_ref (contents), (GDestroyNotify) g_bytes_unref);
  weft_gio_call_set_arg (call, 0, g_strdup (etag), g_free);
  call->other_number = make_backup;
  call->number = flags;
  return weft_gio_call_run (call);
}

static void
copy_start (WeftGioCall *call)
{
  g_file_copy_async (call->source, call->args[0], (GFileCopyFlags) call->number, G_PRIORITY_DEFAULT,
                     call->cancellable, call->args[1] != NULL ? report_copied : NULL, call->args[1],
                     weft_gio_call_ready_cb, call);
}

static WeftResult
copy_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  g_file_copy_finish (call->source, result, error);
  return weft_result_void ();
}

/**
 * weft_file_copy_at:
 * @site: where it is called
 * @file: a file
 * @destination: where to
 * @flags: how
 * @progress: (nullable): told what part of it is done, a double from 0 to 1
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_copy(), which fills in @site.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
weft_file_copy_at (WeftSite *site,
                   GFile *file,
                   GFile *destination,
                   GFileCopyFlags flags,
                   WeftProgress *progress,
                   GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (G_IS_FILE (destination), NULL);

  call = weft_gio_typed_call_new (site, copy_start, copy_finish, file, cancellable);
  weft_gio_call_set_arg (call, 0, g_object_ref (destination), g_object_unref);
  call->number = flags;
  weft_gio_call_set_arg (call, 1, progress != NULL ? weft_progress_ref (progress) : NULL,
                         (GDestroyNotify) weft_progress_unref);
  return weft_gio_call_run (call);
}

static void
move_start (WeftGioCall *call)
{
  g_file_move_async (call->source, call->args[0], (GFileCopyFlags) call->number, G_PRIORITY_DEFAULT,
                     call->cancellable, call->args[1] != NULL ? report_copied : NULL, call->args[1],
                     weft_gio_call_ready_cb, call);
}

static WeftResult
move_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  g_file_move_finish (call->source, result, error);
  return weft_result_void ();
}

/**
 * weft_file_move_at:
 * @site: where it is called
 * @file: a file
 * @destination: where to
 * @flags: how
 * @progress: (nullable): told what part of it is done, a double from 0 to 1
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_move(), which fills in @site.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
weft_file_move_at (WeftSite *site,
                   GFile *file,
                   GFile *destination,
                   GFileCopyFlags flags,
                   WeftProgress *progress,
                   GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (G_IS_FILE (destination), NULL);

  call = weft_gio_typed_call_new (site, move_start, move_finish, file, cancellable);
  weft_gio_call_set_arg (call, 0, g_object_ref (destination), g_object_unref);
  call->number = flags;
  weft_gio_call_set_arg (call, 1, progress != NULL ? weft_progress_ref (progress) : NULL,
                         (GDestroyNotify) weft_progress_unref);
  return weft_gio_call_run (call);
}
