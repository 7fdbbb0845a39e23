/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An await outside an async function.
 *
 * gcc: .weft_async_. undeclared
 * clang: use of undeclared identifier .weft_async_.
 */

#include "count-frame.h"

#ifndef CURED
WeftTask *
count (GFile *file)
{
  WEFT_AWAIT (load (file));
  return NULL;
}
#else
WeftTask *
count (GFile *file)
{
  return load (file);
}
#endif
