/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask *weft_file_enumerator_next_files_at (WeftSite *site,
                                                          GFileEnumerator *enumerator,
                                                          guint n_files,
                                                          GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_file_enumerator_close_at (WeftSite *site,
                                                     GFileEnumerator *enumerator,
                                                     GCancellable *cancellable) WEFT_OWNED;

/**
 * weft_file_enumerator_next_files:
 * @enumerator: of a folder
 * @n_files: how many at most
 * @cancellable: (nullable): cancels it
 *
 * Lists some more of the folder.
 *
 * Returns: (transfer full): a task with a #GPtrArray of #GFileInfo, empty at the end
 */
#define weft_file_enumerator_next_files(enumerator, n_files, cancellable) \
  (weft_file_enumerator_next_files_at (WEFT_HERE_NAMED ("weft_file_enumerator_next_files"), (enumerator), (n_files), (cancellable)))

/**
 * weft_file_enumerator_close:
 * @enumerator: of a folder
 * @cancellable: (nullable): cancels it
 *
 * Ends the listing.
 *
 * Returns: (transfer full): a task without a value
 */
#define weft_file_enumerator_close(enumerator, cancellable) \
  (weft_file_enumerator_close_at (WEFT_HERE_NAMED ("weft_file_enumerator_close"), (enumerator), (cancellable)))

G_END_DECLS
