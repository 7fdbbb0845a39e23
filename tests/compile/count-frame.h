/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weft.h>

/* What the async functions of these proofs have in common. */
typedef struct
{
  WeftAsync  async;
  GFile     *file;
  GBytes    *bytes;
  GError    *error;
  char      *name;
  guint      n;
} CountFrame;

WeftTask      *load  (GFile *file) WEFT_OWNED;
WeftValueTask  sum   (GFile *file);
void           use   (const char *text);
void           use_n (guint n);

WeftTask      *count (GFile *file);
