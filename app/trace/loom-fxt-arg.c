/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-fxt-arg.h"

/* A reference is nothing, an index, or a length with the text in the words that follow. */
guint32
loom_fxt_take_string (LoomFxtCursor *cursor, guint ref, LoomFxtResolve resolve, gpointer user_data)
{
  const char *text;
  gsize length;

  if ((ref & LOOM_FXT_INLINE) == 0)
    return resolve (user_data, ref, NULL, 0);

  length = ref & ~LOOM_FXT_INLINE;
  text = loom_fxt_take_bytes (cursor, length);
  return text != NULL ? resolve (user_data, ref, text, length) : 0;
}

/* The value of an argument whose name has been taken. */
static void
take_value (
    LoomFxtCursor *cursor, guint64 header, LoomFxtResolve resolve, gpointer user_data, LoomArg *arg)
{
  guint type = loom_fxt_bits (header, 0, 3);

  switch (type)
    {
    case LOOM_FXT_ARG_INT32:
      arg->type = LOOM_ARG_INT;
      arg->i = (gint32) loom_fxt_bits (header, 32, 63);
      break;
    case LOOM_FXT_ARG_UINT32:
      arg->type = LOOM_ARG_UINT;
      arg->u = loom_fxt_bits (header, 32, 63);
      break;
    case LOOM_FXT_ARG_INT64:
      arg->type = LOOM_ARG_INT;
      arg->u = loom_fxt_take (cursor);
      break;
    case LOOM_FXT_ARG_UINT64:
    case LOOM_FXT_ARG_KOID:
      arg->type = LOOM_ARG_UINT;
      arg->u = loom_fxt_take (cursor);
      break;
    case LOOM_FXT_ARG_POINTER:
      arg->type = LOOM_ARG_POINTER;
      arg->u = loom_fxt_take (cursor);
      break;
    case LOOM_FXT_ARG_DOUBLE:
      arg->type = LOOM_ARG_DOUBLE;
      arg->u = loom_fxt_take (cursor);
      break;
    case LOOM_FXT_ARG_BOOL:
      arg->type = LOOM_ARG_BOOLEAN;
      arg->u = loom_fxt_bits (header, 32, 32);
      break;
    case LOOM_FXT_ARG_STRING:
      arg->type = LOOM_ARG_TEXT;
      arg->text = loom_fxt_take_string (cursor, loom_fxt_bits (header, 32, 47), resolve, user_data);
      break;
    default:
      arg->type = LOOM_ARG_TEXT;
      arg->text = 0;
      break;
    }
}

void
loom_fxt_take_arg (LoomFxtCursor *cursor, LoomFxtResolve resolve, gpointer user_data, LoomArg *arg)
{
  guint64 header = loom_fxt_take (cursor);
  gsize size = loom_fxt_bits (header, 4, 15);
  LoomFxtCursor inside;

  *arg = (LoomArg) { 0 };
  if (size == 0 || size - 1 > cursor->n_left)
    {
      cursor->overrun = TRUE;
      return;
    }

  inside = (LoomFxtCursor) { cursor->words, size - 1, FALSE };
  arg->name = loom_fxt_take_string (&inside, loom_fxt_bits (header, 16, 31), resolve, user_data);
  take_value (&inside, header, resolve, user_data, arg);
  cursor->overrun = cursor->overrun || inside.overrun;
  cursor->words += size - 1;
  cursor->n_left -= size - 1;
}

static inline gsize
text_words (guint ref)
{
  return (ref & LOOM_FXT_INLINE) != 0 ? ((ref & ~LOOM_FXT_INLINE) + 7) / 8 : 0;
}

/* Words behind an argument's header that its name and its value need. */
static inline gsize
needed_words (guint64 header)
{
  gsize n = text_words (loom_fxt_bits (header, 16, 31));

  switch (loom_fxt_bits (header, 0, 3))
    {
    case LOOM_FXT_ARG_INT64:
    case LOOM_FXT_ARG_UINT64:
    case LOOM_FXT_ARG_KOID:
    case LOOM_FXT_ARG_POINTER:
    case LOOM_FXT_ARG_DOUBLE:
      return n + 1;
    case LOOM_FXT_ARG_STRING:
      return n + text_words (loom_fxt_bits (header, 32, 47));
    default:
      return n;
    }
}

gboolean
loom_fxt_skip_args (LoomFxtCursor *cursor, guint n_args, gboolean *has_texts)
{
  const guint64 inline_name = (guint64) LOOM_FXT_INLINE << 16;
  const guint64 inline_value = (guint64) LOOM_FXT_INLINE << 32;

  for (guint i = 0; i < n_args; i++)
    {
      guint64 header = loom_fxt_take (cursor);
      gsize size = loom_fxt_bits (header, 4, 15);

      if (size == 0 || size - 1 > cursor->n_left || needed_words (header) > size - 1)
        return FALSE;
      if ((header & inline_name) != 0 ||
          (loom_fxt_bits (header, 0, 3) == LOOM_FXT_ARG_STRING && (header & inline_value) != 0))
        *has_texts = TRUE;
      cursor->words += size - 1;
      cursor->n_left -= size - 1;
    }
  return TRUE;
}
