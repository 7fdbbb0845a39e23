/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gio/weft-file-enumerator.h"

#include "gio/weft-gio-call-private.h"

static GPtrArray *
array_of (GList *infos)
{
  GPtrArray *array = g_ptr_array_new_with_free_func (g_object_unref);

  for (GList *link = infos; link != NULL; link = link->next)
    g_ptr_array_add (array, link->data);
  g_list_free (infos);
  return array;
}

static void
next_files_start (WeftGioCall *call)
{
  g_file_enumerator_next_files_async (call->source, (int) call->number, G_PRIORITY_DEFAULT,
                                      call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
next_files_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  return weft_result_pointer (&weft_type_array, array_of (g_file_enumerator_next_files_finish (
                                                    call->source, result, error)));
}

/**
 * weft_file_enumerator_next_files_at:
 * @site: where it is called
 * @enumerator: of a folder
 * @n_files: how many at most
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_enumerator_next_files(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #GPtrArray of #GFileInfo, empty at the end
 */
WeftTask *
weft_file_enumerator_next_files_at (WeftSite *site,
                                    GFileEnumerator *enumerator,
                                    guint n_files,
                                    GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE_ENUMERATOR (enumerator), NULL);

  call =
      weft_gio_typed_call_new (site, next_files_start, next_files_finish, enumerator, cancellable);
  call->number = n_files;
  return weft_gio_call_run (call);
}

static void
close_start (WeftGioCall *call)
{
  g_file_enumerator_close_async (call->source, G_PRIORITY_DEFAULT, call->cancellable,
                                 weft_gio_call_ready_cb, call);
}

static WeftResult
close_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  g_file_enumerator_close_finish (call->source, result, error);
  return weft_result_void ();
}

/**
 * weft_file_enumerator_close_at:
 * @site: where it is called
 * @enumerator: of a folder
 * @cancellable: (nullable): cancels it
 *
 * See weft_file_enumerator_close(), which fills in @site.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
weft_file_enumerator_close_at (WeftSite *site,
                               GFileEnumerator *enumerator,
                               GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE_ENUMERATOR (enumerator), NULL);

  call = weft_gio_typed_call_new (site, close_start, close_finish, enumerator, cancellable);
  return weft_gio_call_run (call);
}
