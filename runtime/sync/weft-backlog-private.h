/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-frame-cache-private.h"

G_BEGIN_DECLS

/*
 * A first-in first-out queue of pointers without a bound, in chunks from the cache of
 * frames. One thread at a time.
 */

#define WEFT_BACKLOG_CHUNK 62

typedef struct _WeftBacklogChunk WeftBacklogChunk;
struct _WeftBacklogChunk
{
  WeftBacklogChunk *next;
  gpointer          items[WEFT_BACKLOG_CHUNK];
};

typedef struct
{
  WeftBacklogChunk *first; /* NULL where it is empty */
  WeftBacklogChunk *last;
  guint             begin; /* in the first chunk */
  guint             end;   /* in the last one */
  gsize             length;
} WeftBacklog;

static inline void
weft_backlog_push (WeftBacklog *self,
                   gpointer     item)
{
  if (self->first == NULL || self->end == WEFT_BACKLOG_CHUNK)
    {
      WeftBacklogChunk *chunk = weft_frame_alloc (sizeof *chunk);

      chunk->next = NULL;
      if (self->first == NULL)
        {
          self->first = chunk;
          self->begin = 0;
        }
      else
        self->last->next = chunk;
      self->last = chunk;
      self->end = 0;
    }
  self->last->items[self->end++] = item;
  self->length++;
}

/* Only where it is not empty. */
static inline gpointer
weft_backlog_pop (WeftBacklog *self)
{
  WeftBacklogChunk *chunk = self->first;
  gpointer item = chunk->items[self->begin++];

  self->length--;
  if (self->length == 0 || self->begin == WEFT_BACKLOG_CHUNK)
    {
      self->first = chunk->next;
      self->begin = 0;
      weft_frame_release (chunk, sizeof *chunk);
    }
  return item;
}

static inline gpointer
weft_backlog_peek (const WeftBacklog *self)
{
  return self->first->items[self->begin];
}

G_END_DECLS
