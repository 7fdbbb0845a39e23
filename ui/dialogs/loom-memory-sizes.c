/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dialogs/loom-memory-sizes.h"

static const gsize megabytes[] = { 16, 64, 256, 1024 };

GListModel *
loom_memory_sizes_new_model (void)
{
  GtkStringList *texts = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (megabytes); i++)
    gtk_string_list_take (texts,
                          g_format_size_full (loom_memory_sizes_get (i), G_FORMAT_SIZE_IEC_UNITS));
  return G_LIST_MODEL (texts);
}

gsize
loom_memory_sizes_get (guint position)
{
  return megabytes[MIN (position, G_N_ELEMENTS (megabytes) - 1)] * 1024 * 1024;
}
