/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-args.h"
#include "trace/loom-trace.h"

/*
 * What readers put events into. Times are nanoseconds of any clock; the builder makes
 * them relative to the first. A builder may go on after a look at its trace (live
 * recordings): the trace is then read on the builder's thread only.
 */

G_BEGIN_DECLS

typedef struct _LoomTraceBuilder LoomTraceBuilder;

LoomTraceBuilder *loom_trace_builder_new          (LoomFormat        format,
                                                   const char       *title);
void              loom_trace_builder_free         (LoomTraceBuilder *self);

/* A number that no other builder of this process has or had: it may lie where another one did. */
guint64           loom_trace_builder_get_serial   (LoomTraceBuilder *self);
/* The trace as it is: its strings are valid, its lanes need not be in order. Borrowed. */
LoomTrace        *loom_trace_builder_get_trace    (LoomTraceBuilder *self);
/* The trace so far, in order; borrowed. */
LoomTrace        *loom_trace_builder_peek         (LoomTraceBuilder *self);
/* What is 0 in the trace, instead of its first event; before that one, on the events' own clock. */
void              loom_trace_builder_set_origin   (LoomTraceBuilder *self,
                                                   gint64            origin);
/* Forgets what had ended by @before, nanoseconds since the origin. For live recordings. */
void              loom_trace_builder_trim         (LoomTraceBuilder *self,
                                                   gint64            before);
/* Sorts, nests, pairs and closes what is open; the builder is empty afterwards. */
LoomTrace        *loom_trace_builder_finish       (LoomTraceBuilder *self);

guint32           loom_trace_builder_string       (LoomTraceBuilder *self,
                                                   const char       *text,
                                                   gssize            length);
guint             loom_trace_builder_thread       (LoomTraceBuilder *self,
                                                   gint64            pid,
                                                   gint64            tid);
void              loom_trace_builder_name_thread  (LoomTraceBuilder *self,
                                                   gint64            pid,
                                                   gint64            tid,
                                                   const char       *name);
void              loom_trace_builder_name_process (LoomTraceBuilder *self,
                                                   gint64            pid,
                                                   const char       *name);
void              loom_trace_builder_sort_thread  (LoomTraceBuilder *self,
                                                   gint64            pid,
                                                   gint64            tid,
                                                   gint              sort_index);

/* Arguments for the next event: a number for the args parameters below; 0 is none. */
void              loom_trace_builder_arg          (LoomTraceBuilder *self,
                                                   guint32           name,
                                                   guint32           text);
void              loom_trace_builder_typed_arg    (LoomTraceBuilder *self,
                                                   const LoomArg    *arg);
guint32           loom_trace_builder_take_args    (LoomTraceBuilder *self);

void              loom_trace_builder_begin        (LoomTraceBuilder *self,
                                                   guint             lane,
                                                   gint64            time,
                                                   guint32           category,
                                                   guint32           name,
                                                   guint32           args);
void              loom_trace_builder_end          (LoomTraceBuilder *self,
                                                   guint             lane,
                                                   gint64            time,
                                                   guint32           args);
void              loom_trace_builder_complete     (LoomTraceBuilder *self,
                                                   guint             lane,
                                                   gint64            time,
                                                   gint64            duration,
                                                   guint32           category,
                                                   guint32           name,
                                                   guint32           args);
/* Flags for the next complete slice. */
void              loom_trace_builder_set_flags    (LoomTraceBuilder *self,
                                                   LoomSliceFlags    flags);
void              loom_trace_builder_instant      (LoomTraceBuilder *self,
                                                   guint             lane,
                                                   gint64            time,
                                                   guint32           category,
                                                   guint32           name,
                                                   guint32           args);
void              loom_trace_builder_counter      (LoomTraceBuilder *self,
                                                   gint64            pid,
                                                   const char       *name,
                                                   gint64            time,
                                                   gdouble           value);

/* @scope: a string that tells ids apart (a category, a process); matched with category and id. */
void              loom_trace_builder_async_begin  (LoomTraceBuilder *self,
                                                   gint64            pid,
                                                   guint32           scope,
                                                   guint64           id,
                                                   gint64            time,
                                                   guint32           category,
                                                   guint32           name,
                                                   guint32           args);
void              loom_trace_builder_async_instant (LoomTraceBuilder *self,
                                                   gint64            pid,
                                                   guint32           scope,
                                                   guint64           id,
                                                   gint64            time,
                                                   guint32           category,
                                                   guint32           name,
                                                   guint32           args);
void              loom_trace_builder_async_end    (LoomTraceBuilder *self,
                                                   gint64            pid,
                                                   guint32           scope,
                                                   guint64           id,
                                                   gint64            time,
                                                   guint32           category,
                                                   guint32           name,
                                                   guint32           args);

/* @bind_next: whether the end binds to the next slice of its lane, not the enclosing one. */
void              loom_trace_builder_flow_begin   (LoomTraceBuilder *self,
                                                   guint             lane,
                                                   guint64           id,
                                                   gint64            time,
                                                   guint32           category,
                                                   guint32           name);
void              loom_trace_builder_flow_step    (LoomTraceBuilder *self,
                                                   guint             lane,
                                                   guint64           id,
                                                   gint64            time,
                                                   guint32           category,
                                                   guint32           name);
void              loom_trace_builder_flow_end     (LoomTraceBuilder *self,
                                                   guint             lane,
                                                   guint64           id,
                                                   gint64            time,
                                                   guint32           category,
                                                   guint32           name,
                                                   gboolean          bind_next);

void              loom_trace_builder_add_events   (LoomTraceBuilder *self,
                                                   guint64           n_events);
void              loom_trace_builder_add_skipped  (LoomTraceBuilder *self,
                                                   guint64           n_skipped);
void              loom_trace_builder_add_dropped  (LoomTraceBuilder *self,
                                                   guint64           n_dropped);
void              loom_trace_builder_add_lost     (LoomTraceBuilder *self,
                                                   guint64           n_lost);
void              loom_trace_builder_set_end      (LoomTraceBuilder *self,
                                                   LoomTraceEnd      state,
                                                   const char       *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomTraceBuilder, loom_trace_builder_free)

G_END_DECLS
