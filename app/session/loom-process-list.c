/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-process-list.h"

#include <sys/stat.h>
#include <unistd.h>

struct _LoomProcessList
{
  GObject parent_instance;

  GPtrArray *processes; /* LoomProcess, in order */
};

static void loom_process_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoomProcessList,
                               loom_process_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      loom_process_list_model_init))

static GType
loom_process_list_get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return LOOM_TYPE_PROCESS;
}

static guint
loom_process_list_get_n_items (GListModel *model)
{
  return LOOM_PROCESS_LIST (model)->processes->len;
}

static gpointer
loom_process_list_get_item (GListModel *model, guint position)
{
  GPtrArray *processes = LOOM_PROCESS_LIST (model)->processes;

  return position < processes->len ? g_object_ref (processes->pdata[position]) : NULL;
}

static void
loom_process_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = loom_process_list_get_item_type;
  iface->get_n_items = loom_process_list_get_n_items;
  iface->get_item = loom_process_list_get_item;
}

static void
loom_process_list_finalize (GObject *object)
{
  g_ptr_array_unref (LOOM_PROCESS_LIST (object)->processes);
  G_OBJECT_CLASS (loom_process_list_parent_class)->finalize (object);
}

static void
loom_process_list_class_init (LoomProcessListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_process_list_finalize;
}

static void
loom_process_list_init (LoomProcessList *self)
{
  self->processes = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * loom_process_list_new:
 *
 * Returns: (transfer full): an empty list
 */
LoomProcessList *
loom_process_list_new (void)
{
  return g_object_new (LOOM_TYPE_PROCESS_LIST, NULL);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return loom_process_compare (*(LoomProcess *const *) a, *(LoomProcess *const *) b);
}

static gboolean
is_ours (const char *name)
{
  g_autofree char *path = g_build_filename ("/proc", name, NULL);
  struct stat status;

  return stat (path, &status) == 0 && status.st_uid == geteuid ();
}

/**
 * loom_process_scan:
 *
 * Looks at every process of this user. One that goes meanwhile, or that may not be looked
 * into, is none.
 *
 * Returns: (transfer full) (element-type LoomProcess): those that can be recorded
 */
GPtrArray *
loom_process_scan (void)
{
  GPtrArray *processes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      char *end;
      gint64 pid = g_ascii_strtoll (name, &end, 10);
      LoomProcess *process;

      if (pid <= 0 || *end != '\0' || !is_ours (name))
        continue;
      process = loom_process_new (pid);
      if (process != NULL)
        g_ptr_array_add (processes, process);
    }
  g_ptr_array_sort (processes, compare);
  return processes;
}

static void
insert (LoomProcessList *self, guint position, LoomProcess *process)
{
  g_ptr_array_insert (self->processes, (gint) position, g_object_ref (process));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
drop (LoomProcessList *self, guint position)
{
  g_ptr_array_remove_index (self->processes, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/* Both are in order: what differs comes to light at the first place where they do. */
static void
merge (LoomProcessList *self, GPtrArray *found)
{
  guint i = 0;

  while (i < self->processes->len || i < found->len)
    {
      LoomProcess *old = i < self->processes->len ? self->processes->pdata[i] : NULL;
      LoomProcess *new = i < found->len ? found->pdata[i] : NULL;
      int order = old == NULL ? 1 : new == NULL ? -1 : loom_process_compare (old, new);

      if (order < 0)
        {
          drop (self, i);
          continue;
        }
      if (order > 0)
        insert (self, i, new);
      else
        loom_process_set_state (old, loom_process_get_state (new));
      i++;
    }
}

typedef struct
{
  WeftAsync async;

  LoomProcessList *list;
  GCancellable *cancellable;
  GPtrArray *found;
} RefreshFrame;

static void
refresh_frame_clear (RefreshFrame *self)
{
  g_object_unref (self->list);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->found, g_ptr_array_unref);
}

static gboolean
scan (WeftResult *result,
      gpointer data G_GNUC_UNUSED,
      GCancellable *cancellable G_GNUC_UNUSED,
      GError **error G_GNUC_UNUSED)
{
  *result = weft_result_pointer (&weft_type_array, loom_process_scan ());
  return TRUE;
}

WEFT_ASYNC_DEFINE (refresh_list, RefreshFrame, refresh_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->found, weft_run (scan, NULL, NULL, self->cancellable));
  merge (self->list, self->found);
  WEFT_RETURN ();

  WEFT_END;
}

/**
 * loom_process_list_refresh:
 * @cancellable: (nullable): a cancellable
 *
 * Returns: (transfer full): a task without a value, which has completed when the list is as
 *   it was shortly before
 */
WeftTask *
loom_process_list_refresh (LoomProcessList *self, GCancellable *cancellable)
{
  RefreshFrame *frame;

  g_return_val_if_fail (LOOM_IS_PROCESS_LIST (self), NULL);

  frame = WEFT_ASYNC_NEW (refresh_list);
  frame->list = g_object_ref (self);
  frame->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  return WEFT_ASYNC_START (frame);
}
