/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-frame-cache-private.h"

/* A cache hides a use after free from the tool that is there to find it. */
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

#if WEFT_FRAME_CACHE

#define CLASS_SHIFT 4
#define N_CLASSES 33 /* up to 512 bytes */
#define MAX_BLOCKS 256

typedef struct _Block Block;
struct _Block
{
  Block *next;
};

typedef struct
{
  struct
  {
    Block *blocks;
    guint n_blocks;
  } classes[N_CLASSES];
} Cache;

static void cache_free (gpointer data);

/* The pointer is what the hot path reads; the private is there for its destructor. */
static __thread Cache *cache __attribute__ ((tls_model ("initial-exec")));
static __thread gboolean cache_gone __attribute__ ((tls_model ("initial-exec")));
static GPrivate cache_private = G_PRIVATE_INIT (cache_free);

static void
cache_free (gpointer data)
{
  Cache *self = data;

  cache = NULL;
  cache_gone = TRUE;

  for (guint i = 0; i < N_CLASSES; i++)
    {
      Block *next;

      for (Block *block = self->classes[i].blocks; block != NULL; block = next)
        {
          next = block->next;
          g_free (block);
        }
    }
  g_free (self);
}

static Cache *
cache_get_slow (void)
{
  /* Other destructors of an ending thread may still release tasks. */
  if (cache_gone)
    return NULL;

  cache = g_new0 (Cache, 1);
  g_private_set (&cache_private, cache);
  return cache;
}

static inline Cache *
cache_get (void)
{
  return G_LIKELY (cache != NULL) ? cache : cache_get_slow ();
}

static inline guint
class_of (gsize size)
{
  return (guint) ((size + (1 << CLASS_SHIFT) - 1) >> CLASS_SHIFT);
}

gpointer
weft_frame_alloc (gsize size)
{
  guint class = class_of (size);
  Cache *self;
  Block *block;

  if (G_UNLIKELY (class >= N_CLASSES || (self = cache_get ()) == NULL))
    return g_malloc (size);

  block = self->classes[class].blocks;
  if (G_UNLIKELY (block == NULL))
    return g_malloc ((gsize) class << CLASS_SHIFT);

  self->classes[class].blocks = block->next;
  self->classes[class].n_blocks--;
  return block;
}

void
weft_frame_release (gpointer data, gsize size)
{
  guint class = class_of (size);
  Cache *self;
  Block *block = data;

  if (G_UNLIKELY (class >= N_CLASSES || (self = cache_get ()) == NULL) ||
      self->classes[class].n_blocks >= MAX_BLOCKS)
    {
      g_free (data);
      return;
    }

  block->next = self->classes[class].blocks;
  self->classes[class].blocks = block;
  self->classes[class].n_blocks++;
}

#else

gpointer
weft_frame_alloc (gsize size)
{
  return g_malloc (size);
}

void
weft_frame_release (gpointer data, gsize size G_GNUC_UNUSED)
{
  g_free (data);
}

#endif
