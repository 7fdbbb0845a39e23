/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/*
 * Memory for tasks, async frames and other small things that come and go by the million.
 * A block may be released on another thread than the one that allocated it. Contents are
 * undefined.
 *
 * Tasks have blocks of their own, which are never anything but tasks and never returned to
 * the system: so whoever wants to know which tasks live looks through all of them, at any
 * time, without a lock. See weft-frame-cache.c.
 */

typedef enum
{
  WEFT_FRAMES_OTHER,
  WEFT_FRAMES_TASKS,
  WEFT_FRAMES_N_SPACES
} WeftFrameSpace;

#define WEFT_FRAME_CLASS_SHIFT 4
#define WEFT_FRAME_N_CLASSES 33 /* up to 512 bytes */
#define WEFT_FRAME_MAGAZINE 64

typedef struct _WeftBlock WeftBlock;
struct _WeftBlock
{
  WeftBlock *next;
  WeftBlock *next_magazine; /* of a magazine's first block, in the depot */
  guint      room;          /* likewise */
};

/* All zero, one that nobody can take from nor release into. */
typedef struct
{
  WeftBlock *blocks;
  guint      room; /* how many more it can have */
} WeftMagazine;

/* What is seldom needed of a class. */
typedef struct
{
  WeftMagazine spare; /* full or empty */
  gpointer     slab;
} WeftFrameStore;

typedef struct
{
  WeftMagazine   current[WEFT_FRAMES_N_SPACES][WEFT_FRAME_N_CLASSES];
  WeftFrameStore stores[WEFT_FRAMES_N_SPACES][WEFT_FRAME_N_CLASSES];
} WeftFrameCache;

/* The calling thread's; at first one of zeros, so that who takes and who releases come to
 * the slow way. */
extern __thread WeftFrameCache *weft_frame_cache_
    __attribute__ ((tls_model ("initial-exec"), visibility ("hidden")));

gpointer weft_frame_alloc_slow_   (WeftFrameSpace space,
                                   gsize          size) WEFT_OWNED G_GNUC_NO_INLINE;
void     weft_frame_release_slow_ (WeftFrameSpace space,
                                   gpointer       block,
                                   gsize          size) G_GNUC_NO_INLINE;

static inline guint
weft_frame_class_of (gsize size)
{
  guint class = (guint) ((size + (1 << WEFT_FRAME_CLASS_SHIFT) - 1) >> WEFT_FRAME_CLASS_SHIFT);

  return MAX (class, sizeof (WeftBlock) / (1 << WEFT_FRAME_CLASS_SHIFT) + 1);
}

static inline gpointer
weft_frame_alloc_from (WeftFrameSpace space,
                       gsize          size)
{
  guint class = weft_frame_class_of (size);

  if (G_LIKELY (class < WEFT_FRAME_N_CLASSES))
    {
      WeftMagazine *magazine = &weft_frame_cache_->current[space][class];
      WeftBlock *block = magazine->blocks;

      if (G_LIKELY (block != NULL))
        {
          magazine->blocks = block->next;
          magazine->room++;
          /* The next one may still be in the cache of the processor that released it. */
          __builtin_prefetch (magazine->blocks, 1);
          return block;
        }
    }
  return weft_frame_alloc_slow_ (space, size);
}

static inline void
weft_frame_release_to (WeftFrameSpace space,
                       gpointer       data,
                       gsize          size)
{
  guint class = weft_frame_class_of (size);

  if (G_LIKELY (class < WEFT_FRAME_N_CLASSES))
    {
      WeftMagazine *magazine = &weft_frame_cache_->current[space][class];
      WeftBlock *block = data;

      if (G_LIKELY (magazine->room > 0))
        {
          block->next = magazine->blocks;
          magazine->blocks = block;
          magazine->room--;
          return;
        }
    }
  weft_frame_release_slow_ (space, data, size);
}

static inline gpointer
weft_frame_alloc (gsize size)
{
  return weft_frame_alloc_from (WEFT_FRAMES_OTHER, size);
}

static inline void
weft_frame_release (gpointer block,
                    gsize    size)
{
  weft_frame_release_to (WEFT_FRAMES_OTHER, block, size);
}

static inline gpointer
weft_task_frame_alloc (gsize size)
{
  return weft_frame_alloc_from (WEFT_FRAMES_TASKS, size);
}

static inline void
weft_task_frame_release (gpointer block,
                         gsize    size)
{
  weft_frame_release_to (WEFT_FRAMES_TASKS, block, size);
}

/* Calls @func with every block of tasks, in use or not, while others go on. */
typedef void (*WeftFrameFunc) (gpointer block,
                               gpointer data);

void     weft_task_frame_foreach  (WeftFrameFunc  func,
                                   gpointer       data);

G_END_DECLS
