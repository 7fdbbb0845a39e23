/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "compare/loom-compare-view.h"

G_BEGIN_DECLS

/* The keys of the comparison, which are its own while it is seen: copy, swap, the other side. */
void loom_compare_keys_add (LoomCompareView *view);

G_END_DECLS
