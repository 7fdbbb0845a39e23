/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOOM_ARG_TEXT,
  LOOM_ARG_INT,
  LOOM_ARG_UINT,
  LOOM_ARG_DOUBLE,
  LOOM_ARG_BOOLEAN,
  LOOM_ARG_POINTER,
} LoomArgType;

/**
 * LoomArg:
 * @name: a string's number
 * @text: a string's number
 * @u: of booleans too; @i has the same bits
 *
 * One argument of an event.
 */
typedef struct
{
  guint32     name;
  LoomArgType type;
  union {
    guint32 text;
    gint64  i;
    guint64 u;
    gdouble d;
  };
} LoomArg;

typedef void (*LoomArgFunc) (const LoomArg *arg,
                             gpointer       user_data);

/**
 * LoomArgs:
 *
 * The arguments of a recording's events, told apart by references of 32 bits, of which 0 is
 * none. They lie in a pool, or where a reader knows how to find them again: in the file, where
 * most of them stay unread.
 */
typedef struct _LoomArgs LoomArgs;

/* Reads the arguments at @place, at most 31 bits, of what a reader left in its file. */
typedef void (*LoomArgsRead) (gpointer    source,
                              guint32     place,
                              LoomArgFunc func,
                              gpointer    user_data);

#define LOOM_ARGS_IN_FILE (1u << 31)

LoomArgs *loom_args_new        (void);
void      loom_args_free       (LoomArgs       *self);

/* References with LOOM_ARGS_IN_FILE are @read's from now on. @source: consumed. */
void      loom_args_set_source (LoomArgs       *self,
                                LoomArgsRead    read,
                                gpointer        source,
                                GDestroyNotify  destroy);
/* Returns the reference to a copy of them; 0 where there are none. */
guint32   loom_args_add        (LoomArgs       *self,
                                const LoomArg  *args,
                                guint           n_args);
/* Arguments that have those of both; what both have is @begin's. */
guint32   loom_args_join       (LoomArgs       *self,
                                guint32         begin,
                                guint32         end);

void      loom_args_foreach    (LoomArgs       *self,
                                guint32         ref,
                                LoomArgFunc     func,
                                gpointer        user_data);
gboolean  loom_args_find       (LoomArgs       *self,
                                guint32         ref,
                                guint32         name,
                                LoomArg        *found);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomArgs, loom_args_free)

G_END_DECLS
