/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LoomNameTotals:
 * @name: a string's number
 * @count: how many slices have that name
 * @n_untimed: how many of them are of unknown length, because they have no end, or times that
 *   cannot be; they are in none of the times here
 * @total: nanoseconds in them together, those inside one another counted twice
 * @self: nanoseconds in them and not in the slices inside them
 * @median: nanoseconds; nearest rank, as all percentiles here
 * @longest: nanoseconds
 *
 * What all slices of one name came to.
 */
typedef struct
{
  guint32 name;
  guint64 count;
  guint64 n_untimed;
  gint64  total;
  gint64  self;
  gint64  median;
  gint64  p95;
  gint64  p99;
  gint64  longest;

  /*< private >*/
  gsize   first; /* of its durations, in the table's */
} LoomNameTotals;

/**
 * LoomNameTable:
 *
 * Where a lane's time went, name by name. Slices are added, then it is settled; settled
 * ones are merged.
 */
typedef struct _LoomNameTable LoomNameTable;

LoomNameTable *loom_name_table_new         (void);
void           loom_name_table_free        (LoomNameTable        *self);

void           loom_name_table_add         (LoomNameTable        *self,
                                            guint32               name,
                                            gint64                duration,
                                            gint64                own);
void           loom_name_table_add_untimed (LoomNameTable        *self,
                                            guint32               name);

gboolean       loom_name_table_settle      (LoomNameTable        *self,
                                            GCancellable         *cancellable,
                                            GError              **error);
LoomNameTable *loom_name_table_merge       (LoomNameTable *const *tables,
                                            guint                 n_tables,
                                            GCancellable         *cancellable,
                                            GError              **error);

/* (element-type LoomNameTotals): by what they did themselves, the most first. Borrowed. */
GArray        *loom_name_table_get_totals  (LoomNameTable        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomNameTable, loom_name_table_free)

G_END_DECLS
