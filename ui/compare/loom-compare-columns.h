/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "table/loom-table.h"

G_BEGIN_DECLS

/* A table of LoomCompareRow, with what is told of each. */
LoomTable *loom_compare_columns_new (GtkColumnView *list) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
