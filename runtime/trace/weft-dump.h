/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

WEFT_PUBLIC char *weft_dump             (void) WEFT_OWNED;
WEFT_PUBLIC gsize weft_task_count_live  (void);

G_END_DECLS
