/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-fxt-scan.h"

/*
 * The events of a scanned recording into its lanes. One job is a thread's or an asynchronous lane's
 * events, another one pairs what is asynchronous, another one the flows. Jobs may run at once: each
 * has lanes, or parts of lanes, of its own, and none changes the trace's strings and arguments. What
 * that would need is left in @texts.
 */

G_BEGIN_DECLS

/* Of an event's arguments, those with strings in them. */
typedef enum
{
  LOOM_FXT_TEXT_SLICE,
  LOOM_FXT_TEXT_SLICE_END,
  LOOM_FXT_TEXT_INSTANT,
} LoomFxtTextKind;

typedef struct
{
  LoomFxtTextKind kind;
  guint           lane;
  guint           index; /* of the slice or the instant */
  guint32         word;  /* where the event is */
} LoomFxtText;

typedef struct
{
  LoomFxtScan *scan;   /* borrowed */
  gint64       origin;

  gint64       first_time; /* of an event, since the origin; G_MAXINT64 without any */
  gint64       last_time;  /* G_MININT64 without any */
  guint32      first_word; /* where these events are */
  guint32      last_word;
  gint64       latest_end; /* of a whole slice */
  guint64      n_skipped;
  GArray      *texts;      /* LoomFxtText */
  GArray      *open;       /* LoomFxtPoint: what is asynchronous and has no end */
  GArray      *flows;      /* LoomFlow, by the time they end */

  void       (*step) (guint    n_events,
                      gpointer user_data); /* nullable: told how many more are done */
  gpointer     step_data;
} LoomFxtJob;

void     loom_fxt_job_init  (LoomFxtJob   *self,
                             LoomFxtScan  *scan);
void     loom_fxt_job_clear (LoomFxtJob   *self);

/* FALSE where a record is not sound, or @cancellable was cancelled. */
gboolean loom_fxt_job_lane   (LoomFxtJob   *self,
                              guint         lane,
                              GCancellable *cancellable);
gboolean loom_fxt_job_asyncs (LoomFxtJob   *self,
                              GCancellable *cancellable);
gboolean loom_fxt_job_flows  (LoomFxtJob   *self,
                              GCancellable *cancellable);

/* When the jobs are done: something that has no end lasts to @end. */
void     loom_fxt_job_open   (LoomFxtJob   *self,
                              const LoomFxtPoint *begin,
                              gint64        end);

/* For these: so many more events are done. FALSE where it was cancelled. */
gboolean loom_fxt_job_step   (LoomFxtJob   *self,
                              guint         n_events,
                              GCancellable *cancellable);
/* The next event, its time taken note of. */
gint64   loom_fxt_job_time   (LoomFxtJob   *self,
                              guint32       word,
                              guint64       ticks);
/* A reference to its arguments; 0 where there are none, or where they are left in @texts. */
guint32  loom_fxt_job_args   (LoomFxtJob   *self,
                              const guint64 *record,
                              guint32       word,
                              gboolean      has_texts,
                              LoomFxtText   text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LoomFxtJob, loom_fxt_job_clear)

G_END_DECLS
