/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-locale.h"

#include <glib.h>
#include <locale.h>

void
loom_locale_set (void)
{
  const char *types;

  /* It fails where the locale that is asked for is not installed. */
  setlocale (LC_ALL, "");
  types = setlocale (LC_CTYPE, NULL);
  if (g_str_equal (types, "C") || g_str_equal (types, "POSIX"))
    setlocale (LC_CTYPE, "C.UTF-8");
}
