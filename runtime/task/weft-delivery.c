/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-delivery-private.h"

static inline void
store_double (gdouble value, gsize size, gpointer dest)
{
  if (size == sizeof (gfloat))
    *(gfloat *) dest = (gfloat) value;
  else
    *(gdouble *) dest = value;
}

static gboolean
fits (const WeftResultType *type, guint kind)
{
  switch (kind)
    {
    case WEFT_KIND_INT_:
      return type == &weft_type_int;
    case WEFT_KIND_DOUBLE_:
      return type == &weft_type_double;
    default:
      return type != &weft_type_int && type != &weft_type_double && type != &weft_type_void;
    }
}

static void
deliver_misfit (WeftAsync *async, guint64 how, gpointer dest, WeftResult result)
{
  g_critical ("%s (%s:%u): the awaited task's result is %s, which does not fit the variable",
              weft_site_get_name (async->task.site), async->task.site->file, weft_how_line (how),
              result.type->name);
  weft_result_clear (&result);
  memset (dest, 0, weft_how_size (how));
}

int
weft_delivery_fail (WeftAsync *async, guint64 how, gpointer dest, WeftResult result)
{
  if ((weft_how_options (how) & WEFT_AWAIT_SUPPRESS_ERRORS) == 0)
    {
      async->task.result = result;
      return WEFT_STEP_FAIL_;
    }

  weft_result_clear (&result);
  if (dest != NULL)
    memset (dest, 0, weft_how_size (how));
  return WEFT_STEP_ON_;
}

int
weft_delivery_make (WeftAsync *async, guint64 how, gpointer dest, WeftResult result)
{
  guint kind = weft_how_kind (how);

  if (kind == WEFT_KIND_RESULT_)
    {
      *(WeftResult *) dest = result;
      return WEFT_STEP_ON_;
    }
  if (G_UNLIKELY (weft_result_is_error (&result)))
    return weft_delivery_fail (async, how, dest, result);

  if (G_UNLIKELY ((weft_how_options (how) & WEFT_AWAIT_SUPPRESS_ERRORS) != 0 &&
                  result.type != &weft_type_void))
    g_critical ("%s (%s:%u): WEFT_AWAIT_SUPPRESS_ERRORS is only for what has no value, "
                "and this is %s",
                weft_site_get_name (async->task.site), async->task.site->file, weft_how_line (how),
                result.type->name);

  if (kind == WEFT_KIND_NONE_)
    weft_result_clear (&result);
  else if (G_UNLIKELY (!fits (result.type, kind)))
    deliver_misfit (async, how, dest, result);
  else if (kind == WEFT_KIND_INT_)
    weft_delivery_store_int (result.v_int, weft_how_size (how), dest);
  else if (kind == WEFT_KIND_DOUBLE_)
    store_double (result.v_double, weft_how_size (how), dest);
  else
    *(gpointer *) dest = result.v_pointer;
  return WEFT_STEP_ON_;
}
