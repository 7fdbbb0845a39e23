/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Local variables between two awaits, in scopes of their own, and awaits in all
 * the places where they may stand. */

#include "count-frame.h"

static void
count_frame_clear (CountFrame *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (count, CountFrame, count_frame_clear)
{
  WEFT_BEGIN (self);

  {
    g_autofree char *path = g_file_get_path (self->file);

    use (path);
  }

  WEFT_AWAIT_TO (self->bytes, load (self->file));

  for (self->n = 0; self->n < 3; self->n++)
    {
      {
        guint n = self->n * 2;

        use_n (n);
      }

      if (self->n == 1)
        WEFT_AWAIT (sum (self->file));
      else
        WEFT_AWAIT (weft_configure_await (load (self->file), FALSE));
    }

  while (self->error == NULL)
    WEFT_TRY_AWAIT_TO (self->n, sum (self->file), &self->error);

  WEFT_RESUME_ON (NULL);
  WEFT_YIELD ();

  if (self->error != NULL)
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));

  {
    gsize size = g_bytes_get_size (self->bytes);

    WEFT_RETURN_INT ((gint64) size);
  }

  WEFT_END;
}

WeftTask *
count (GFile *file)
{
  CountFrame *self = WEFT_ASYNC_NEW (count);

  self->file = g_object_ref (file);
  return WEFT_ASYNC_START (self);
}
