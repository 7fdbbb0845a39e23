/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance.h"

typedef struct
{
  GString *order;
  int number;
  GThread *thread;
  WeftCancellation *registrations[2];
} Entry;

static void
note (gpointer data)
{
  Entry *self = data;

  g_string_append_printf (self->order, "%s%d", self->order->len > 0 ? "," : "", self->number);
  self->thread = g_thread_self ();
}

static char *
order (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Entry entries[3];

  for (int i = 0; i < 3; i++)
    {
      entries[i] = (Entry) { .order = text, .number = i };
      entries[i].registrations[0] = weft_cancellation_register (cancellable, note, &entries[i]);
    }
  g_cancellable_cancel (cancellable);
  for (int i = 0; i < 3; i++)
    weft_cancellation_unregister (entries[i].registrations[0]);
  return g_strdup_printf ("%s on=%s", text->str,
                          entries[0].thread == g_thread_self () ? "the canceller" : "another");
}

static char *
already_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Entry entry = { .order = text };
  WeftCancellation *registration;

  g_cancellable_cancel (cancellable);
  registration = weft_cancellation_register (cancellable, note, &entry);
  weft_cancellation_unregister (registration);
  return g_strdup_printf ("inline=%s", conformance_bool (entry.thread == g_thread_self ()));
}

static void
end_both (gpointer data)
{
  Entry *self = data;

  note (self);
  weft_cancellation_unregister (self->registrations[0]);
  weft_cancellation_unregister (self->registrations[1]);
}

static char *
unregister_inside (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Entry one = { .order = text, .number = 1 };
  Entry two = { .order = text, .number = 2 };

  two.registrations[0] = weft_cancellation_register (cancellable, note, &one);
  two.registrations[1] = weft_cancellation_register (cancellable, end_both, &two);
  g_cancellable_cancel (cancellable);
  return g_strdup_printf ("called=%s", text->str);
}

static char *
linked (void)
{
  GCancellable *parent = g_cancellable_new ();
  g_autoptr (GCancellable) child = weft_cancellable_new_linked (parent, NULL);
  gboolean cancelled;

  g_cancellable_cancel (parent);
  cancelled = g_cancellable_is_cancelled (child);
  g_object_unref (parent);
  return g_strdup_printf ("child=%s", conformance_bool (cancelled));
}

static char *
cancel_after (void)
{
  g_autoptr (GCancellable) restarted = g_cancellable_new ();
  g_autoptr (GCancellable) disarmed = g_cancellable_new ();
  g_autoptr (WeftTask) until_cancelled = weft_delay (-1, restarted);

  weft_cancellable_cancel_after (restarted, 3600000);
  weft_cancellable_cancel_after (restarted, 1);
  weft_task_wait (until_cancelled, NULL);
  weft_cancellable_cancel_after (disarmed, 3600000);
  weft_cancellable_cancel_after (disarmed, -1);
  return g_strdup_printf ("restarted=%s disarmed=%s",
                          conformance_bool (g_cancellable_is_cancelled (restarted)),
                          conformance_bool (g_cancellable_is_cancelled (disarmed)));
}

static void
note_pool (gpointer data)
{
  *(gboolean *) data = weft_pool_is_worker ();
}

static char *
cancel_async (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean on_pool = FALSE;
  WeftCancellation *registration = weft_cancellation_register (cancellable, note_pool, &on_pool);
  g_autoptr (WeftTask) task = weft_cancellable_cancel_async (cancellable);
  gboolean requested = g_cancellable_is_cancelled (cancellable);

  weft_task_wait (task, NULL);
  weft_cancellation_unregister (registration);
  return g_strdup_printf ("requested=%s on=%s", conformance_bool (requested),
                          on_pool ? "the pool" : "the caller");
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = {
    { "39", order },  { "41", already_cancelled }, { "43", unregister_inside },
    { "45", linked }, { "46", cancel_after },      { "48", cancel_async },
  };

  return conformance_run (argc, argv, "cancellation", cases, G_N_ELEMENTS (cases));
}
