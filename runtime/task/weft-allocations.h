/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

WEFT_PUBLIC guint64 weft_count_allocations (void);

G_END_DECLS
