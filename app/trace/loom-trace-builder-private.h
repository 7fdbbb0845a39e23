/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-lane-builder.h"
#include "trace/loom-pairing.h"
#include "trace/loom-time.h"
#include "trace/loom-trace-builder.h"

/* The builder's parts: what takes events (loom-trace-builder.c), which lane they belong to
 * (loom-trace-lanes.c), and what puts in order what has come (loom-trace-settle.c). */

G_BEGIN_DECLS

/* What tells lanes apart: a thread's (pid, tid), or (pid, category, name). */
typedef struct
{
  LoomLaneKind kind;
  gint64 pid;
  gint64 tid;
  guint32 category;
  guint32 name;
} LoomLaneKey;

typedef struct
{
  char *name;       /* nullable */
  GPtrArray *lanes; /* LoomLane, the trace's */
} LoomProcess;

/* Of the strings that were asked for last, by a few of their bytes: most are asked for again and
 * again, and this is faster than the hash of a whole text. */
#define LOOM_N_RECENT 256

typedef struct
{
  const char *text; /* the trace's */
  gsize length;
  guint32 number;
} LoomRecentString;

struct _LoomTraceBuilder
{
  LoomTrace *trace;
  guint64 serial;
  LoomRecentString recent[LOOM_N_RECENT];

  GHashTable *lanes;         /* LoomLaneKey → the lane's number */
  GPtrArray *lane_builders;  /* by the lane's number */
  GHashTable *processes;     /* gint64 pid → LoomProcess */

  guint n_async_lanes;
  guint n_counters;

  LoomPairing *flows;
  LoomPairing *asyncs;

  GArray *pending_args; /* LoomArg */

  LoomSliceFlags next_flags;

  gint64 first_time;
  gint64 last_time;  /* of an event, not of a slice's end */
  gint64 latest_end; /* of a slice that may be believed */
};

guint    loom_lane_key_hash      (gconstpointer     data);
gboolean loom_lane_key_equal     (gconstpointer     a,
                                  gconstpointer     b);

void     loom_process_free       (gpointer          data);

/* The number of the lane of that key, which is made if need be. Where there are thousands of names of
 * what is asynchronous, all further ones have a lane together. */
guint    loom_trace_builder_lane (LoomTraceBuilder *self,
                                  const LoomLaneKey *key);
/* Whether a counter is there, or may have a lane: values of several cannot share one. */
gboolean loom_trace_builder_has_room (LoomTraceBuilder *self,
                                  const LoomLaneKey *key);

static inline LoomLaneBuilder *
loom_lane_builder_at (LoomTraceBuilder *self, guint lane)
{
  return self->lane_builders->pdata[lane];
}

/* The flag of a slice that is said to begin or end then. */
static inline guint8
loom_time_flags (gint64 time)
{
  return loom_time_is_beyond (time) ? LOOM_SLICE_CLAMPED : 0;
}

static inline LoomSlice
loom_slice_of (gint64 time, gint64 duration, guint32 category, guint32 name)
{
  return (LoomSlice) {
    .begin = time,
    .duration = duration,
    .name = name,
    .category = category <= G_MAXUINT16 ? (guint16) category : 0,
  };
}

G_END_DECLS
