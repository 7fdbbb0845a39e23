/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/**
 * Linked cancellables
 *
 * A #GCancellable that is cancelled when one of its parents is: a part of the work can be
 * cancelled by itself, and is with the whole. Parents and children may go in any order,
 * and a parent keeps nothing of a child that went.
 */

WEFT_PUBLIC GCancellable *weft_cancellable_new_linked  (GCancellable        *first_parent,
                                                        ...) G_GNUC_NULL_TERMINATED WEFT_OWNED;
WEFT_PUBLIC GCancellable *weft_cancellable_new_linkedv (GCancellable *const *parents,
                                                        gsize                n_parents) WEFT_OWNED;

G_END_DECLS
