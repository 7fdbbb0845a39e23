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

/*
 * All zero, one that nobody can take from nor release into.
 *
 * In one word how many blocks more it can have, and above that how many its thread has taken in all: so taking
 * one changes both by adding a constant, and counting is no store more. See weft-allocations.c for who reads it.
 */
typedef struct
{
  WeftBlock *blocks;
  guint64    counts; /* atomic, written by the thread */
} WeftMagazine;

#define WEFT_MAGAZINE_ONE_ROOM G_GUINT64_CONSTANT (1)
#define WEFT_MAGAZINE_ONE_TAKEN G_GUINT64_CONSTANT (128)
#define WEFT_MAGAZINE_ROOM (WEFT_MAGAZINE_ONE_TAKEN - 1)

G_STATIC_ASSERT (WEFT_FRAME_MAGAZINE <= WEFT_MAGAZINE_ROOM);

/* What is seldom needed of a class. */
typedef struct
{
  WeftMagazine spare; /* full or empty */
  gpointer     slab;
} WeftFrameStore;

typedef struct _WeftFrameCache WeftFrameCache;
struct _WeftFrameCache
{
  WeftMagazine   current[WEFT_FRAMES_N_SPACES][WEFT_FRAME_N_CLASSES];
  WeftFrameStore stores[WEFT_FRAMES_N_SPACES][WEFT_FRAME_N_CLASSES];

  /* In the list of all; under its mutex. */
  WeftFrameCache *next;
  WeftFrameCache *previous;
};

/* The calling thread's; at first one of zeros, so that who takes and who releases come to
 * the slow way. */
extern __thread WeftFrameCache *weft_frame_cache_
    __attribute__ ((tls_model ("initial-exec"), visibility ("hidden")));

gpointer weft_frame_alloc_slow_   (WeftFrameSpace space,
                                   gsize          size) WEFT_OWNED G_GNUC_NO_INLINE;
void     weft_frame_release_slow_ (WeftFrameSpace space,
                                   gpointer       block,
                                   gsize          size) G_GNUC_NO_INLINE;

static inline void
weft_magazine_set_counts (WeftMagazine *self,
                          guint64       counts)
{
  __atomic_store_n (&self->counts, counts, __ATOMIC_RELAXED);
}

/* It has blocks. */
static inline WeftBlock *
weft_magazine_pop (WeftMagazine *self)
{
  WeftBlock *block = self->blocks;
  WeftBlock *next = block->next;

  weft_magazine_set_counts (self,
                            self->counts + WEFT_MAGAZINE_ONE_TAKEN + WEFT_MAGAZINE_ONE_ROOM);
  self->blocks = next;
  /* The next one may still be in the cache of the processor that released it. */
  __builtin_prefetch (next, 1);
  return block;
}

/* It has room. */
static inline void
weft_magazine_push (WeftMagazine *self,
                    WeftBlock    *block)
{
  block->next = self->blocks;
  self->blocks = block;
  weft_magazine_set_counts (self, self->counts - WEFT_MAGAZINE_ONE_ROOM);
}

static inline guint
weft_frame_class_of (gsize size)
{
  guint class = (guint) ((size + (1 << WEFT_FRAME_CLASS_SHIFT) - 1) >> WEFT_FRAME_CLASS_SHIFT);

  return MAX (class, sizeof (WeftBlock) / (1 << WEFT_FRAME_CLASS_SHIFT) + 1);
}

static inline WeftMagazine *
weft_magazine_of (WeftFrameSpace space,
                  guint          class)
{
  WeftMagazine *magazine = &weft_frame_cache_->current[space][class];

  /* Around an atomic store compilers would calculate the address once more. */
  __asm__ ("" : "+r" (magazine));
  return magazine;
}

static inline gpointer
weft_frame_alloc_from (WeftFrameSpace space,
                       gsize          size)
{
  guint class = weft_frame_class_of (size);

  if (G_LIKELY (class < WEFT_FRAME_N_CLASSES))
    {
      WeftMagazine *magazine = weft_magazine_of (space, class);

      if (G_LIKELY (magazine->blocks != NULL))
        return weft_magazine_pop (magazine);
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
      WeftMagazine *magazine = weft_magazine_of (space, class);

      if (G_LIKELY ((magazine->counts & WEFT_MAGAZINE_ROOM) > 0))
        {
          weft_magazine_push (magazine, data);
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
