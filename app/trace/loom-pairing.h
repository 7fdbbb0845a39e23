/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace-private.h"

/*
 * Brings together what was recorded apart: the two ends of an arrow, the begin and the end
 * of something asynchronous. Recordings are read thread by thread, so an end may be read
 * before its begin; everything waits until it is settled, and is then taken by its time.
 */

G_BEGIN_DECLS

typedef enum
{
  LOOM_POINT_BEGIN,
  LOOM_POINT_STEP,
  LOOM_POINT_END,
} LoomPointKind;

/* One end. Points match by @scope, @category, @name (0 for any) and @id. */
typedef struct
{
  gint64        time;
  guint64       id;
  guint32       lane;
  guint32       scope;
  guint32       category;
  guint32       name;
  guint32       args;
  guint32       label; /* what it is called, whatever it matches by */
  LoomPointKind kind : 8;
  guint         bind_next : 1;
} LoomPoint;

typedef struct _LoomPairing LoomPairing;

/* @begin is still the caller's next match where @keep_begin is returned by it. */
typedef void (*LoomPairFunc) (const LoomPoint *begin,
                              const LoomPoint *end,
                              gpointer         user_data);

/* @nested: an end takes the last begin that is open, and begins may be open at once;
 * otherwise a begin replaces the one before it, and a step is both an end and a begin. */
LoomPairing *loom_pairing_new       (gboolean         nested);
void         loom_pairing_free      (LoomPairing     *self);

void         loom_pairing_add       (LoomPairing     *self,
                                     const LoomPoint *point);
/* Calls @func for every pair that is complete; the rest goes on waiting. */
void         loom_pairing_settle    (LoomPairing     *self,
                                     LoomPairFunc     func,
                                     gpointer         user_data);
/* Begins without an end, and the number of ends without a begin. */
GArray      *loom_pairing_dup_open  (LoomPairing     *self);
guint        loom_pairing_get_n_ends (LoomPairing    *self);
void         loom_pairing_trim      (LoomPairing     *self,
                                     gint64           before);

G_END_DECLS
