/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-chrome-json.h"

#include <glib/gi18n-lib.h>

#include "trace/loom-chrome-event.h"
#include "trace/loom-json-scanner.h"

/* So many events are read between two looks at the cancellable. */
#define STEP 1024

typedef struct
{
  LoomJsonScanner scanner;
  LoomTraceBuilder *builder;
  LoomChromeEvents *events;
  LoomJsonReader *reader;
  LoomProgressFunc progress;
  gpointer progress_data;
  GCancellable *cancellable;
} Load;

gboolean
loom_chrome_json_detect (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  LoomJsonScanner scanner = { data, size, 0 };
  char first = loom_json_scanner_peek (&scanner);

  return first == '[' || first == '{';
}

static void
note_cut (Load *self, gsize at)
{
  g_autofree char *message =
      g_strdup_printf (_ ("The file is cut off at byte %zu; the events up to byte %zu are here"),
                       self->scanner.length, at);

  loom_trace_builder_set_end (self->builder, LOOM_TRACE_END_CUT, message);
}

static gboolean
set_damaged (gsize at, const char *what, GError **error)
{
  g_set_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED,
               _ ("The recording is damaged at byte %zu: %s"), at, what);
  return FALSE;
}

/* Text that is not UTF-8 is made so, and tried again. */
static const char *
read_repaired (
    Load *self, const char *text, gsize length, LoomChromeEvent *event, char **repaired, gsize *at)
{
  char *padded;
  gsize valid_length;
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);

  valid_length = strlen (valid);
  padded = *repaired = g_malloc0 (valid_length + LOOM_JSON_PADDING);
  memcpy (padded, valid, valid_length);
  *event = (LoomChromeEvent) { 0 };
  return loom_json_reader_read_object (self->reader, padded, valid_length, loom_chrome_event_set,
                                       event, at);
}

/* The parser reads beyond an event: the last ones are put where there is something behind them. */
static const char *
pad (Load *self, gsize begin, gsize end, char **padded)
{
  if (self->scanner.length - end >= LOOM_JSON_PADDING)
    return self->scanner.text + begin;
  *padded = g_malloc0 (end - begin + LOOM_JSON_PADDING);
  return memcpy (*padded, self->scanner.text + begin, end - begin);
}

static gboolean
read_event (Load *self, gsize begin, gsize end, GError **error)
{
  g_autofree char *padded = NULL;
  const char *text = pad (self, begin, end, &padded);
  LoomChromeEvent event = { 0 };
  g_autofree char *repaired = NULL;
  const char *problem;
  gsize at;

  if (*text != '{')
    {
      loom_trace_builder_add_events (self->builder, 1);
      loom_trace_builder_add_skipped (self->builder, 1);
      return TRUE;
    }

  problem = loom_json_reader_read_object (self->reader, text, end - begin, loom_chrome_event_set,
                                          &event, &at);
  if (problem != NULL && !g_utf8_validate_len (text, end - begin, NULL))
    problem = read_repaired (self, text, end - begin, &event, &repaired, &at);
  if (problem != NULL)
    return set_damaged (begin + at, problem, error);

  loom_chrome_events_add (self->events, &event);
  return TRUE;
}

/* From behind the array's bracket to behind its end. *@cut: the file ends before that. */
static gboolean
read_events (Load *self, gboolean *cut, GError **error)
{
  LoomJsonScanner *scanner = &self->scanner;

  *cut = FALSE;
  for (guint64 n = 1;; n++)
    {
      gsize begin, end;

      if (loom_json_scanner_take (scanner, ']') || loom_json_scanner_peek (scanner) == '\0')
        return TRUE;
      switch (loom_json_scanner_value (scanner, &begin, &end))
        {
        case LOOM_SCAN_BROKEN:
          return set_damaged (begin, _ ("an event was expected here"), error);
        case LOOM_SCAN_CUT:
          *cut = TRUE;
          note_cut (self, begin);
          return TRUE;
        case LOOM_SCAN_FOUND:
        default:
          break;
        }
      if (!read_event (self, begin, end, error))
        return FALSE;
      if (!loom_json_scanner_take (scanner, ',') && loom_json_scanner_peek (scanner) != ']' &&
          loom_json_scanner_peek (scanner) != '\0')
        return set_damaged (scanner->at, _ ("a comma was expected here"), error);

      if (n % STEP == 0)
        {
          if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
            return FALSE;
          if (self->progress != NULL)
            self->progress ((gdouble) scanner->at / (gdouble) scanner->length, self->progress_data);
        }
    }
}

static gboolean
is_key (Load *self, gsize begin, gsize end, const char *key)
{
  return end - begin == strlen (key) && memcmp (self->scanner.text + begin, key, end - begin) == 0;
}

/* The members of the object form; all but the events are passed over. */
static gboolean
read_object (Load *self, gboolean *has_events, GError **error)
{
  LoomJsonScanner *scanner = &self->scanner;

  *has_events = FALSE;
  while (!loom_json_scanner_take (scanner, '}'))
    {
      gsize begin, end;
      gboolean cut;
      LoomScanStatus status = loom_json_scanner_value (scanner, &begin, &end);

      if (status == LOOM_SCAN_FOUND && scanner->text[begin] != '"')
        status = LOOM_SCAN_BROKEN;
      if (status == LOOM_SCAN_FOUND && !loom_json_scanner_take (scanner, ':'))
        status = loom_json_scanner_peek (scanner) == '\0' ? LOOM_SCAN_CUT : LOOM_SCAN_BROKEN;
      if (status == LOOM_SCAN_FOUND && is_key (self, begin, end, "\"traceEvents\"") &&
          loom_json_scanner_take (scanner, '['))
        {
          *has_events = TRUE;
          if (!read_events (self, &cut, error) || cut)
            return !cut ? FALSE : TRUE;
        }
      else if (status == LOOM_SCAN_FOUND)
        status = loom_json_scanner_value (scanner, &begin, &end);

      if (status == LOOM_SCAN_BROKEN)
        return set_damaged (scanner->at, _ ("this is not JSON"), error);
      if (status == LOOM_SCAN_CUT || loom_json_scanner_peek (scanner) == '\0')
        {
          note_cut (self, begin);
          return TRUE;
        }
      if (!loom_json_scanner_take (scanner, ',') && loom_json_scanner_peek (scanner) != '}')
        return set_damaged (scanner->at, _ ("a comma was expected here"), error);
    }
  return TRUE;
}

static gboolean
read_all (Load *self, GError **error)
{
  gboolean has_events = TRUE;
  gboolean cut;

  if (loom_json_scanner_take (&self->scanner, '['))
    return read_events (self, &cut, error);

  if (!loom_json_scanner_take (&self->scanner, '{') || !read_object (self, &has_events, error))
    return FALSE;
  if (has_events)
    return TRUE;
  g_set_error_literal (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_UNKNOWN_FORMAT,
                       _ ("The file is JSON, but has no “traceEvents”: it is no Chrome trace"));
  return FALSE;
}

LoomTrace *
loom_chrome_json_load (GBytes *bytes,
                       const char *title,
                       LoomProgressFunc progress,
                       gpointer progress_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_CHROME_JSON, title);
  g_autoptr (LoomChromeEvents) events = loom_chrome_events_new (builder);
  g_autoptr (LoomJsonReader) reader = loom_json_reader_new ();
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  Load self = {
    .scanner = { data, size, 0 },
    .builder = builder,
    .events = events,
    .reader = reader,
    .progress = progress,
    .progress_data = progress_data,
    .cancellable = cancellable,
  };

  if (!read_all (&self, error))
    return NULL;
  return loom_trace_builder_finish (builder);
}
