/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "trace/weft-record-private.h"

/* A deadlock's circle is told whole, with a few parties and long names: some 300 bytes a line. A
 * quarter of a chunk, which is what a message may waste of the one before. */
#define MAX_MESSAGE 8192

G_STATIC_ASSERT (MAX_MESSAGE * 4 <= WEFT_RECORDING_CHUNK_SIZE);

gboolean
weft_record_make_room (WeftRecorderThread *thread)
{
  if (weft_recording_memory_claim (thread->memory, &thread->cursor, thread->tid))
    return TRUE;

  weft_recording_memory_lose (thread->memory);
  return FALSE;
}

WeftRecordPlace
weft_record_place (WeftRecorderThread *thread, const WeftSite *site)
{
  return (WeftRecordPlace) {
    .file = weft_dictionary_get_string (thread->dictionary, site->file),
    .function = weft_dictionary_get_string (thread->dictionary, weft_site_get_name (site)),
    .line = site->line,
  };
}

void
weft_record_message (WeftRecorderThread *thread,
                     guint category,
                     guint name,
                     const WeftSite *site,
                     const char *message)
{
  gsize length = weft_fxt_text_length (message, MAX_MESSAGE);
  gsize n_words = weft_fxt_words (length);
  guint n_place = site != NULL ? WEFT_RECORD_PLACE_WORDS : 0;
  WeftRecordPlace place = { 0 };
  WeftRecord record;

  if (site != NULL)
    place = weft_record_place (thread, site);
  if (!weft_record_begin (&record, thread, n_place + 1 + n_words))
    return;

  if (site != NULL)
    weft_record_put_place (&record, &place);
  weft_record_put (&record, weft_fxt_arg_inline_string (WEFT_STRING_MESSAGE, length));
  for (gsize i = 0; i < n_words; i++)
    weft_record_put (&record, weft_fxt_text (message, length, i));
  weft_record_end (&record, WEFT_FXT_INSTANT, n_place + 1, category, name);
}
