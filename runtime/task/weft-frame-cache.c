/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Blocks by size class, of 16 bytes each; for every class twice, once for tasks and once
 * for the rest.
 *
 * A thread has two magazines a class, lists of up to WEFT_FRAME_MAGAZINE blocks, after J. Bonwick and
 * J. Adams, "Magazines and Vmem" (USENIX 2001): it takes from the one and releases into
 * it; where that is empty or full it changes them; where both are, it gets a full one from
 * the depot, or hands one over. So one thread that only allocates and another one that
 * only releases meet at the depot's mutex once in so many times.
 *
 * Where the depot has none, blocks are carved from a slab of the thread's own. Slabs stand
 * in one list for ever, the newest first; `carved` says how far a slab has been used, and
 * what lies before it has been a block at some time. A slab of tasks is zero where nothing
 * was, and a task's id is zero while its block is free: that is what
 * weft_task_frame_foreach() and its callers rely on.
 *
 * What is larger than the largest class, and everything under AddressSanitizer or with
 * WEFT_FRAMES=malloc in the environment (for valgrind), comes from malloc: a cache hides a
 * use after free, and a leak, from the tool that is there to find it. Tasks among them are
 * kept in a table under a mutex.
 */

#include "task/weft-frame-cache-private.h"

#include "task/weft-allocations-private.h"

#include <pthread.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define WEFT_FRAME_CACHE 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WEFT_FRAME_CACHE 0
#endif
#endif
#ifndef WEFT_FRAME_CACHE
#define WEFT_FRAME_CACHE 1
#endif

#define CARVED_AT_ONCE 16
#define SMALL_SLAB (256 * 1024)
#define LARGE_SLAB (2 * 1024 * 1024)
#define SMALL_SLABS 32 /* so many are small, and then they are large */

typedef struct _Slab Slab;
struct _Slab
{
  Slab *next;
  Slab *next_partial; /* the depot's, of a slab whose thread has ended */
  guint32 block_size;
  guint32 space;
  guint32 size;
  guint32 carved; /* atomic: bytes, written by the slab's thread */
  char pad[64 - 2 * sizeof (gpointer) - 4 * sizeof (guint32)];
};

G_STATIC_ASSERT (sizeof (Slab) == 64);

static struct
{
  pthread_mutex_t mutex;
  WeftBlock *magazines[WEFT_FRAMES_N_SPACES][WEFT_FRAME_N_CLASSES];
  Slab *partial[WEFT_FRAMES_N_SPACES][WEFT_FRAME_N_CLASSES];
} depot = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static Slab *slabs; /* atomic */

static struct
{
  pthread_mutex_t mutex;
  GHashTable *tasks;
} large = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static void cache_free (gpointer data);

static WeftFrameCache no_cache;

/* The pointer is what the hot path reads; the private is there for its destructor. */
__thread WeftFrameCache *weft_frame_cache_ = &no_cache;
static __thread gboolean cache_gone __attribute__ ((tls_model ("initial-exec")));
static GPrivate cache_private = G_PRIVATE_INIT (cache_free);

/* A forked process, too, may allocate. */
static void
lock_before_fork (void)
{
  pthread_mutex_lock (&depot.mutex);
  pthread_mutex_lock (&large.mutex);
}

static void
unlock_after_fork (void)
{
  pthread_mutex_unlock (&large.mutex);
  pthread_mutex_unlock (&depot.mutex);
}

/* Before the pool's and the others': what is registered first is locked last. */
__attribute__ ((constructor)) static void
watch_forks (void)
{
  pthread_atfork (lock_before_fork, unlock_after_fork, unlock_after_fork);
}

static guint
get_room (const WeftMagazine *self)
{
  return (guint) (self->counts & WEFT_MAGAZINE_ROOM);
}

/* What its thread has taken stays counted. */
static void
fill (WeftMagazine *self, WeftBlock *blocks, guint room)
{
  self->blocks = blocks;
  weft_magazine_set_counts (self, (self->counts & ~WEFT_MAGAZINE_ROOM) | room);
}

/* The blocks, that is. */
static void
exchange (WeftMagazine *self, WeftMagazine *other)
{
  WeftBlock *blocks = self->blocks;
  guint room = get_room (self);

  fill (self, other->blocks, get_room (other));
  fill (other, blocks, room);
}

static void
depot_put (WeftFrameSpace space, guint class, WeftMagazine *magazine)
{
  WeftBlock *first = magazine->blocks;

  first->room = get_room (magazine);
  pthread_mutex_lock (&depot.mutex);
  first->next_magazine = depot.magazines[space][class];
  depot.magazines[space][class] = first;
  pthread_mutex_unlock (&depot.mutex);
  fill (magazine, NULL, WEFT_FRAME_MAGAZINE);
}

static void
depot_put_slab (WeftFrameSpace space, guint class, Slab *slab)
{
  pthread_mutex_lock (&depot.mutex);
  slab->next_partial = depot.partial[space][class];
  depot.partial[space][class] = slab;
  pthread_mutex_unlock (&depot.mutex);
}

/* Where there is no magazine, returns a slab to carve from, if one is wanted. */
static Slab *
depot_get (WeftFrameSpace space, guint class, gboolean want_slab, WeftMagazine *magazine)
{
  Slab *slab = NULL;
  WeftBlock *first;

  pthread_mutex_lock (&depot.mutex);
  first = depot.magazines[space][class];
  if (first != NULL)
    depot.magazines[space][class] = first->next_magazine;
  else if (want_slab && (slab = depot.partial[space][class]) != NULL)
    depot.partial[space][class] = slab->next_partial;
  pthread_mutex_unlock (&depot.mutex);

  if (first != NULL)
    fill (magazine, first, first->room);
  return slab;
}

/* Aligned to its size, which must be a power of two. */
static gpointer
map_aligned (gsize size)
{
  char *address = mmap (NULL, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  gsize before;

  if (address == MAP_FAILED)
    g_error ("%s: no memory for %" G_GSIZE_FORMAT " more bytes", G_STRFUNC, size);

  before = -(guintptr) address & (size - 1);
  if (before > 0)
    munmap (address, before);
  munmap (address + before + size, size - before);
  return address + before;
}

/* Who has many tasks has them on large pages: going through a million of them costs more
 * in page tables than in cache lines otherwise. */
static Slab *
slab_new (WeftFrameSpace space, guint class)
{
  static guint n_slabs; /* atomic */
  gboolean is_large = __atomic_fetch_add (&n_slabs, 1, __ATOMIC_RELAXED) >= SMALL_SLABS;
  gsize size = is_large ? LARGE_SLAB : SMALL_SLAB;
  Slab *slab = map_aligned (size);

  if (is_large)
    (void) madvise (slab, size, MADV_HUGEPAGE); /* It is as right without, only slower. */

  slab->size = (guint32) size;
  slab->space = space;
  slab->block_size = class << WEFT_FRAME_CLASS_SHIFT;
  slab->carved = sizeof *slab;
  slab->next = __atomic_load_n (&slabs, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n (&slabs, &slab->next, slab, TRUE, __ATOMIC_RELEASE,
                                       __ATOMIC_RELAXED))
    continue;
  return slab;
}

static gpointer
slab_carve (Slab *self)
{
  guint32 offset = __atomic_load_n (&self->carved, __ATOMIC_RELAXED);

  if (offset + self->block_size > self->size)
    return NULL;
  __atomic_store_n (&self->carved, offset + self->block_size, __ATOMIC_RELEASE);
  return (char *) self + offset;
}

/* A thread that ends leaves what it has to others. */
static void
cache_free (gpointer data)
{
  WeftFrameCache *self = data;

  weft_frame_cache_ = &no_cache;
  cache_gone = TRUE;
  weft_allocations_leave (self);

  for (guint space = 0; space < WEFT_FRAMES_N_SPACES; space++)
    for (guint i = 0; i < WEFT_FRAME_N_CLASSES; i++)
      {
        WeftFrameStore *store = &self->stores[space][i];

        if (self->current[space][i].blocks != NULL)
          depot_put (space, i, &self->current[space][i]);
        if (store->spare.blocks != NULL)
          depot_put (space, i, &store->spare);
        if (store->slab != NULL)
          depot_put_slab (space, i, store->slab);
      }
  g_free (self);
}

static gboolean
is_cached (void)
{
  static int cached; /* atomic: 0 unknown, 1 yes, 2 no */
  int known = __atomic_load_n (&cached, __ATOMIC_RELAXED);

  if (known == 0)
    {
      known = WEFT_FRAME_CACHE && g_strcmp0 (g_getenv ("WEFT_FRAMES"), "malloc") != 0 ? 1 : 2;
      __atomic_store_n (&cached, known, __ATOMIC_RELAXED);
    }
  return known == 1;
}

/* NULL on a thread whose cache has gone: other destructors may still release tasks. */
static WeftFrameCache *
cache_get (void)
{
  WeftFrameCache *self = weft_frame_cache_;

  if (self != &no_cache)
    return self;
  if (cache_gone)
    return NULL;

  self = g_new0 (WeftFrameCache, 1);
  weft_frame_cache_ = self;
  g_private_set (&cache_private, self);
  weft_allocations_join (self);
  return self;
}

static gpointer
malloc_block (WeftFrameSpace space, gsize size)
{
  gpointer block = g_malloc (size);

  weft_allocations_count_one ();
  if (space != WEFT_FRAMES_TASKS)
    return block;

  memset (block, 0, size);
  pthread_mutex_lock (&large.mutex);
  if (large.tasks == NULL)
    large.tasks = g_hash_table_new (NULL, NULL);
  g_hash_table_add (large.tasks, block);
  pthread_mutex_unlock (&large.mutex);
  return block;
}

static void
free_block (WeftFrameSpace space, gpointer block)
{
  if (space == WEFT_FRAMES_TASKS)
    {
      pthread_mutex_lock (&large.mutex);
      g_hash_table_remove (large.tasks, block);
      if (g_hash_table_size (large.tasks) == 0)
        g_clear_pointer (&large.tasks, g_hash_table_unref);
      pthread_mutex_unlock (&large.mutex);
    }
  g_free (block);
}

static gpointer
alloc_without_cache (WeftFrameSpace space, guint class)
{
  WeftMagazine magazine = { NULL, 0 };
  Slab *slab = depot_get (space, class, TRUE, &magazine);
  gpointer block = NULL;

  weft_allocations_count_one ();
  if (magazine.blocks != NULL)
    {
      block = weft_magazine_pop (&magazine);
      if (magazine.blocks != NULL)
        depot_put (space, class, &magazine);
      return block;
    }

  while (slab == NULL || (block = slab_carve (slab)) == NULL)
    slab = slab_new (space, class);
  depot_put_slab (space, class, slab);
  return block;
}

/* The current magazine is empty. */
static gpointer
refill (WeftFrameCache *self, WeftFrameSpace space, guint class)
{
  WeftMagazine *current = &self->current[space][class];
  WeftFrameStore *store = &self->stores[space][class];
  gpointer block;
  Slab *slab;

  exchange (current, &store->spare);
  if (current->blocks != NULL)
    return weft_magazine_pop (current);

  fill (current, NULL, WEFT_FRAME_MAGAZINE);
  slab = depot_get (space, class, store->slab == NULL, current);
  if (current->blocks != NULL)
    return weft_magazine_pop (current);

  if (slab != NULL)
    store->slab = slab;
  while (store->slab == NULL || (block = slab_carve (store->slab)) == NULL)
    store->slab = slab_new (space, class);

  for (guint i = 1; i < CARVED_AT_ONCE; i++)
    {
      WeftBlock *another = slab_carve (store->slab);

      if (another == NULL)
        break;
      weft_magazine_push (current, another);
    }
  weft_magazine_set_counts (current, current->counts + WEFT_MAGAZINE_ONE_TAKEN);
  return block;
}

gpointer
weft_frame_alloc_slow_ (WeftFrameSpace space, gsize size)
{
  guint class = weft_frame_class_of (size);
  WeftFrameCache *self;

  if (!is_cached () || class >= WEFT_FRAME_N_CLASSES)
    return malloc_block (space, size);

  self = cache_get ();
  if (self == NULL)
    return alloc_without_cache (space, class);
  return refill (self, space, class);
}

/* The current magazine is full. */
static void
make_room (WeftFrameCache *self, WeftFrameSpace space, guint class)
{
  WeftMagazine *current = &self->current[space][class];
  WeftFrameStore *store = &self->stores[space][class];

  exchange (current, &store->spare);
  if (current->blocks == NULL)
    fill (current, NULL, WEFT_FRAME_MAGAZINE);
  else
    depot_put (space, class, current);
}

void
weft_frame_release_slow_ (WeftFrameSpace space, gpointer data, gsize size)
{
  guint class = weft_frame_class_of (size);
  WeftBlock *block = data;
  WeftFrameCache *self;

  if (!is_cached () || class >= WEFT_FRAME_N_CLASSES)
    {
      free_block (space, block);
      return;
    }

  self = cache_get ();
  if (self == NULL)
    {
      WeftMagazine one = { block, WEFT_FRAME_MAGAZINE - 1 };

      block->next = NULL;
      depot_put (space, class, &one);
      return;
    }

  if (get_room (&self->current[space][class]) == 0)
    make_room (self, space, class);
  weft_magazine_push (&self->current[space][class], block);
}

static void
foreach_large (WeftFrameFunc func, gpointer data)
{
  pthread_mutex_lock (&large.mutex);
  if (large.tasks != NULL)
    {
      GHashTableIter iter;
      gpointer block;

      g_hash_table_iter_init (&iter, large.tasks);
      while (g_hash_table_iter_next (&iter, &block, NULL))
        func (block, data);
    }
  pthread_mutex_unlock (&large.mutex);
}

void
weft_task_frame_foreach (WeftFrameFunc func, gpointer data)
{
  for (Slab *slab = __atomic_load_n (&slabs, __ATOMIC_ACQUIRE); slab != NULL; slab = slab->next)
    {
      guint32 carved = __atomic_load_n (&slab->carved, __ATOMIC_ACQUIRE);

      if (slab->space != WEFT_FRAMES_TASKS)
        continue;
      for (guint32 offset = sizeof *slab; offset < carved; offset += slab->block_size)
        func ((char *) slab + offset, data);
    }

  foreach_large (func, data);
}
