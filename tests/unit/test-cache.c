/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

/* Loads are what the test makes of them: each is a completion source. */
typedef struct
{
  GPtrArray *loads; /* WeftCompletionSource */
  GPtrArray *cancellables;
  GPtrArray *keys;
  guint n_cancelled;
} Store;

static gboolean
is_by_value (WeftValueTask value_task)
{
  return value_task.tag != (guintptr) &weft_value_task_tag_ && (value_task.tag & 1) == 0;
}

static void
count_cancelled (gpointer data)
{
  ((Store *) data)->n_cancelled++;
}

static WeftTask *
load (gconstpointer key, GCancellable *cancellable, gpointer data)
{
  Store *store = data;
  WeftCompletionSource *source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);

  g_ptr_array_add (store->loads, source);
  g_ptr_array_add (store->keys, g_strdup (key));
  g_ptr_array_add (store->cancellables, g_object_ref (cancellable));
  g_assert_false (g_cancellable_is_cancelled (cancellable));
  return weft_task_ref (weft_completion_source_get_task (source));
}

static WeftCache *
cache_new (Store *store, guint capacity)
{
  store->loads = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_completion_source_free);
  store->keys = g_ptr_array_new_with_free_func (g_free);
  store->cancellables = g_ptr_array_new_with_free_func (g_object_unref);
  store->n_cancelled = 0;
  return weft_cache_new (capacity, g_str_hash, g_str_equal, (GBoxedCopyFunc) g_strdup, g_free, load,
                         store, NULL);
}

static void
store_clear (Store *store)
{
  g_ptr_array_unref (store->loads);
  g_ptr_array_unref (store->keys);
  g_ptr_array_unref (store->cancellables);
}

static void
set_value (Store *store, guint number, const char *value)
{
  weft_completion_source_set (store->loads->pdata[number],
                              weft_result_pointer (&weft_type_string, g_strdup (value)));
}

static void
assert_value (WeftValueTask value_task, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTask) task = weft_value_task_as_task (value_task);

  g_assert_true (weft_task_wait (task, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (weft_task_get_result (task)->v_pointer, ==, expected);
}

static void
assert_fails (WeftValueTask value_task, GQuark domain, int code)
{
  g_autoptr (WeftTask) task = weft_value_task_as_task (value_task);
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_task_wait (task, &error));
  g_assert_error (error, domain, code);
}

/* Asks for what must be there. */
static void
assert_hit (WeftCache *cache, const char *key, const char *expected)
{
  WeftValueTask value_task = weft_cache_get (cache, key, NULL);

  g_assert_true (is_by_value (value_task));
  assert_value (value_task, expected);
}

/* Asks for what must not be there, and loads it. */
static void
assert_miss (WeftCache *cache, Store *store, const char *key, const char *value)
{
  guint number = store->loads->len;
  WeftValueTask value_task = weft_cache_get (cache, key, NULL);

  g_assert_false (weft_value_task_is_completed (value_task));
  g_assert_cmpuint (store->loads->len, ==, number + 1);
  g_assert_cmpstr (store->keys->pdata[number], ==, key);
  set_value (store, number, value);
  assert_value (value_task, value);
}

static void
test_hit (void)
{
  Store store;
  g_autoptr (WeftCache) cache = cache_new (&store, 4);

  assert_miss (cache, &store, "a", "1");
  assert_hit (cache, "a", "1");
  assert_miss (cache, &store, "b", "2");
  assert_hit (cache, "a", "1");
  assert_hit (cache, "b", "2");
  g_assert_cmpuint (weft_cache_get_n_values (cache), ==, 2);
  store_clear (&store);
}

/* However many ask, one loads. */
static void
test_single_flight (void)
{
  Store store;
  g_autoptr (WeftCache) cache = cache_new (&store, 4);
  WeftValueTask waiting[5];

  for (guint i = 0; i < 5; i++)
    waiting[i] = weft_cache_get (cache, "a", NULL);
  g_assert_cmpuint (store.loads->len, ==, 1);
  set_value (&store, 0, "1");
  for (guint i = 0; i < 5; i++)
    assert_value (waiting[i], "1");
  assert_hit (cache, "a", "1");
  store_clear (&store);
}

/* All who wait see the failure; it is not kept. */
static void
test_failure (void)
{
  Store store;
  g_autoptr (WeftCache) cache = cache_new (&store, 4);
  WeftValueTask first = weft_cache_get (cache, "a", NULL);
  WeftValueTask second = weft_cache_get (cache, "a", NULL);

  weft_completion_source_set_error (store.loads->pdata[0],
                                    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No"));
  assert_fails (first, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_fails (second, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (weft_cache_get_n_values (cache), ==, 0);
  assert_miss (cache, &store, "a", "1");
  store_clear (&store);
}

static WeftTask *
load_at_once (gconstpointer key, GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
  ++*(guint *) data;
  if (GPOINTER_TO_INT (key) < 0)
    return weft_task_from_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "negative"));
  return weft_task_from_result (weft_result_int (GPOINTER_TO_INT (key) * 2));
}

/* A load that is complete when it returns; keys that are numbers. */
static void
test_loaded_at_once (void)
{
  guint n_loads = 0;
  g_autoptr (WeftCache) cache =
      weft_cache_new (4, NULL, NULL, NULL, NULL, load_at_once, &n_loads, NULL);
  g_autoptr (WeftTask) task = NULL;
  WeftValueTask value_task = weft_cache_get (cache, GINT_TO_POINTER (21), NULL);

  g_assert_true (weft_value_task_is_completed (value_task));
  task = weft_value_task_as_task (value_task);
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 42);
  value_task = weft_cache_get (cache, GINT_TO_POINTER (21), NULL);
  g_assert_true (is_by_value (value_task));
  g_assert_cmpuint (n_loads, ==, 1);
  assert_fails (weft_cache_get (cache, GINT_TO_POINTER (-1), NULL), G_IO_ERROR, G_IO_ERROR_FAILED);
}

static WeftTask *
load_what_only_moves (gconstpointer key G_GNUC_UNUSED,
                      GCancellable *cancellable G_GNUC_UNUSED,
                      gpointer data G_GNUC_UNUSED)
{
  static const WeftResultType moves = { "what only moves", NULL, g_free };

  return weft_task_from_result (weft_result_pointer (&moves, g_malloc (1)));
}

static void
test_only_moves (void)
{
  g_autoptr (WeftCache) cache =
      weft_cache_new (4, NULL, NULL, NULL, NULL, load_what_only_moves, NULL, NULL);

  assert_fails (weft_cache_get (cache, NULL, NULL), G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_cmpuint (weft_cache_get_n_values (cache), ==, 0);
}

/* Who gives up does so alone. */
static void
test_one_gives_up (void)
{
  Store store;
  g_autoptr (WeftCache) cache = cache_new (&store, 4);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  WeftValueTask first = weft_cache_get (cache, "a", cancellable);
  WeftValueTask second = weft_cache_get (cache, "a", NULL);

  g_cancellable_cancel (cancellable);
  assert_fails (first, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_cancellable_is_cancelled (store.cancellables->pdata[0]));
  g_assert_false (weft_value_task_is_completed (second));
  assert_fails (weft_cache_get (cache, "a", cancellable), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  set_value (&store, 0, "1");
  assert_value (second, "1");
  assert_hit (cache, "a", "1");
  store_clear (&store);
}

/* When all have, the load is cancelled, and who comes then starts another one. */
static void
test_all_give_up (void)
{
  Store store;
  g_autoptr (WeftCache) cache = cache_new (&store, 4);
  g_autoptr (GCancellable) first = g_cancellable_new ();
  g_autoptr (GCancellable) second = g_cancellable_new ();
  WeftValueTask first_wait = weft_cache_get (cache, "a", first);
  WeftValueTask second_wait = weft_cache_get (cache, "a", second);
  WeftCancellation *cancellation =
      weft_cancellation_register (store.cancellables->pdata[0], count_cancelled, &store);
  WeftValueTask third_wait;

  g_cancellable_cancel (second);
  g_assert_cmpuint (store.n_cancelled, ==, 0);
  g_cancellable_cancel (first);
  g_assert_cmpuint (store.n_cancelled, ==, 1);
  assert_fails (first_wait, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_fails (second_wait, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  third_wait = weft_cache_get (cache, "a", NULL);
  g_assert_cmpuint (store.loads->len, ==, 2);
  /* What nobody waits for is not kept, even if it comes. */
  set_value (&store, 0, "old");
  g_assert_cmpuint (weft_cache_get_n_values (cache), ==, 0);
  set_value (&store, 1, "new");
  assert_value (third_wait, "new");
  assert_hit (cache, "a", "new");
  weft_cancellation_unregister (cancellation);
  store_clear (&store);
}

/* Those that were asked for last stay. */
static void
test_least_recently_used (void)
{
  Store store;
  g_autoptr (WeftCache) cache = cache_new (&store, 2);

  assert_miss (cache, &store, "a", "1");
  assert_miss (cache, &store, "b", "2");
  assert_hit (cache, "a", "1");
  assert_miss (cache, &store, "c", "3");
  g_assert_cmpuint (weft_cache_get_n_values (cache), ==, 2);
  assert_hit (cache, "a", "1");
  assert_hit (cache, "c", "3");
  assert_miss (cache, &store, "b", "2");
  assert_hit (cache, "c", "3");
  assert_miss (cache, &store, "a", "1");
  store_clear (&store);
}

static void
test_invalidate (void)
{
  Store store;
  g_autoptr (WeftCache) cache = cache_new (&store, 4);
  WeftValueTask old;
  WeftValueTask fresh;

  g_assert_false (weft_cache_invalidate (cache, "a"));
  assert_miss (cache, &store, "a", "1");
  g_assert_true (weft_cache_invalidate (cache, "a"));
  g_assert_cmpuint (weft_cache_get_n_values (cache), ==, 0);

  /* In the middle of a load: those who wait get it, others do not. */
  old = weft_cache_get (cache, "a", NULL);
  g_assert_true (weft_cache_invalidate (cache, "a"));
  fresh = weft_cache_get (cache, "a", NULL);
  g_assert_cmpuint (store.loads->len, ==, 3);
  set_value (&store, 1, "old");
  assert_value (old, "old");
  g_assert_false (weft_value_task_is_completed (fresh));
  set_value (&store, 2, "fresh");
  assert_value (fresh, "fresh");
  assert_hit (cache, "a", "fresh");

  assert_miss (cache, &store, "b", "2");
  weft_cache_clear (cache);
  g_assert_cmpuint (weft_cache_get_n_values (cache), ==, 0);
  assert_miss (cache, &store, "a", "again");
  store_clear (&store);
}

static void
test_time_to_live (void)
{
  Store store;
  g_autoptr (WeftCache) cache = cache_new (&store, 4);
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();

  weft_sync_context_set_current (context);
  g_assert_cmpint (weft_cache_get_time_to_live (cache), ==, -1);
  weft_cache_set_time_to_live (cache, 100);
  g_assert_cmpint (weft_cache_get_time_to_live (cache), ==, 100);

  assert_miss (cache, &store, "a", "1");
  weft_manual_context_advance (WEFT_MANUAL_CONTEXT (context), 99);
  assert_hit (cache, "a", "1");
  weft_manual_context_advance (WEFT_MANUAL_CONTEXT (context), 1);
  assert_miss (cache, &store, "a", "2");
  g_assert_cmpuint (weft_cache_get_n_values (cache), ==, 1);
  weft_cache_set_time_to_live (cache, -1);
  weft_manual_context_advance (WEFT_MANUAL_CONTEXT (context), 100000);
  assert_hit (cache, "a", "2");
  weft_sync_context_set_current (NULL);
  store_clear (&store);
}

static void
test_released (void)
{
  Store store;
  WeftCache *cache = cache_new (&store, 4);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  WeftValueTask waiting = weft_cache_get (cache, "a", cancellable);
  WeftValueTask detached = weft_cache_get (cache, "b", NULL);

  g_assert_true (weft_cache_invalidate (cache, "b"));
  weft_cache_unref (cache);
  assert_fails (waiting, WEFT_ERROR, WEFT_ERROR_ABANDONED);
  g_assert_true (g_cancellable_is_cancelled (store.cancellables->pdata[0]));
  g_cancellable_cancel (cancellable);
  set_value (&store, 0, "late");
  set_value (&store, 1, "2");
  assert_value (detached, "2");
  store_clear (&store);
}

/* Many ask for a few keys, give up now and then, and forget them: no load of a key runs
 * while another one does that has not been forgotten or given up, and all get what was
 * asked for. */
#define N_CLIENTS 6
#define N_KEYS 5
#define N_ROUNDS 600

typedef struct
{
  WeftAsync async;
  GCancellable *cancellable;
  gint64 key;
} LoadFrame;

static void
load_frame_clear (LoadFrame *self)
{
  g_object_unref (self->cancellable);
}

WEFT_ASYNC_DEFINE (load_slowly, LoadFrame, load_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_YIELD ();
  if (g_cancellable_is_cancelled (self->cancellable))
    WEFT_RETURN_ERROR (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  WEFT_YIELD ();
  WEFT_RETURN_INT (self->key * 3);

  WEFT_END;
}

static WeftTask *
load_slowly (gconstpointer key, GCancellable *cancellable, gpointer data)
{
  LoadFrame *self = WEFT_ASYNC_NEW (load_slowly);

  __atomic_fetch_add ((guint *) data, 1, __ATOMIC_RELAXED);
  self->cancellable = g_object_ref (cancellable);
  self->key = GPOINTER_TO_INT (key);
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;
  WeftCache *cache;
  guint number;
  guint round;
  guint key;
  GCancellable *cancellable;
  WeftTask *canceller;
  WeftResult result;
} ClientFrame;

static gboolean
cancel_on_worker (WeftResult *result G_GNUC_UNUSED,
                  gpointer data,
                  GCancellable *cancellable G_GNUC_UNUSED,
                  GError **error G_GNUC_UNUSED)
{
  g_cancellable_cancel (data);
  return TRUE;
}

WEFT_ASYNC_DEFINE (ask, ClientFrame, NULL)
{
  WEFT_BEGIN (self);

  for (self->round = 0; self->round < N_ROUNDS; self->round++)
    {
      self->key = 1 + (self->round * 7 + self->number) % N_KEYS;
      if (self->round % 4 == 3)
        {
          self->cancellable = g_cancellable_new ();
          self->canceller =
              weft_run (cancel_on_worker, g_object_ref (self->cancellable), g_object_unref, NULL);
        }
      WEFT_AWAIT_TO (self->result,
                     weft_cache_get (self->cache, GUINT_TO_POINTER (self->key), self->cancellable));
      if (weft_result_is_error (&self->result))
        {
          g_assert_nonnull (self->cancellable);
          g_assert_error ((GError *) self->result.v_pointer, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        }
      else
        g_assert_cmpint (self->result.v_int, ==, self->key * 3);
      weft_result_clear (&self->result);
      if (self->canceller != NULL)
        {
          WEFT_AWAIT (g_steal_pointer (&self->canceller));
          g_clear_object (&self->cancellable);
        }
      if (self->round % 3 == 0)
        weft_cache_invalidate (self->cache, GUINT_TO_POINTER (self->key));
    }

  WEFT_END;
}

static void
test_crowd (void)
{
  guint n_loads = 0;
  WeftCache *cache =
      weft_cache_new (N_KEYS - 2, NULL, NULL, NULL, NULL, load_slowly, &n_loads, NULL);
  WeftTask *tasks[N_CLIENTS];

  for (guint i = 0; i < N_CLIENTS; i++)
    {
      ClientFrame *frame = WEFT_ASYNC_NEW (ask);

      frame->cache = cache;
      frame->number = i;
      tasks[i] = WEFT_ASYNC_START (frame);
    }
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (weft_task_wait (tasks[i], &error));
      g_assert_no_error (error);
      weft_task_unref (tasks[i]);
    }
  g_assert_cmpuint (weft_cache_get_n_values (cache), <=, N_KEYS - 2);
  g_assert_cmpuint (n_loads, >=, N_KEYS);
  weft_cache_unref (cache);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cache/hit", test_hit);
  g_test_add_func ("/cache/single-flight", test_single_flight);
  g_test_add_func ("/cache/failure", test_failure);
  g_test_add_func ("/cache/loaded-at-once", test_loaded_at_once);
  g_test_add_func ("/cache/only-moves", test_only_moves);
  g_test_add_func ("/cache/one-gives-up", test_one_gives_up);
  g_test_add_func ("/cache/all-give-up", test_all_give_up);
  g_test_add_func ("/cache/least-recently-used", test_least_recently_used);
  g_test_add_func ("/cache/invalidate", test_invalidate);
  g_test_add_func ("/cache/time-to-live", test_time_to_live);
  g_test_add_func ("/cache/released", test_released);
  g_test_add_func ("/cache/crowd", test_crowd);

  result = g_test_run ();
  weft_pool_shut_down ();
  return result;
}
