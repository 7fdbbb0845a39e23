/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "weft-error.h"

/* Not by GLib's macro, whose variable two threads may write at once. */
GQuark
weft_error_quark (void)
{
  static GQuark quark; /* atomic */
  GQuark known = __atomic_load_n (&quark, __ATOMIC_RELAXED);

  if (G_UNLIKELY (known == 0))
    {
      known = g_quark_from_static_string ("weft-error-quark");
      __atomic_store_n (&quark, known, __ATOMIC_RELAXED);
    }
  return known;
}
