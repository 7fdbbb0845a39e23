/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tasks/loom-task-item.h"

struct _LoomTaskItem
{
  GObject parent_instance;

  LoomTaskArrangement *arrangement; /* owned */
  guint task;
  gboolean expanded;

  GPtrArray *items; /* borrowed: the list's of its places; NULL when this one is gone */
  guint position;
};

G_DEFINE_FINAL_TYPE (LoomTaskItem, loom_task_item, G_TYPE_OBJECT)

static void
loom_task_item_finalize (GObject *object)
{
  LoomTaskItem *self = LOOM_TASK_ITEM (object);

  if (self->items != NULL)
    g_ptr_array_remove_fast (self->items, self);
  g_clear_pointer (&self->arrangement, loom_task_arrangement_unref);
  G_OBJECT_CLASS (loom_task_item_parent_class)->finalize (object);
}

static void
loom_task_item_class_init (LoomTaskItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_task_item_finalize;

  /**
   * LoomTaskItem::changed:
   *
   * In its place stands another task, or the same one in another way.
   */
  g_signal_new ("changed", LOOM_TYPE_TASK_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                0);
}

static void
loom_task_item_init (LoomTaskItem *self G_GNUC_UNUSED)
{
}

LoomTaskIndex *
loom_task_item_get_index (LoomTaskItem *self)
{
  return loom_task_arrangement_get_index (self->arrangement);
}

guint
loom_task_item_get_task (LoomTaskItem *self)
{
  return self->task;
}

guint
loom_task_item_get_depth (LoomTaskItem *self)
{
  return loom_task_index_get (loom_task_item_get_index (self), self->task)->depth;
}

gboolean
loom_task_item_is_expanded (LoomTaskItem *self)
{
  return self->expanded;
}

gboolean
loom_task_item_has_children (LoomTaskItem *self)
{
  guint n;

  loom_task_arrangement_get_children (self->arrangement, self->task, &n);
  return n > 0;
}

gboolean
loom_task_item_is_found (LoomTaskItem *self)
{
  return loom_task_arrangement_is_found (self->arrangement, self->task);
}

/**
 * loom_task_item_new:
 * @items: the list's of its places; this one is in it for as long as it is there
 * @position: which place
 *
 * Returns: (transfer full): a place, to be filled
 */
LoomTaskItem *
loom_task_item_new (GPtrArray *items, guint position)
{
  LoomTaskItem *self = g_object_new (LOOM_TYPE_TASK_ITEM, NULL);

  self->items = items;
  self->position = position;
  g_ptr_array_add (items, self);
  return self;
}

/* What stands there. Without the signal. */
void
loom_task_item_fill (LoomTaskItem *self,
                     LoomTaskArrangement *arrangement,
                     guint task,
                     gboolean expanded)
{
  loom_task_arrangement_ref (arrangement);
  g_clear_pointer (&self->arrangement, loom_task_arrangement_unref);
  self->arrangement = arrangement;
  self->task = task;
  self->expanded = expanded;
}

guint
loom_task_item_get_position (LoomTaskItem *self)
{
  return self->position;
}

void
loom_task_item_move (LoomTaskItem *self, guint position)
{
  self->position = position;
}

/* Its place is gone; whoever still has it sees what it was. */
void
loom_task_item_remove (LoomTaskItem *self)
{
  g_ptr_array_remove_fast (self->items, self);
  self->items = NULL;
}
