/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LoomTableFuncs:
 * @dup_text: what a column says of a row; of the first column it is the row's name
 * @compare: which of two rows a column puts first
 * @shown: (nullable): a row is shown by a label, which has the text already
 *
 * What a table asks of its rows, by the numbers of its columns.
 */
typedef struct
{
  char *(*dup_text) (gpointer row, guint column);
  int   (*compare)  (gpointer one, gpointer other, guint column);
  void  (*shown)    (gpointer row, guint column, GtkWidget *label);
} LoomTableFuncs;

#define LOOM_TYPE_TABLE (loom_table_get_type ())

/**
 * LoomTable:
 *
 * Rows in a column view: those whose names have a text in them, as the columns sort them, and one of
 * them selected or none. A column is text unless it gets a factory of its own.
 */
G_DECLARE_FINAL_TYPE (LoomTable, loom_table, LOOM, TABLE, GObject)

LoomTable           *loom_table_new           (GtkColumnView        *list,
                                               GType                 row_type,
                                               const LoomTableFuncs *funcs) G_GNUC_WARN_UNUSED_RESULT;

/* The next column. The first one takes what room the others leave. */
GtkColumnViewColumn *loom_table_append_column (LoomTable            *self,
                                               const char           *title,
                                               int                   width,
                                               gboolean              is_number);
void                 loom_table_set_rows      (LoomTable            *self,
                                               GPtrArray            *rows);
void                 loom_table_set_filter    (LoomTable            *self,
                                               const char           *text);
GtkSingleSelection  *loom_table_get_selection (LoomTable            *self);

G_END_DECLS
