/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "trace/loom-args.h"

G_BEGIN_DECLS

/**
 * LoomSliceFlags:
 * @LOOM_SLICE_OPEN: has begun and not ended; drawn to the end of the recording
 * @LOOM_SLICE_CLAMPED: had times that cannot be, and was cut to what can; how long it really
 *   took is not known
 */
typedef enum
{
  LOOM_SLICE_OPEN    = 1 << 0,
  LOOM_SLICE_CLAMPED = 1 << 1,
} LoomSliceFlags;

/**
 * LoomSlice:
 * @begin: nanoseconds since the recording's origin
 * @duration: nanoseconds; an open slice's reaches to the end so far
 * @name: a string's number, for loom_trace_get_string()
 * @category: a string's number; strings beyond 65,535 have no category (0, "")
 * @depth: how many slices of its lane enclose it
 *
 * Something that took time on one lane. 24 bytes.
 */
typedef struct
{
  gint64  begin;
  gint64  duration;
  guint32 name;
  guint16 category;
  guint8  depth;
  guint8  flags;
} LoomSlice;

G_STATIC_ASSERT (sizeof (LoomSlice) == 24);

/**
 * LoomInstant:
 *
 * Something that happened at one time on one lane.
 */
typedef struct
{
  gint64  time;
  guint32 name;
  guint16 category;
  guint16 reserved;
} LoomInstant;

/**
 * LoomFlow:
 * @from_lane: where the arrow begins; a lane's number
 * @id: the flow's id in the recording; for Weft's own hops, the task's
 *
 * An arrow between two places: in Weft's recordings (category "weft.hop"), a
 * continuation posted at one and resumed at the other. A chain of three is two arrows.
 */
typedef struct
{
  gint64  from_time;
  gint64  to_time;
  guint32 from_lane;
  guint32 to_lane;
  guint32 name;
  guint32 category;
  guint64 id;
} LoomFlow;

typedef struct
{
  gint64  time;
  gdouble value;
} LoomSample;

/**
 * LoomLaneKind:
 * @LOOM_LANE_THREAD: a thread's slices, nested
 * @LOOM_LANE_ASYNC: things that are nobody's while they last: tasks, requests. One
 *   lane a process and category and name; overlapping ones lie on further depths
 * @LOOM_LANE_COUNTER: samples of one counter
 */
typedef enum
{
  LOOM_LANE_THREAD,
  LOOM_LANE_ASYNC,
  LOOM_LANE_COUNTER,
} LoomLaneKind;

/**
 * LoomLane:
 * @pid: the process
 * @tid: the thread; 0 where it is no thread's
 * @name: what a person calls it, never %NULL or empty
 * @process_name: (nullable): the process's name
 * @is_main: whether it is its process's main thread
 * @slices: (element-type LoomSlice): by @begin; of two that begin together the
 *   longer, enclosing one is first
 * @n_depths: the greatest depth + 1; 0 without slices
 *
 * One row of the timeline. Read-only outside app/trace/.
 */
typedef struct
{
  guint         number;
  LoomLaneKind  kind;
  gint64        pid;
  gint64        tid;
  char         *name;
  char         *process_name;
  gint          sort_index;
  gboolean      is_main;
  guint         n_depths;
  GArray       *slices;
  GArray       *instants; /* LoomInstant, by time */
  GArray       *samples;  /* LoomSample, by time; counters only */

  /*< private >*/
  GArray       *slice_args;     /* guint32, as the next two: references to the trace's arguments; */
  GArray       *slice_end_args; /* these arrays and those of ids end with the last that is not 0 */
  GArray       *instant_args;
  GArray       *slice_ids;      /* guint64 */
  GArray       *instant_ids;
} LoomLane;

/**
 * LoomTraceEnd:
 * @LOOM_TRACE_END_UNKNOWN: the format does not tell
 * @LOOM_TRACE_END_CLOSED: the recorder closed it
 * @LOOM_TRACE_END_CUT: the program was killed, or the file is cut off; the events
 *   up to there are all here
 */
typedef enum
{
  LOOM_TRACE_END_UNKNOWN,
  LOOM_TRACE_END_CLOSED,
  LOOM_TRACE_END_CUT,
} LoomTraceEnd;

typedef enum
{
  LOOM_FORMAT_FXT,
  LOOM_FORMAT_CHROME_JSON,
  LOOM_FORMAT_SYSCAP,
} LoomFormat;

/* What a person calls it, translated. */
const char *loom_format_get_name (LoomFormat format);

#define LOOM_TYPE_TRACE (loom_trace_get_type ())

/**
 * LoomTrace:
 *
 * A recording in memory. Made and appended to by a #LoomTraceBuilder on one thread;
 * once finished it does not change and may be read from every thread.
 */
G_DECLARE_FINAL_TYPE (LoomTrace, loom_trace, LOOM, TRACE, GObject)

LoomFormat      loom_trace_get_format        (LoomTrace *self);
const char     *loom_trace_get_title         (LoomTrace *self);
gint64          loom_trace_get_begin         (LoomTrace *self);
gint64          loom_trace_get_end           (LoomTrace *self);
gint64          loom_trace_get_origin        (LoomTrace *self);

/* Every record of the file that is an event, whatever became of it, as the format counts them. */
guint64         loom_trace_get_n_events      (LoomTrace *self);
guint64         loom_trace_get_n_skipped     (LoomTrace *self);
guint64         loom_trace_get_n_dropped     (LoomTrace *self);
guint64         loom_trace_get_n_lost        (LoomTrace *self);
guint           loom_trace_get_n_threads     (LoomTrace *self);

LoomTraceEnd    loom_trace_get_end_state     (LoomTrace *self);
const char     *loom_trace_get_end_message   (LoomTrace *self);

guint           loom_trace_get_n_lanes       (LoomTrace *self);
const LoomLane *loom_trace_get_lane          (LoomTrace *self,
                                              guint      lane);
guint           loom_trace_get_n_flows       (LoomTrace *self);
const LoomFlow *loom_trace_get_flows         (LoomTrace *self);

guint           loom_trace_get_n_strings     (LoomTrace *self);
const char     *loom_trace_get_string        (LoomTrace *self,
                                              guint      string);
guint           loom_trace_find_string       (LoomTrace  *self,
                                              const char *text);

/* The arguments of an event as (name, text) pairs: a GVariant of type a(ss), or NULL without any. */
GVariant       *loom_trace_dup_slice_args    (LoomTrace *self,
                                              guint      lane,
                                              guint      slice);
GVariant       *loom_trace_dup_instant_args  (LoomTrace *self,
                                              guint      lane,
                                              guint      instant);

/* Up to @n_max arguments of an event. Returns how many. */
guint           loom_trace_get_slice_args     (LoomTrace *self,
                                               guint      lane,
                                               guint      slice,
                                               LoomArg   *args,
                                               guint      n_max);
guint           loom_trace_get_instant_args   (LoomTrace *self,
                                               guint      lane,
                                               guint      instant,
                                               LoomArg   *args,
                                               guint      n_max);

/* One argument of an event, much faster than all of them. @name: a string's number, as is what
 * the functions of texts return, which is 0 where there is no such text. */
gboolean        loom_trace_get_slice_number   (LoomTrace *self,
                                               guint      lane,
                                               guint      slice,
                                               guint32    name,
                                               guint64   *number);
guint32         loom_trace_get_slice_text     (LoomTrace *self,
                                               guint      lane,
                                               guint      slice,
                                               guint32    name);
gboolean        loom_trace_get_instant_number (LoomTrace *self,
                                               guint      lane,
                                               guint      instant,
                                               guint32    name,
                                               guint64   *number);
guint32         loom_trace_get_instant_text   (LoomTrace *self,
                                               guint      lane,
                                               guint      instant,
                                               guint32    name);

/* What tells apart asynchronous events of one name: in Weft's recordings, the task's number. */
guint64         loom_trace_get_slice_id       (LoomTrace *self,
                                               guint      lane,
                                               guint      slice);
guint64         loom_trace_get_instant_id     (LoomTrace *self,
                                               guint      lane,
                                               guint      instant);

G_END_DECLS
