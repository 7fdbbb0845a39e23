/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-result.h"

static gpointer
copy_string (gpointer value)
{
  return g_strdup (value);
}

static gpointer
copy_object (gpointer value)
{
  return value != NULL ? g_object_ref (value) : NULL;
}

static void
free_object (gpointer value)
{
  g_clear_object (&value);
}

static gpointer
copy_bytes (gpointer value)
{
  return value != NULL ? g_bytes_ref (value) : NULL;
}

static void
free_bytes (gpointer value)
{
  g_bytes_unref (value);
}

static gpointer
copy_array (gpointer value)
{
  return value != NULL ? g_ptr_array_ref (value) : NULL;
}

static void
free_array (gpointer value)
{
  g_clear_pointer ((GPtrArray **) &value, g_ptr_array_unref);
}

static gpointer
copy_pointer (gpointer value)
{
  return value;
}

static gpointer
copy_error (gpointer value)
{
  return g_error_copy (value);
}

static void
free_error (gpointer value)
{
  g_clear_error ((GError **) &value);
}

const WeftResultType weft_type_void = { "nothing", NULL, NULL };
const WeftResultType weft_type_int = { "an integer", NULL, NULL };
const WeftResultType weft_type_double = { "a double", NULL, NULL };
const WeftResultType weft_type_pointer = { "a pointer", copy_pointer, NULL };
const WeftResultType weft_type_string = { "a string", copy_string, g_free };
const WeftResultType weft_type_object = { "an object", copy_object, free_object };
const WeftResultType weft_type_bytes = { "bytes", copy_bytes, free_bytes };
static gpointer
copy_variant (gpointer value)
{
  return value != NULL ? g_variant_ref (value) : NULL;
}

static void
free_variant (gpointer value)
{
  g_clear_pointer ((GVariant **) &value, g_variant_unref);
}

const WeftResultType weft_type_variant = { "a variant", copy_variant, free_variant };
const WeftResultType weft_type_array = { "an array", copy_array, free_array };
const WeftResultType weft_type_error = { "an error", copy_error, free_error };

/**
 * weft_result_clear:
 * @result: a result
 *
 * Releases what @result owns and makes it nothing.
 */
void
weft_result_clear (WeftResult *result)
{
  g_return_if_fail (result != NULL);

  if (result->type != NULL && result->type->free != NULL)
    result->type->free (result->v_pointer);
  *result = weft_result_void ();
}
