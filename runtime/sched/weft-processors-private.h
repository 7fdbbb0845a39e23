/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/* How many processors this process may keep busy: those of its affinity, or fewer where its
 * control group has a smaller quota of time; a part of one counts as one. */
guint weft_processors_count         (void);

/* The quota of the files of one control group, in processors; 0 where there is none.
 * @max is what `cpu.max` says (version 2), @quota and @period what the two files of
 * version 1 say. */
guint weft_processors_parse_max     (const char *max);
guint weft_processors_parse_quota   (const char *quota,
                                     const char *period);

G_END_DECLS
