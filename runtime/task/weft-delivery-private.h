/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-async-private.h"

/* Putting what an await came to where its macro wants it: into a variable of some kind and size, as
 * the function's error, or nowhere. @how is from WEFT_HOW_(), @dest may be NULL where the kind is
 * none. What is delivered is consumed; the answer is what the body does next. */

G_BEGIN_DECLS

/* The parts of @how. */

static inline guint
weft_how_line (guint64 how)
{
  return how & 0xffff;
}

static inline guint
weft_how_kind (guint64 how)
{
  return (how >> 16) & 0xff;
}

static inline gsize
weft_how_size (guint64 how)
{
  return (how >> 24) & 0xff;
}

static inline WeftAwaitOptions
weft_how_options (guint64 how)
{
  return (WeftAwaitOptions) (how >> 32);
}

int weft_delivery_make (WeftAsync *async,
                        guint64    how,
                        gpointer   dest,
                        WeftResult result) G_GNUC_NO_INLINE;
int weft_delivery_fail (WeftAsync *async,
                        guint64    how,
                        gpointer   dest,
                        WeftResult result);

static inline void
weft_delivery_store_int (gint64 value, gsize size, gpointer dest)
{
  switch (size)
    {
    case 1:
      *(gint8 *) dest = (gint8) value;
      break;
    case 2:
      *(gint16 *) dest = (gint16) value;
      break;
    case 4:
      *(gint32 *) dest = (gint32) value;
      break;
    default:
      *(gint64 *) dest = value;
      break;
    }
}

/* weft_delivery_make() for what most awaits come to. */
static inline int
weft_delivery_make_quickly (WeftAsync *async, guint64 how, gpointer dest, WeftResult result)
{
  if ((weft_how_options (how) & ~WEFT_AWAIT_CAPTURE) == 0)
    {
      if (weft_how_kind (how) == WEFT_KIND_INT_ && result.type == &weft_type_int)
        {
          weft_delivery_store_int (result.v_int, weft_how_size (how), dest);
          return WEFT_STEP_ON_;
        }
      if (weft_how_kind (how) == WEFT_KIND_NONE_ && result.type->free == NULL)
        return WEFT_STEP_ON_;
    }
  return weft_delivery_make (async, how, dest, result);
}

G_END_DECLS
