/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/**
 * WeftSite:
 * @name: the async function, the function that was given to the pool, or the
 *   function that made the task; see weft_site_get_name()
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

/* The file without its folders, where the compiler can tell. */
#ifdef __FILE_NAME__
#define WEFT_FILE_ __FILE_NAME__
#else
#define WEFT_FILE_ __FILE__
#endif

#define WEFT_SITE_INIT(name_) { (name_), WEFT_FILE_, __LINE__, 0 }

/**
 * WEFT_HERE:
 *
 * The static #WeftSite of the line it stands in, named after the function.
 */
#define WEFT_HERE WEFT_HERE_NAMED (__func__)

/**
 * WEFT_HERE_NAMED:
 * @name_: a static string
 *
 * The static #WeftSite of the line it stands in.
 */
#define WEFT_HERE_NAMED(name_)                                       \
  (__extension__ ({                                                  \
    static WeftSite weft_site_ = { (name_), WEFT_FILE_, __LINE__, 0 }; \
    &weft_site_;                                                     \
  }))

WEFT_PUBLIC const char *weft_site_get_name (const WeftSite *site);

G_END_DECLS
