/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-args.h"
#include "trace/loom-trace.h"

G_BEGIN_DECLS

/* The builder's view of what it builds. */
struct _LoomTrace
{
  GObject parent_instance;

  LoomFormat format;
  char *title;
  gint64 origin; /* the clock's time of 0; G_MININT64 while there is no event */
  gint64 begin;  /* relative to the origin */
  gint64 end;

  guint64 n_events;
  guint64 n_skipped;
  guint64 n_dropped;
  guint64 n_lost;
  guint n_threads;

  LoomTraceEnd end_state;
  char *end_message;

  GPtrArray *lanes;       /* LoomLane, owned */
  GArray *flows;          /* LoomFlow */
  GStringChunk *texts;    /* what strings point into */
  GPtrArray *strings;     /* const char *; 0 is "" */
  GHashTable *string_ids; /* text → number */
  LoomArgs *args;
};

LoomLane *loom_lane_new  (LoomLaneKind kind);
void      loom_lane_free (LoomLane    *self);

G_END_DECLS
