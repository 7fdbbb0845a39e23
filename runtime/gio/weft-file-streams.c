/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gio/weft-file.h"

#include "gio/weft-gio-call-private.h"

/* Opening files, as streams: to be read, made, appended to or replaced. */

static void
read_start (WeftGioCall *call)
{
  g_file_read_async (call->source, G_PRIORITY_DEFAULT, call->cancellable, weft_gio_call_ready_cb,
                     call);
}

static WeftResult
read_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_object, g_file_read_finish (call->source, result, error));
}

/**
 * weft_file_read_at:
 * @site: where it is called
 * @file: a file
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_read(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GFileInputStream
 */
WeftTask *
weft_file_read_at (WeftSite *site, GFile *file, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  call = weft_gio_typed_call_new (site, read_start, read_finish, file, cancellable);
  return weft_gio_call_run (call);
}

static void
create_start (WeftGioCall *call)
{
  g_file_create_async (call->source, (GFileCreateFlags) call->number, G_PRIORITY_DEFAULT,
                       call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
create_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_object,
                              g_file_create_finish (call->source, result, error));
}

/**
 * weft_file_create_at:
 * @site: where it is called
 * @file: a file
 * @flags: how
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_create(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GFileOutputStream
 */
WeftTask *
weft_file_create_at (WeftSite *site, GFile *file, GFileCreateFlags flags, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  call = weft_gio_typed_call_new (site, create_start, create_finish, file, cancellable);
  call->number = flags;
  return weft_gio_call_run (call);
}

static void
append_to_start (WeftGioCall *call)
{
  g_file_append_to_async (call->source, (GFileCreateFlags) call->number, G_PRIORITY_DEFAULT,
                          call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
append_to_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_object,
                              g_file_append_to_finish (call->source, result, error));
}

/**
 * weft_file_append_to_at:
 * @site: where it is called
 * @file: a file
 * @flags: how
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_append_to(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GFileOutputStream
 */
WeftTask *
weft_file_append_to_at (WeftSite *site,
                        GFile *file,
                        GFileCreateFlags flags,
                        GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  call = weft_gio_typed_call_new (site, append_to_start, append_to_finish, file, cancellable);
  call->number = flags;
  return weft_gio_call_run (call);
}

static void
replace_start (WeftGioCall *call)
{
  g_file_replace_async (call->source, call->args[0], (gboolean) call->other_number,
                        (GFileCreateFlags) call->number, G_PRIORITY_DEFAULT, call->cancellable,
                        weft_gio_call_ready_cb, call);
}

static WeftResult
replace_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_object,
                              g_file_replace_finish (call->source, result, error));
}

/**
 * weft_file_replace_at:
 * @site: where it is called
 * @file: a file
 * @etag: (nullable): what it was when it was read; fails if it is not that any more
 * @make_backup: whether to keep the old contents in a file beside
 * @flags: how
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_replace(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GFileOutputStream
 */
WeftTask *
weft_file_replace_at (WeftSite *site,
                      GFile *file,
                      const char *etag,
                      gboolean make_backup,
                      GFileCreateFlags flags,
                      GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  call = weft_gio_typed_call_new (site, replace_start, replace_finish, file, cancellable);
  weft_gio_call_set_arg (call, 0, g_strdup (etag), g_free);
  call->other_number = make_backup;
  call->number = flags;
  return weft_gio_call_run (call);
}
