/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-pyramid.h"

/* The nodes of a pyramid, which loom-pyramid.c makes and loom-pyramid-query.c draws from. */

G_BEGIN_DECLS

#define LOOM_PYRAMID_FAN_OUT_BITS 4
#define LOOM_PYRAMID_FAN_OUT (1 << LOOM_PYRAMID_FAN_OUT_BITS)

typedef struct
{
  gint64 begin;
  gint64 end;
  guint32 longest; /* a slice's number */
  float duration;  /* the longest's, so that merging need not look at it */
} LoomPyramidNode;

typedef struct
{
  GArray *index;     /* guint32: the numbers of the slices of this depth */
  GPtrArray *levels; /* GArray of LoomPyramidNode */
  guint n_noded;     /* how many of the index are in nodes for good */
} LoomPyramidDepth;

struct _LoomPyramid
{
  GArray *slices; /* LoomSlice; the lane's own, may have grown since the update */
  guint n_slices; /* how many of them are known here */
  LoomSlice last; /* the last of these, to tell growth from change */
  GPtrArray *depths;
};

static inline gint64
loom_slice_get_end (const LoomSlice *slice)
{
  return slice->begin + slice->duration;
}

G_END_DECLS
