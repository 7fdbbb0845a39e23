/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A header of libweft included on its own.
 *
 * gcc: Only <weft.h> can be included directly
 * clang: Only <weft.h> can be included directly
 */

#ifndef CURED
#include "task/weft-task.h"
#else
#include <weft.h>
#endif

WeftTask *nothing (void);
