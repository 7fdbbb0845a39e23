/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LoomUnit:
 * @LOOM_UNIT_COUNT: so many of something
 * @LOOM_UNIT_TIME: nanoseconds
 * @LOOM_UNIT_TIME_A_CALL: picoseconds for each call, for a person nanoseconds with decimals
 * @LOOM_UNIT_ALLOCATIONS_A_CALL: thousandths of an allocation for each call
 *
 * What a number counts. Numbers are whole, for the recording has them so.
 */
typedef enum
{
  LOOM_UNIT_COUNT,
  LOOM_UNIT_TIME,
  LOOM_UNIT_TIME_A_CALL,
  LOOM_UNIT_ALLOCATIONS_A_CALL,
} LoomUnit;

#define LOOM_N_UNITS 4

gboolean    loom_unit_is_time     (LoomUnit unit);

/* For machines: "ns"; empty for a count. */
const char *loom_unit_get_symbol  (LoomUnit unit);
/* Translated, what stands above numbers without a unit: "Nanoseconds per call". */
const char *loom_unit_get_title   (LoomUnit unit);
/* Translated, what such numbers are measured along: "Calls in a row"; NULL where it does not tell. */
const char *loom_unit_get_along   (LoomUnit unit);

/* For a person: "24.3 ns", and below such a title: "24.3". */
char       *loom_unit_format      (LoomUnit unit,
                                   double   value) G_GNUC_WARN_UNUSED_RESULT;
char       *loom_unit_format_bare (LoomUnit unit,
                                   double   value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
