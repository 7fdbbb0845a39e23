/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/**
 * WeftSite:
 * @name: what a person calls the task: the async function's name, or the
 *   function that made it
 * @file: the source file
 * @line: the line in @file
 *
 * A place in the source that makes tasks. There is one static record a place;
 * tasks point to it, and the recorder numbers it the first time it is recorded.
 */
typedef struct
{
  const char *name;
  const char *file;
  guint32     line;

  /*< private >*/
  guint32     trace_ref; /* atomic: the recorder's number and its epoch */
} WeftSite;

#define WEFT_SITE_INIT(name_) { (name_), __FILE__, __LINE__, 0 }

/**
 * WEFT_HERE:
 *
 * The static #WeftSite of the line it stands in, named after the function.
 */
#define WEFT_HERE                                                    \
  (__extension__ ({                                                  \
    static WeftSite weft_site_ = { NULL, __FILE__, __LINE__, 0 };    \
    weft_site_.name = G_STRFUNC;                                     \
    &weft_site_;                                                     \
  }))

G_END_DECLS
