/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/*
 * Finds where the values of a JSON text begin and end, without looking into them. What is cut
 * off in the middle is told from what is broken.
 */

G_BEGIN_DECLS

typedef struct
{
  const char *text;
  gsize       length;
  gsize       at;
} LoomJsonScanner;

typedef enum
{
  LOOM_SCAN_FOUND,
  LOOM_SCAN_CUT,    /* the text ends before the value does */
  LOOM_SCAN_BROKEN, /* at `at` stands what cannot stand there */
} LoomScanStatus;

/* The next character that is no white space, or 0 at the end. It is not taken. */
char           loom_json_scanner_peek  (LoomJsonScanner *self);
/* Takes @expected, if it is what comes. */
gboolean       loom_json_scanner_take  (LoomJsonScanner *self,
                                        char             expected);
/* Takes a whole value. */
LoomScanStatus loom_json_scanner_value (LoomJsonScanner *self,
                                        gsize           *begin,
                                        gsize           *end);

G_END_DECLS
