/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-json-scanner.h"

#include <string.h>

static inline gboolean
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

char
loom_json_scanner_peek (LoomJsonScanner *self)
{
  while (self->at < self->length && is_space (self->text[self->at]))
    self->at++;
  return self->at < self->length ? self->text[self->at] : '\0';
}

gboolean
loom_json_scanner_take (LoomJsonScanner *self, char expected)
{
  if (loom_json_scanner_peek (self) != expected || self->at >= self->length)
    return FALSE;
  self->at++;
  return TRUE;
}

/* From behind the opening quote to behind the closing one. */
static gboolean
skip_string (LoomJsonScanner *self)
{
  const char *text = self->text;

  for (;;)
    {
      const char *quote = memchr (text + self->at, '"', self->length - self->at);
      const char *before;

      if (quote == NULL)
        {
          self->at = self->length;
          return FALSE;
        }
      /* Escaped, if an odd number of backslashes stand before it. */
      for (before = quote; before > text + self->at && before[-1] == '\\'; before--)
        continue;
      self->at = (gsize) (quote - text) + 1;
      if ((quote - before) % 2 == 0)
        return TRUE;
    }
}

static LoomScanStatus
skip_nested (LoomJsonScanner *self)
{
  guint64 depth = 0;

  while (self->at < self->length)
    switch (self->text[self->at++])
      {
      case '"':
        if (!skip_string (self))
          return LOOM_SCAN_CUT;
        break;
      case '{':
      case '[':
        depth++;
        break;
      case '}':
      case ']':
        if (--depth == 0)
          return LOOM_SCAN_FOUND;
        break;
      default:
        break;
      }
  return LOOM_SCAN_CUT;
}

static LoomScanStatus
skip_scalar (LoomJsonScanner *self)
{
  while (self->at < self->length && !is_space (self->text[self->at]) &&
         strchr (",:]}[{\"", self->text[self->at]) == NULL)
    self->at++;
  return self->at < self->length ? LOOM_SCAN_FOUND : LOOM_SCAN_CUT;
}

LoomScanStatus
loom_json_scanner_value (LoomJsonScanner *self, gsize *begin, gsize *end)
{
  char first = loom_json_scanner_peek (self);
  LoomScanStatus status;

  *begin = self->at;
  switch (first)
    {
    case '\0':
      status = self->at < self->length ? LOOM_SCAN_BROKEN : LOOM_SCAN_CUT;
      break;
    case '{':
    case '[':
      status = skip_nested (self);
      break;
    case '"':
      self->at++;
      status = skip_string (self) ? LOOM_SCAN_FOUND : LOOM_SCAN_CUT;
      break;
    case ',':
    case ':':
    case '}':
    case ']':
      status = LOOM_SCAN_BROKEN;
      break;
    default:
      status = skip_scalar (self);
      break;
    }
  *end = self->at;
  return status;
}
