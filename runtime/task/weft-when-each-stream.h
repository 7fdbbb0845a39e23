/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-stream.h"
#include "task/weft-when-each.h"

G_BEGIN_DECLS

WEFT_PUBLIC WeftStream *weft_when_each_to_stream (WeftWhenEach *each,
                                                  GCancellable *cancellable) WEFT_OWNED;

G_END_DECLS
