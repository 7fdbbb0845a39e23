/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-fxt-parser.h"
#include "trace/loom-fxt-record.h"

/*
 * Where in a recording's words the events of each lane are: one look at every header, in the order
 * of the file. What is no event goes through the parser meanwhile, which then knows the strings and
 * threads; counters are built at once. The rest can be built by several threads, a lane each.
 *
 * Only for recordings as most are. One that gives a number to another string or thread later, has
 * several providers, or puts strings into its events needs the parser's one pass: the scan says
 * that it is unusual, and has built nothing that may be used.
 */

G_BEGIN_DECLS

/* The words at which records begin. */
typedef struct
{
  guint32 *words; /* nullable */
  guint    n;
  guint    n_max;
} LoomFxtPlaces;

typedef struct
{
  LoomFxtPlaces events;
  guint         n_slices; /* that begin */
  guint         n_instants;
} LoomFxtLane;

/* @lane: of an end of something asynchronous it is not known */
typedef struct
{
  guint32 word;
  guint32 lane;
} LoomFxtPoint;

typedef struct
{
  LoomTraceBuilder *builder; /* borrowed, as the next two */
  LoomFxtParser    *parser;
  const guint64    *words;
  gsize             n_words;

  GArray           *lanes;  /* LoomFxtLane, by the lane's number */
  GArray           *asyncs; /* LoomFxtPoint: begins and ends */
  GArray           *flows;  /* LoomFxtPoint */
  guint64           n_events; /* but for counters, which are the parser's */

  /*< private >*/
  LoomFxtTables    *tables; /* nullable: the provider's that has the events */
  gint              lane_of_thread[256]; /* -1 until there is an event of it */
  guint64           async_key;           /* the last one's */
  guint             async_lane;
  gint64            tid;                 /* the last one that has no number */
  gint64            pid;
  guint             lane;
} LoomFxtScan;

void     loom_fxt_scan_init  (LoomFxtScan      *self,
                              LoomTraceBuilder *builder,
                              LoomFxtParser    *parser,
                              const guint64    *words,
                              gsize             n_words);
void     loom_fxt_scan_clear (LoomFxtScan      *self);

/* The records from word @first to @end. @n_consumed: as of loom_fxt_parser_feed(). FALSE without
 * an error where the recording is unusual or not sound: the parser is to read it. */
gboolean loom_fxt_scan_feed  (LoomFxtScan      *self,
                              gsize             first,
                              gsize             end,
                              gsize            *n_consumed);

void     loom_fxt_places_clear (LoomFxtPlaces  *self);

/* The size of the record at @word, which the scan has seen; 0 where it is another by now, and
 * leaves the words: a mapped file shows what others write into it. */
static inline gsize
loom_fxt_scan_record_size (const LoomFxtScan *self, guint32 word)
{
  gsize size = loom_fxt_record_size (self->words[word]);

  return size <= self->n_words - word ? size : 0;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LoomFxtScan, loom_fxt_scan_clear)

G_END_DECLS
