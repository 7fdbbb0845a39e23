/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

WEFT_PUBLIC void weft_cancellable_cancel_after (GCancellable *cancellable,
                                                gint64        milliseconds);

G_END_DECLS
