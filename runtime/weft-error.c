/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "weft-error.h"

/* clang-format off */
G_DEFINE_QUARK (weft-error-quark, weft_error)
