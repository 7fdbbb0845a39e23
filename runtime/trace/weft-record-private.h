/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "trace/weft-control-private.h"
#include "trace/weft-fxt-private.h"
#include "trace/weft-recorder-private.h"
#include "task/weft-site.h"

/*
 * Writing a record: its words go behind the place of its header, which is stored last. See
 * weft-recorder.c for why this needs no lock.
 */

G_BEGIN_DECLS

typedef struct
{
  WeftRecorderThread *thread;
  guint64            *next;
  gsize               n_words;
} WeftRecord;

/* The next chunk. FALSE, and counted as lost, where there is none. */
gboolean weft_record_make_room (WeftRecorderThread *thread) G_GNUC_NO_INLINE;

/* A place in the source as three arguments of a word each: file, line and function. Its strings'
 * numbers are found before the record is begun. */
#define WEFT_RECORD_PLACE_WORDS 3

typedef struct
{
  guint   file;
  guint   function;
  guint32 line;
} WeftRecordPlace;

WeftRecordPlace weft_record_place (WeftRecorderThread *thread,
                                   const WeftSite     *site);

/* A whole instant with a text, of which the first 8,192 bytes are recorded.
 * @site: (nullable): where in the source it happened */
void     weft_record_message   (WeftRecorderThread *thread,
                                guint               category,
                                guint               name,
                                const WeftSite     *site,
                                const char         *message);

/* This thread, in the recording that goes on; NULL if there is none for it. What is no epoch is
 * none that a thread is in. */
static inline WeftRecorderThread *
weft_recorder_get_thread (void)
{
  WeftRecorderThread *thread = &weft_recorder_thread_;

  if (G_LIKELY (weft_control_get_active () == thread->epoch))
    return thread;
  return weft_recorder_join () ? thread : NULL;
}

static inline void
weft_record_put (WeftRecord *record,
                 guint64     word)
{
  weft_recording_store (record->next++, word);
}

static inline void
weft_record_put_uint64 (WeftRecord *record,
                        guint       name,
                        guint64     value)
{
  weft_record_put (record, weft_fxt_arg_uint64 (name));
  weft_record_put (record, value);
}

static inline void
weft_record_put_place (WeftRecord            *record,
                       const WeftRecordPlace *place)
{
  weft_record_put (record, weft_fxt_arg_string (WEFT_STRING_FILE, place->file));
  weft_record_put (record, weft_fxt_arg_uint32 (WEFT_STRING_LINE, place->line));
  weft_record_put (record, weft_fxt_arg_string (WEFT_STRING_FUNCTION, place->function));
}

/* @n_words: of the arguments and what comes after them. FALSE where it has no room. */
static inline gboolean
weft_record_begin_at (WeftRecord         *record,
                      WeftRecorderThread *thread,
                      guint64             time,
                      gsize               n_words)
{
  gsize n_all = n_words + (G_LIKELY (thread->thread != 0) ? 2 : 4);
  gsize rest = (gsize) (thread->cursor.end - thread->cursor.next);

  if (G_UNLIKELY (rest < n_all))
    {
      if (!weft_record_make_room (thread))
        return FALSE;
      rest = (gsize) (thread->cursor.end - thread->cursor.next);
    }

  rest -= n_all;
  if (G_LIKELY (rest > 0))
    weft_recording_store (thread->cursor.next + n_all, weft_fxt_padding (rest));

  *record = (WeftRecord) { thread, thread->cursor.next + 1, n_all };
  weft_record_put (record, time);
  if (G_UNLIKELY (thread->thread == 0))
    {
      weft_record_put (record, thread->memory->header->pid);
      weft_record_put (record, thread->tid);
    }
  return TRUE;
}

static inline gboolean
weft_record_begin (WeftRecord         *record,
                   WeftRecorderThread *thread,
                   gsize               n_words)
{
  return weft_record_begin_at (record, thread, weft_clock_read (&thread->clock), n_words);
}

/* Only now is it there. */
static inline void
weft_record_end (WeftRecord   *record,
                 WeftFxtEvent  type,
                 guint         n_args,
                 guint         category,
                 guint         name)
{
  WeftRecorderThread *thread = record->thread;

  weft_recording_commit (thread->cursor.next,
                         weft_fxt_event (record->n_words, type, n_args, thread->thread, category, name));
  thread->cursor.next += record->n_words;
  thread->cursor.n_events++;
}

G_END_DECLS
