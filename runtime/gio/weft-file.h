/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-progress.h"
#include "task/weft-task.h"

/**
 * Files, awaited
 *
 * Each is GIO's function of the same name, at default priority; its errors are the task's.
 * The value is what its finish returns. See weft-gio.h for where it is carried out.
 */

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask *weft_file_load_bytes_at (WeftSite *site,
                                               GFile *file,
                                               GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_read_at (WeftSite *site,
                                         GFile *file,
                                         GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_create_at (WeftSite *site,
                                           GFile *file,
                                           GFileCreateFlags flags,
                                           GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_append_to_at (WeftSite *site,
                                              GFile *file,
                                              GFileCreateFlags flags,
                                              GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_replace_at (WeftSite *site,
                                            GFile *file,
                                            const char *etag,
                                            gboolean make_backup,
                                            GFileCreateFlags flags,
                                            GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_query_info_at (WeftSite *site,
                                               GFile *file,
                                               const char *attributes,
                                               GFileQueryInfoFlags flags,
                                               GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_query_filesystem_info_at (WeftSite *site,
                                                          GFile *file,
                                                          const char *attributes,
                                                          GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_enumerate_children_at (WeftSite *site,
                                                       GFile *file,
                                                       const char *attributes,
                                                       GFileQueryInfoFlags flags,
                                                       GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_make_directory_at (WeftSite *site,
                                                   GFile *file,
                                                   GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_delete_at (WeftSite *site,
                                           GFile *file,
                                           GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_trash_at (WeftSite *site,
                                          GFile *file,
                                          GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_set_display_name_at (WeftSite *site,
                                                     GFile *file,
                                                     const char *display_name,
                                                     GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_replace_contents_bytes_at (WeftSite *site,
                                                           GFile *file,
                                                           GBytes *contents,
                                                           const char *etag,
                                                           gboolean make_backup,
                                                           GFileCreateFlags flags,
                                                           GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_copy_at (WeftSite *site,
                                         GFile *file,
                                         GFile *destination,
                                         GFileCopyFlags flags,
                                         WeftProgress *progress,
                                         GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_move_at (WeftSite *site,
                                         GFile *file,
                                         GFile *destination,
                                         GFileCopyFlags flags,
                                         WeftProgress *progress,
                                         GCancellable *cancellable) WEFT_OWNED;

/**
 * weft_file_load_bytes:
 * @file: a file
 * @cancellable: (nullable): cancels it
 *
 * Reads the whole file.
 *
 * Returns: (transfer full): a task with the contents, of %weft_type_bytes
 */
#define weft_file_load_bytes(file, cancellable) \
  (weft_file_load_bytes_at (WEFT_HERE_NAMED ("weft_file_load_bytes"), (file), (cancellable)))

/**
 * weft_file_read:
 * @file: a file
 * @cancellable: (nullable): cancels it
 *
 * Opens it for reading.
 *
 * Returns: (transfer full): a task with a #GFileInputStream
 */
#define weft_file_read(file, cancellable) \
  (weft_file_read_at (WEFT_HERE_NAMED ("weft_file_read"), (file), (cancellable)))

/**
 * weft_file_create:
 * @file: a file
 * @flags: how
 * @cancellable: (nullable): cancels it
 *
 * Makes it, and fails where it exists.
 *
 * Returns: (transfer full): a task with a #GFileOutputStream
 */
#define weft_file_create(file, flags, cancellable) \
  (weft_file_create_at (WEFT_HERE_NAMED ("weft_file_create"), (file), (flags), (cancellable)))

/**
 * weft_file_append_to:
 * @file: a file
 * @flags: how
 * @cancellable: (nullable): cancels it
 *
 * Opens it for writing at its end.
 *
 * Returns: (transfer full): a task with a #GFileOutputStream
 */
#define weft_file_append_to(file, flags, cancellable) \
  (weft_file_append_to_at (WEFT_HERE_NAMED ("weft_file_append_to"), (file), (flags), (cancellable)))

/**
 * weft_file_replace:
 * @file: a file
 * @etag: (nullable): what it was when it was read; fails if it is not that any more
 * @make_backup: whether to keep the old contents in a file beside
 * @flags: how
 * @cancellable: (nullable): cancels it
 *
 * Opens it for writing anew; the old contents stay until the stream is closed.
 *
 * Returns: (transfer full): a task with a #GFileOutputStream
 */
#define weft_file_replace(file, etag, make_backup, flags, cancellable) \
  (weft_file_replace_at (WEFT_HERE_NAMED ("weft_file_replace"), (file), (etag), (make_backup), (flags), (cancellable)))

/**
 * weft_file_query_info:
 * @file: a file
 * @attributes: which, as in g_file_query_info()
 * @flags: how
 * @cancellable: (nullable): cancels it
 *
 * Asks what it is.
 *
 * Returns: (transfer full): a task with a #GFileInfo
 */
#define weft_file_query_info(file, attributes, flags, cancellable) \
  (weft_file_query_info_at (WEFT_HERE_NAMED ("weft_file_query_info"), (file), (attributes), (flags), (cancellable)))

/**
 * weft_file_query_filesystem_info:
 * @file: a file
 * @attributes: which, as in g_file_query_info()
 * @cancellable: (nullable): cancels it
 *
 * Asks about the file system that it is on.
 *
 * Returns: (transfer full): a task with a #GFileInfo
 */
#define weft_file_query_filesystem_info(file, attributes, cancellable) \
  (weft_file_query_filesystem_info_at (WEFT_HERE_NAMED ("weft_file_query_filesystem_info"), (file), (attributes), (cancellable)))

/**
 * weft_file_enumerate_children:
 * @file: a file
 * @attributes: which, as in g_file_query_info()
 * @flags: how
 * @cancellable: (nullable): cancels it
 *
 * Begins to list a folder.
 *
 * Returns: (transfer full): a task with a #GFileEnumerator, for weft_file_enumerator_next_files()
 */
#define weft_file_enumerate_children(file, attributes, flags, cancellable) \
  (weft_file_enumerate_children_at (WEFT_HERE_NAMED ("weft_file_enumerate_children"), (file), (attributes), (flags), (cancellable)))

/**
 * weft_file_make_directory:
 * @file: a file
 * @cancellable: (nullable): cancels it
 *
 * Makes a folder, whose parent must exist.
 *
 * Returns: (transfer full): a task without a value
 */
#define weft_file_make_directory(file, cancellable) \
  (weft_file_make_directory_at (WEFT_HERE_NAMED ("weft_file_make_directory"), (file), (cancellable)))

/**
 * weft_file_delete:
 * @file: a file
 * @cancellable: (nullable): cancels it
 *
 * Removes it; a folder must be empty.
 *
 * Returns: (transfer full): a task without a value
 */
#define weft_file_delete(file, cancellable) \
  (weft_file_delete_at (WEFT_HERE_NAMED ("weft_file_delete"), (file), (cancellable)))

/**
 * weft_file_trash:
 * @file: a file
 * @cancellable: (nullable): cancels it
 *
 * Moves it into the trash.
 *
 * Returns: (transfer full): a task without a value
 */
#define weft_file_trash(file, cancellable) \
  (weft_file_trash_at (WEFT_HERE_NAMED ("weft_file_trash"), (file), (cancellable)))

/**
 * weft_file_set_display_name:
 * @file: a file
 * @display_name: its name, as people see it
 * @cancellable: (nullable): cancels it
 *
 * Renames it.
 *
 * Returns: (transfer full): a task with the renamed #GFile
 */
#define weft_file_set_display_name(file, display_name, cancellable) \
  (weft_file_set_display_name_at (WEFT_HERE_NAMED ("weft_file_set_display_name"), (file), (display_name), (cancellable)))

/**
 * weft_file_replace_contents_bytes:
 * @file: a file
 * @contents: what is to be in it
 * @etag: (nullable): what it was when it was read; fails if it is not that any more
 * @make_backup: whether to keep the old contents in a file beside
 * @flags: how
 * @cancellable: (nullable): cancels it
 *
 * Writes a whole file: beside the old one, which it then takes the place of.
 *
 * Returns: (transfer full): a task with the new etag, a string that may be %NULL
 */
#define weft_file_replace_contents_bytes(file, contents, etag, make_backup, flags, cancellable) \
  (weft_file_replace_contents_bytes_at (WEFT_HERE_NAMED ("weft_file_replace_contents_bytes"), (file), (contents), (etag), (make_backup), (flags), (cancellable)))

/**
 * weft_file_copy:
 * @file: a file
 * @destination: where to
 * @flags: how
 * @progress: (nullable): told what part of it is done, a double from 0 to 1
 * @cancellable: (nullable): cancels it
 *
 * Copies it.
 *
 * Returns: (transfer full): a task without a value
 */
#define weft_file_copy(file, destination, flags, progress, cancellable) \
  (weft_file_copy_at (WEFT_HERE_NAMED ("weft_file_copy"), (file), (destination), (flags), (progress), (cancellable)))

/**
 * weft_file_move:
 * @file: a file
 * @destination: where to
 * @flags: how
 * @progress: (nullable): told what part of it is done, a double from 0 to 1
 * @cancellable: (nullable): cancels it
 *
 * Moves it, within a file system without copying.
 *
 * Returns: (transfer full): a task without a value
 */
#define weft_file_move(file, destination, flags, progress, cancellable) \
  (weft_file_move_at (WEFT_HERE_NAMED ("weft_file_move"), (file), (destination), (flags), (progress), (cancellable)))

G_END_DECLS
