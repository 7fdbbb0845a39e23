/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Blocks by size class, of 16 bytes each; for every class twice, once for tasks and once
 * for the rest.
 *
 * A thread has two magazines a class, lists of up to MAGAZINE blocks, after J. Bonwick and
 * J. Adams, "Magazines and Vmem" (USENIX 2001): it takes from the one and releases into
 * it; where that is empty or full it changes them; where both are, it gets a full one from
 * the depot, or hands one over. So one thread that only allocates and another one that
 * only releases meet at the depot's mutex once in MAGAZINE times.
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

#define CLASS_SHIFT 4
#define MIN_CLASS 2  /* 32 bytes, for a Block */
#define N_CLASSES 33 /* up to 512 bytes */
#define MAGAZINE 64
#define CARVED_AT_ONCE 16
#define SLAB_SIZE (256 * 1024)

typedef enum
{
  SPACE_OTHER,
  SPACE_TASKS,
  N_SPACES
} Space;

typedef struct _Block Block;
struct _Block
{
  Block *next;
  Block *next_magazine; /* of a magazine's first block, in the depot */
  guint n_blocks;       /* likewise */
};

typedef struct
{
  Block *blocks;
  guint n_blocks;
} Magazine;

typedef struct _Slab Slab;
struct _Slab
{
  Slab *next;
  Slab *next_partial; /* the depot's, of a slab whose thread has ended */
  guint32 block_size;
  guint32 space;
  guint32 carved; /* atomic: bytes, written by the slab's thread */
  char pad[64 - 2 * sizeof (gpointer) - 3 * sizeof (guint32)];
};

G_STATIC_ASSERT (sizeof (Slab) == 64);

typedef struct
{
  Magazine current;
  Magazine spare; /* full or empty */
  Slab *slab;
} Class;

typedef struct
{
  Class classes[N_SPACES][N_CLASSES];
} Cache;

static struct
{
  pthread_mutex_t mutex;
  Block *magazines[N_SPACES][N_CLASSES];
  Slab *partial[N_SPACES][N_CLASSES];
} depot = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static Slab *slabs; /* atomic */

static struct
{
  pthread_mutex_t mutex;
  GHashTable *tasks;
} large = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static void cache_free (gpointer data);

/* The pointer is what the hot path reads; the private is there for its destructor. */
static __thread Cache *cache __attribute__ ((tls_model ("initial-exec")));
static __thread gboolean cache_gone __attribute__ ((tls_model ("initial-exec")));
static GPrivate cache_private = G_PRIVATE_INIT (cache_free);

static inline guint
class_of (gsize size)
{
  guint class = (guint) ((size + (1 << CLASS_SHIFT) - 1) >> CLASS_SHIFT);

  return MAX (class, MIN_CLASS);
}

static void
depot_put (Space space, guint class, Magazine *magazine)
{
  Block *first = magazine->blocks;

  first->n_blocks = magazine->n_blocks;
  pthread_mutex_lock (&depot.mutex);
  first->next_magazine = depot.magazines[space][class];
  depot.magazines[space][class] = first;
  pthread_mutex_unlock (&depot.mutex);
  *magazine = (Magazine) { NULL, 0 };
}

static void
depot_put_slab (Space space, guint class, Slab *slab)
{
  pthread_mutex_lock (&depot.mutex);
  slab->next_partial = depot.partial[space][class];
  depot.partial[space][class] = slab;
  pthread_mutex_unlock (&depot.mutex);
}

/* Where there is no magazine, returns a slab to carve from, if one is wanted. */
static Slab *
depot_get (Space space, guint class, gboolean want_slab, Magazine *magazine)
{
  Slab *slab = NULL;
  Block *first;

  pthread_mutex_lock (&depot.mutex);
  first = depot.magazines[space][class];
  if (first != NULL)
    depot.magazines[space][class] = first->next_magazine;
  else if (want_slab && (slab = depot.partial[space][class]) != NULL)
    depot.partial[space][class] = slab->next_partial;
  pthread_mutex_unlock (&depot.mutex);

  if (first != NULL)
    *magazine = (Magazine) { first, first->n_blocks };
  return slab;
}

static Slab *
slab_new (Space space, guint class)
{
  Slab *slab = mmap (NULL, SLAB_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (slab == MAP_FAILED)
    g_error ("%s: no memory for %u more bytes", G_STRFUNC, SLAB_SIZE);

  slab->space = space;
  slab->block_size = class << CLASS_SHIFT;
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

  if (offset + self->block_size > SLAB_SIZE)
    return NULL;
  __atomic_store_n (&self->carved, offset + self->block_size, __ATOMIC_RELEASE);
  return (char *) self + offset;
}

/* A thread that ends leaves what it has to others. */
static void
cache_free (gpointer data)
{
  Cache *self = data;

  cache = NULL;
  cache_gone = TRUE;

  for (guint space = 0; space < N_SPACES; space++)
    for (guint i = 0; i < N_CLASSES; i++)
      {
        Class *class = &self->classes[space][i];

        if (class->current.blocks != NULL)
          depot_put (space, i, &class->current);
        if (class->spare.blocks != NULL)
          depot_put (space, i, &class->spare);
        if (class->slab != NULL)
          depot_put_slab (space, i, class->slab);
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
static Cache *
cache_get_slow (void)
{
  if (cache_gone)
    return NULL;

  cache = g_new0 (Cache, 1);
  g_private_set (&cache_private, cache);
  return cache;
}

static gpointer
malloc_block (Space space, gsize size)
{
  gpointer block = g_malloc (size);

  if (space != SPACE_TASKS)
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
free_block (Space space, gpointer block)
{
  if (space == SPACE_TASKS)
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
alloc_without_cache (Space space, guint class)
{
  Magazine magazine = { NULL, 0 };
  Slab *slab = depot_get (space, class, TRUE, &magazine);
  gpointer block = magazine.blocks;

  if (block != NULL)
    {
      magazine = (Magazine) { magazine.blocks->next, magazine.n_blocks - 1 };
      if (magazine.blocks != NULL)
        depot_put (space, class, &magazine);
      return block;
    }

  while (slab == NULL || (block = slab_carve (slab)) == NULL)
    slab = slab_new (space, class);
  depot_put_slab (space, class, slab);
  return block;
}

static inline gpointer
magazine_pop (Magazine *self)
{
  Block *block = self->blocks;

  self->blocks = block->next;
  self->n_blocks--;
  return block;
}

static inline void
magazine_push (Magazine *self, Block *block)
{
  block->next = self->blocks;
  self->blocks = block;
  self->n_blocks++;
}

/* The current magazine is empty. */
static gpointer
refill (Class *self, Space space, guint class)
{
  Magazine empty = self->current;
  gpointer block;
  Slab *slab;

  self->current = self->spare;
  self->spare = empty;
  if (self->current.blocks != NULL)
    return magazine_pop (&self->current);

  slab = depot_get (space, class, self->slab == NULL, &self->current);
  if (self->current.blocks != NULL)
    return magazine_pop (&self->current);

  if (slab != NULL)
    self->slab = slab;
  while (self->slab == NULL || (block = slab_carve (self->slab)) == NULL)
    self->slab = slab_new (space, class);

  for (guint i = 1; i < CARVED_AT_ONCE; i++)
    {
      Block *another = slab_carve (self->slab);

      if (another == NULL)
        break;
      magazine_push (&self->current, another);
    }
  return block;
}

static gpointer
alloc_slow (Space space, guint class, gsize size)
{
  Cache *self = cache;

  if (!is_cached () || class >= N_CLASSES)
    return malloc_block (space, size);

  if (self == NULL && (self = cache_get_slow ()) == NULL)
    return alloc_without_cache (space, class);
  return refill (&self->classes[space][class], space, class);
}

static inline gpointer
alloc (Space space, gsize size)
{
  guint class = class_of (size);
  Cache *self = cache;

  if (G_LIKELY (self != NULL && class < N_CLASSES &&
                self->classes[space][class].current.blocks != NULL))
    return magazine_pop (&self->classes[space][class].current);
  return alloc_slow (space, class, size);
}

static void
release_slow (Space space, guint class, Block *block)
{
  Cache *self = cache;
  Class *this_class;
  Magazine full;

  if (!is_cached () || class >= N_CLASSES)
    {
      free_block (space, block);
      return;
    }

  if (self == NULL && (self = cache_get_slow ()) == NULL)
    {
      Magazine one = { block, 1 };

      block->next = NULL;
      depot_put (space, class, &one);
      return;
    }

  this_class = &self->classes[space][class];
  full = this_class->current;
  if (full.n_blocks >= MAGAZINE)
    {
      this_class->current = this_class->spare;
      this_class->spare = full;
      if (this_class->current.n_blocks > 0)
        depot_put (space, class, &this_class->current);
    }
  magazine_push (&this_class->current, block);
}

static inline void
release (Space space, gpointer block, gsize size)
{
  guint class = class_of (size);
  Cache *self = cache;

  if (G_LIKELY (self != NULL && class < N_CLASSES &&
                self->classes[space][class].current.n_blocks < MAGAZINE))
    magazine_push (&self->classes[space][class].current, block);
  else
    release_slow (space, class, block);
}

gpointer
weft_frame_alloc (gsize size)
{
  return alloc (SPACE_OTHER, size);
}

void
weft_frame_release (gpointer block, gsize size)
{
  release (SPACE_OTHER, block, size);
}

gpointer
weft_task_frame_alloc (gsize size)
{
  return alloc (SPACE_TASKS, size);
}

void
weft_task_frame_release (gpointer block, gsize size)
{
  release (SPACE_TASKS, block, size);
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

      if (slab->space != SPACE_TASKS)
        continue;
      for (guint32 offset = sizeof *slab; offset < carved; offset += slab->block_size)
        func ((char *) slab + offset, data);
    }

  foreach_large (func, data);
}
