/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/**
 * WeftResultType:
 * @name: the type's name, for messages
 * @copy: (nullable): makes another owned pointer of one, or %NULL where the
 *   value can only move; then it can be taken from a task once
 * @free: (nullable): releases an owned pointer
 *
 * How a result is owned. One static record a type; the predefined ones are
 * below, and a program may add its own.
 */
typedef struct
{
  const char *name;
  gpointer  (*copy) (gpointer value);
  void      (*free) (gpointer value);
} WeftResultType;

WEFT_PUBLIC const WeftResultType weft_type_void;
WEFT_PUBLIC const WeftResultType weft_type_int;
WEFT_PUBLIC const WeftResultType weft_type_double;
WEFT_PUBLIC const WeftResultType weft_type_pointer; /* borrowed */
WEFT_PUBLIC const WeftResultType weft_type_string;
WEFT_PUBLIC const WeftResultType weft_type_object;
WEFT_PUBLIC const WeftResultType weft_type_bytes;
WEFT_PUBLIC const WeftResultType weft_type_array; /* GPtrArray */
WEFT_PUBLIC const WeftResultType weft_type_variant;
WEFT_PUBLIC const WeftResultType weft_type_error; /* GError: the result of a failed task */

/**
 * WeftResult:
 * @type: how @value is owned
 *
 * What a task came to: 16 bytes, returned in registers.
 */
typedef struct
{
  const WeftResultType *type;
  union
  {
    gint64   v_int;
    gdouble  v_double;
    gpointer v_pointer;
  };
} WeftResult;

static inline WeftResult
weft_result_void (void)
{
  return (WeftResult) { .type = &weft_type_void, { .v_int = 0 } };
}

/* Integers of every width and booleans. */
static inline WeftResult
weft_result_int (gint64 value)
{
  return (WeftResult) { .type = &weft_type_int, { .v_int = value } };
}

static inline WeftResult
weft_result_double (gdouble value)
{
  return (WeftResult) { .type = &weft_type_double, { .v_double = value } };
}

/* @value is consumed. */
static inline WeftResult
weft_result_pointer (const WeftResultType *type,
                     gpointer              value)
{
  return (WeftResult) { .type = type, { .v_pointer = value } };
}

/* @error is consumed. */
static inline WeftResult
weft_result_error (GError *error)
{
  return (WeftResult) { .type = &weft_type_error, { .v_pointer = error } };
}

static inline gboolean
weft_result_is_error (const WeftResult *result)
{
  return result->type == &weft_type_error;
}

WEFT_PUBLIC void weft_result_clear (WeftResult *result);

G_END_DECLS
