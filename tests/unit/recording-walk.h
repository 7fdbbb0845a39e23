/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "trace/weft-recording-layout.h"

/* For tests: a walker of the Fuchsia trace format, which knows of the recorder only the layout, and
 * asserts that everything is as that says. */

G_BEGIN_DECLS

typedef struct
{
  guint64 time;
  guint64 tid;
  guint   type;
  char   *category;
  char   *name;
  char   *args; /* "name=value name=value" */
  guint64 last; /* an id, an end time, or 0 */
} Event;

typedef struct
{
  guint64            *words;
  gsize               n_words;
  WeftRecorderHeader *header; /* in words */
  char               *strings[32768];
  guint               n_strings;
  guint64             threads[256];
  guint               n_threads;
  GHashTable         *thread_names; /* tid → name */
  char               *process_name;
  GPtrArray          *events; /* Event, in order of chunks */
  guint               n_chunks;
  guint               n_inline_threads;
} Walk;

/* A copy of the recording in the file, as it is now. */
Walk        *walk_fd        (int          fd);
void         walk_free      (Walk        *walk);

const Event *event_at       (Walk        *walk,
                             guint        index);
const char  *name_of_thread (Walk        *walk,
                             guint64      tid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Walk, walk_free)

G_END_DECLS
