/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-fxt-arg.h"
#include "trace/loom-fxt-tables.h"

/* An event record of Fuchsia's trace format whose category and name have numbers. */

G_BEGIN_DECLS

typedef struct
{
  guint          type;
  guint          n_args;
  guint          thread;   /* 0 where the record has the process and the thread itself */
  guint          category; /* references, as the next */
  guint          name;
  guint64        ticks;
  const guint64 *record;
  gsize          size;
} LoomFxtEvent;

/* FALSE where it is too short, or has strings in it. Its arguments are not looked at. */
static inline gboolean
loom_fxt_event_read (LoomFxtEvent *self, const guint64 *record, gsize size)
{
  guint64 header = record[0];

  *self = (LoomFxtEvent) {
    .type = loom_fxt_bits (header, 16, 19),
    .n_args = loom_fxt_bits (header, 20, 23),
    .thread = loom_fxt_bits (header, 24, 31),
    .category = loom_fxt_bits (header, 32, 47),
    .name = loom_fxt_bits (header, 48, 63),
    .record = record,
    .size = size,
  };
  if (size < (self->thread != 0 ? 2 : 4) || (self->category | self->name) & LOOM_FXT_INLINE)
    return FALSE;
  self->ticks = record[1];
  return TRUE;
}

static inline void
loom_fxt_event_get_thread (const LoomFxtEvent *self,
                           LoomFxtTables      *tables,
                           gint64             *pid,
                           gint64             *tid)
{
  if (self->thread != 0)
    {
      loom_fxt_tables_get_thread (tables, self->thread, pid, tid);
      return;
    }
  *pid = (gint64) self->record[2];
  *tid = (gint64) self->record[3];
}

/* At the first argument. */
static inline LoomFxtCursor
loom_fxt_event_args (const LoomFxtEvent *self)
{
  gsize front = self->thread != 0 ? 2 : 4;

  return (LoomFxtCursor) { self->record + front, self->size - front, FALSE };
}

/* The word behind the arguments: an end, an id. FALSE where the record is not sound.
 * @has_texts: whether an argument has a string in it. */
static inline gboolean
loom_fxt_event_read_last (const LoomFxtEvent *self, guint64 *last, gboolean *has_texts)
{
  LoomFxtCursor cursor = loom_fxt_event_args (self);

  *has_texts = FALSE;
  if (self->n_args > 0 && !loom_fxt_skip_args (&cursor, self->n_args, has_texts))
    return FALSE;
  *last = self->type >= LOOM_FXT_EVENT_COMPLETE ? loom_fxt_take (&cursor) : 0;
  return !cursor.overrun;
}

G_END_DECLS
