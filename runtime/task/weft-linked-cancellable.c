/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The child has a registration at each parent, and ends them when it goes. It does not
 * keep its parents: a registration outlives what it waits for.
 *
 * A parent may be cancelled on one thread while the child goes on another, so what the
 * parent calls must not count on the child: it asks a weak reference of the child to
 * itself. Either that gives a full reference, then the child does not go yet, and if this
 * one becomes the last, the registration is ended from inside its own function, which is
 * allowed. Or it gives nothing, then the child is going and waits, in ending the
 * registration, until the function has returned: the weak reference is read in time. Who
 * waits like that holds no lock, and who is waited for has nothing left to wait for.
 */

#include "task/weft-linked-cancellable.h"

#include "task/weft-cancellation.h"

#define WEFT_TYPE_LINKED_CANCELLABLE (weft_linked_cancellable_get_type ())
G_DECLARE_FINAL_TYPE (
    WeftLinkedCancellable, weft_linked_cancellable, WEFT, LINKED_CANCELLABLE, GCancellable)

struct _WeftLinkedCancellable
{
  GCancellable parent_instance;

  GWeakRef self;
  WeftCancellation **links; /* owned */
  gsize n_links;
  WeftCancellation *only_link; /* where there is one, @links points here */
};

G_DEFINE_FINAL_TYPE (WeftLinkedCancellable, weft_linked_cancellable, G_TYPE_CANCELLABLE)

static void
weft_linked_cancellable_finalize (GObject *object)
{
  WeftLinkedCancellable *self = WEFT_LINKED_CANCELLABLE (object);

  for (gsize i = 0; i < self->n_links; i++)
    weft_cancellation_unregister (self->links[i]);
  if (self->links != &self->only_link)
    g_free (self->links);
  g_weak_ref_clear (&self->self);

  G_OBJECT_CLASS (weft_linked_cancellable_parent_class)->finalize (object);
}

static void
weft_linked_cancellable_class_init (WeftLinkedCancellableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_linked_cancellable_finalize;
}

static void
weft_linked_cancellable_init (WeftLinkedCancellable *self)
{
  g_weak_ref_init (&self->self, self);
}

static void
cancel_child (gpointer data)
{
  WeftLinkedCancellable *self = data;
  g_autoptr (GCancellable) child = g_weak_ref_get (&self->self);

  if (child != NULL)
    g_cancellable_cancel (child);
}

static void
link_to (WeftLinkedCancellable *self, GCancellable *parent)
{
  WeftCancellation *link = weft_cancellation_register (parent, cancel_child, self);

  if (link != NULL)
    self->links[self->n_links++] = link;
}

/**
 * weft_cancellable_new_linkedv:
 * @parents: (array length=n_parents): the parents; those that are %NULL do not count
 * @n_parents: how many
 *
 * As weft_cancellable_new_linked(), for parents in an array.
 *
 * Returns: (transfer full): a new cancellable
 */
GCancellable *
weft_cancellable_new_linkedv (GCancellable *const *parents, gsize n_parents)
{
  WeftLinkedCancellable *self;

  g_return_val_if_fail (parents != NULL || n_parents == 0, NULL);

  self = g_object_new (WEFT_TYPE_LINKED_CANCELLABLE, NULL);
  self->links = n_parents <= 1 ? &self->only_link : g_new (WeftCancellation *, n_parents);
  for (gsize i = 0; i < n_parents && !g_cancellable_is_cancelled (G_CANCELLABLE (self)); i++)
    link_to (self, parents[i]);
  return G_CANCELLABLE (self);
}

/**
 * weft_cancellable_new_linked:
 * @first_parent: (nullable): a parent
 * @...: more parents, and %NULL after the last
 *
 * Makes a cancellable that is cancelled, on the thread that cancels it, when one of its
 * parents is: at once where one is already. It may be cancelled by itself, of which the
 * parents hear nothing. The parents are borrowed for the call only. Any thread.
 *
 * A g_cancellable_reset() of a parent, or of the child, does not link them anew.
 *
 * Returns: (transfer full): a new cancellable
 */
GCancellable *
weft_cancellable_new_linked (GCancellable *first_parent, ...)
{
  g_autofree GCancellable **parents = NULL;
  gsize n_parents = 1;
  va_list args;

  va_start (args, first_parent);
  while (va_arg (args, GCancellable *) != NULL)
    n_parents++;
  va_end (args);

  parents = g_new (GCancellable *, n_parents);
  parents[0] = first_parent;
  va_start (args, first_parent);
  for (gsize i = 1; i < n_parents; i++)
    parents[i] = va_arg (args, GCancellable *);
  va_end (args);

  return weft_cancellable_new_linkedv (parents, n_parents);
}
