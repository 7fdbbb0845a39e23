/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-site.h"

G_BEGIN_DECLS

/**
 * A program's own marks, on the same timeline as its tasks. All of them may be
 * called from any thread, and cost one branch while nothing is recorded. Names
 * and categories must be static strings.
 */

WEFT_PUBLIC void weft_trace_begin       (const char *category,
                                         const char *name);
WEFT_PUBLIC void weft_trace_end         (const char *category,
                                         const char *name);
WEFT_PUBLIC void weft_trace_complete    (const char *category,
                                         const char *name,
                                         gint64      begin_time,
                                         gint64      end_time);
WEFT_PUBLIC void weft_trace_instant     (const char *category,
                                         const char *name,
                                         const char *message);
WEFT_PUBLIC void weft_trace_counter     (const char *name,
                                         gint64      value);
WEFT_PUBLIC void weft_trace_thread_name (const char *name);
WEFT_PUBLIC gint64 weft_trace_get_time  (void);

/*< private >*/

/* The functions are also macros: the branch is where they are called, and where the strings
 * are literals, their numbers in the recording are kept there. Arguments are evaluated once,
 * whether recorded or not. */

WEFT_PUBLIC const guint32 *const weft_trace_word_;

WEFT_PUBLIC void weft_trace_begin_      (guint64    *ref,
                                         const char *category,
                                         const char *name);
WEFT_PUBLIC void weft_trace_end_        (guint64    *ref,
                                         const char *category,
                                         const char *name);
WEFT_PUBLIC void weft_trace_complete_   (guint64    *ref,
                                         const char *category,
                                         const char *name,
                                         gint64      begin_time,
                                         gint64      end_time);
WEFT_PUBLIC void weft_trace_instant_    (guint64    *ref,
                                         const char *category,
                                         const char *name,
                                         const char *message);
WEFT_PUBLIC void weft_trace_counter_    (guint64    *ref,
                                         const char *name,
                                         gint64      value);

#define WEFT_TRACE_IS_ON_() G_UNLIKELY (__atomic_load_n (weft_trace_word_, __ATOMIC_RELAXED) != 0)

#ifndef __cplusplus

/* Only of a literal: what is a constant because its function was inlined is another one at each
 * place where that is called from, but has a pointer's type, not an array's. */
#define WEFT_TRACE_IS_LITERAL_(text_)                                             \
  (__builtin_constant_p (text_) &&                                                \
   !__builtin_types_compatible_p (__typeof__ (text_),                             \
                                  __typeof__ (((void) 0, (text_)))))

#define WEFT_TRACE_REF_(category_, name_)                                         \
  (__extension__ ({                                                               \
    static guint64 weft_trace_ref_; /* atomic */                                  \
    WEFT_TRACE_IS_LITERAL_ (category_) && WEFT_TRACE_IS_LITERAL_ (name_)          \
        ? &weft_trace_ref_ : (guint64 *) NULL;                                    \
  }))

#define weft_trace_begin(category_, name_)                                        \
  (__extension__ ({                                                               \
    const char *weft_trace_category_ = (category_);                               \
    const char *weft_trace_name_ = (name_);                                       \
    if (WEFT_TRACE_IS_ON_ ())                                                     \
      weft_trace_begin_ (WEFT_TRACE_REF_ (category_, name_),                      \
                         weft_trace_category_, weft_trace_name_);                 \
  }))

#define weft_trace_end(category_, name_)                                          \
  (__extension__ ({                                                               \
    const char *weft_trace_category_ = (category_);                               \
    const char *weft_trace_name_ = (name_);                                       \
    if (WEFT_TRACE_IS_ON_ ())                                                     \
      weft_trace_end_ (WEFT_TRACE_REF_ (category_, name_),                        \
                       weft_trace_category_, weft_trace_name_);                   \
  }))

#define weft_trace_complete(category_, name_, begin_time_, end_time_)             \
  (__extension__ ({                                                               \
    const char *weft_trace_category_ = (category_);                               \
    const char *weft_trace_name_ = (name_);                                       \
    gint64 weft_trace_from_ = (begin_time_);                                      \
    gint64 weft_trace_to_ = (end_time_);                                          \
    if (WEFT_TRACE_IS_ON_ ())                                                     \
      weft_trace_complete_ (WEFT_TRACE_REF_ (category_, name_),                   \
                            weft_trace_category_, weft_trace_name_,               \
                            weft_trace_from_, weft_trace_to_);                    \
  }))

#define weft_trace_instant(category_, name_, message_)                            \
  (__extension__ ({                                                               \
    const char *weft_trace_category_ = (category_);                               \
    const char *weft_trace_name_ = (name_);                                       \
    const char *weft_trace_message_ = (message_);                                 \
    if (WEFT_TRACE_IS_ON_ ())                                                     \
      weft_trace_instant_ (WEFT_TRACE_REF_ (category_, name_),                    \
                           weft_trace_category_, weft_trace_name_,                \
                           weft_trace_message_);                                  \
  }))

#define weft_trace_counter(name_, value_)                                         \
  (__extension__ ({                                                               \
    const char *weft_trace_name_ = (name_);                                       \
    gint64 weft_trace_value_ = (value_);                                          \
    if (WEFT_TRACE_IS_ON_ ())                                                     \
      weft_trace_counter_ (WEFT_TRACE_REF_ ("", name_), weft_trace_name_,         \
                           weft_trace_value_);                                    \
  }))

#endif

G_END_DECLS
