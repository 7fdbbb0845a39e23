/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-file-stamp.h"

void
loom_file_stamp_read_info (LoomFileStamp *self, GFileInfo *info)
{
  const char *id;

  *self = (LoomFileStamp) { .is_there = info != NULL };
  if (info == NULL)
    return;
  id = g_file_info_get_attribute_string (info, G_FILE_ATTRIBUTE_ID_FILE);
  self->file_id = id != NULL ? g_str_hash (id) : 0;
  self->size = g_file_info_get_size (info);
  self->modified =
      (gint64) g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED) *
          G_USEC_PER_SEC +
      g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC);
}

void
loom_file_stamp_read (LoomFileStamp *self, GFile *file)
{
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, LOOM_FILE_STAMP_ATTRIBUTES, G_FILE_QUERY_INFO_NONE, NULL, NULL);

  loom_file_stamp_read_info (self, info);
}

LoomFileChange
loom_file_stamp_compare (const LoomFileStamp *before, const LoomFileStamp *after)
{
  if (!after->is_there)
    return LOOM_FILE_GONE;
  if (!before->is_there || before->file_id != after->file_id)
    return LOOM_FILE_CHANGED;
  if (after->size < before->size)
    return LOOM_FILE_CUT;
  return after->size != before->size || after->modified != before->modified ? LOOM_FILE_CHANGED
                                                                            : LOOM_FILE_SAME;
}
