/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-fact.h"

G_BEGIN_DECLS

/* How far two facts of the same measure are apart, for a person: "28 times less", "3 more";
 * NULL where that says nothing. */
char *loom_difference_dup_text (const LoomFact *first,
                                const LoomFact *second) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
