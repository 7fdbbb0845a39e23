/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is to be asked of a file for its stamp. */
#define LOOM_FILE_STAMP_ATTRIBUTES                                                                 \
  G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_TIME_MODIFIED                                \
  "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC "," G_FILE_ATTRIBUTE_ID_FILE

/**
 * LoomFileStamp:
 * @is_there: whether there is a file
 * @file_id: which file it is, as a number: one that takes another's place has another
 * @size: in bytes
 * @modified: when it was written to, in microseconds
 *
 * What tells whether a file is still the same.
 */
typedef struct
{
  gboolean is_there;
  guint    file_id;
  goffset  size;
  gint64   modified;
} LoomFileStamp;

/**
 * LoomFileChange:
 * @LOOM_FILE_SAME: nothing
 * @LOOM_FILE_CHANGED: it has grown, or was written anew, or another has taken its place
 * @LOOM_FILE_CUT: it is the same file, and shorter
 * @LOOM_FILE_GONE: there is none
 */
typedef enum
{
  LOOM_FILE_SAME,
  LOOM_FILE_CHANGED,
  LOOM_FILE_CUT,
  LOOM_FILE_GONE,
} LoomFileChange;

/* Blocks. A file that is not there has a stamp, too. */
void           loom_file_stamp_read      (LoomFileStamp       *self,
                                          GFile               *file);
/* @info: (nullable): has LOOM_FILE_STAMP_ATTRIBUTES */
void           loom_file_stamp_read_info (LoomFileStamp       *self,
                                          GFileInfo           *info);
LoomFileChange loom_file_stamp_compare   (const LoomFileStamp *before,
                                          const LoomFileStamp *after);

G_END_DECLS
