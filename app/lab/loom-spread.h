/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-fact.h"

G_BEGIN_DECLS

/**
 * LoomSpread:
 * @n: in how many runs it was measured
 * @n_otherwise: in how many of them otherwise than expected
 * @median: of an even number, the less of the two in the middle, so that it is one that was measured
 *
 * What several runs of the same showed of one fact.
 */
typedef struct
{
  guint  n;
  guint  n_otherwise;
  gint64 least;
  gint64 median;
  gint64 greatest;
} LoomSpread;

gboolean loom_spread_read     (GPtrArray        *runs,
                               const LoomFact   *like,
                               LoomSpread       *spread);

/* For a person: "31.0 ms to 40.2 ms"; NULL where they were all the same. */
char    *loom_spread_dup_text (const LoomSpread *self,
                               const LoomFact   *like) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
