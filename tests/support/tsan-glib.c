/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Tells ThreadSanitizer what GLib orders.
 *
 * Debian's GLib is not instrumented, and its locks are futexes of its own, so the
 * sanitizer would take everything that a GMutex protects for a race. The functions
 * here stand before GLib's, call those, and state the order that they guarantee:
 * no more than GLib's documentation does. They are linked into the tests in a build
 * with -Db_sanitize=thread, and into nothing else.
 */

#define GLIB_DISABLE_DEPRECATION_WARNINGS

#include <dlfcn.h>
#include <gio/gio.h>

/* GIO's calls of GLib come here too. */
#pragma GCC visibility push(default)

void __tsan_acquire (void *address);
void __tsan_release (void *address);

/* The function of that name that would be called if this file were not there. */
#define REAL(name)                                                                                 \
  (__extension__({                                                                                 \
    static __typeof__ (&name) real_;                                                               \
    __typeof__ (&name) found_ = __atomic_load_n (&real_, __ATOMIC_ACQUIRE);                        \
    if (found_ == NULL)                                                                            \
      {                                                                                            \
        found_ = (__typeof__ (&name)) dlsym (RTLD_NEXT, #name);                                    \
        __atomic_store_n (&real_, found_, __ATOMIC_RELEASE);                                       \
      }                                                                                            \
    found_;                                                                                        \
  }))

/* An atomic read-modify-write, as a reference count is. */
static void
order_both_ways (gpointer address)
{
  __tsan_release (address);
  __tsan_acquire (address);
}

/* What is done once. Who finds it done has read the location by an atomic load of the
 * caller's own, which acquires; only what GLib's function releases is to be said. */

#undef g_once_init_leave
#undef g_once_init_enter

gboolean (g_once_init_enter) (volatile void *location)
{
  gboolean first = REAL (g_once_init_enter) (location);

  if (!first)
    __tsan_acquire ((void *) location);
  return first;
}

void (g_once_init_leave) (volatile void *location, gsize result)
{
  __tsan_release ((void *) location);
  REAL (g_once_init_leave) (location, result);
}

/* An object's data, which GObject reads and writes under a lock of its own. */

gpointer
g_object_get_qdata (GObject *object, GQuark quark)
{
  gpointer data = REAL (g_object_get_qdata) (object, quark);

  __tsan_acquire (&object->qdata);
  return data;
}

gboolean
g_object_replace_qdata (GObject *object,
                        GQuark quark,
                        gpointer old_data,
                        gpointer new_data,
                        GDestroyNotify destroy,
                        GDestroyNotify *old_destroy)
{
  gboolean replaced;

  __tsan_release (&object->qdata);
  replaced =
      REAL (g_object_replace_qdata) (object, quark, old_data, new_data, destroy, old_destroy);
  __tsan_acquire (&object->qdata);
  return replaced;
}

/* Mutexes and conditions. */

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock) (mutex);
  __tsan_acquire (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean locked = REAL (g_mutex_trylock) (mutex);

  if (locked)
    __tsan_acquire (mutex);
  return locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_mutex_unlock) (mutex);
}

void
g_rec_mutex_lock (GRecMutex *mutex)
{
  REAL (g_rec_mutex_lock) (mutex);
  __tsan_acquire (mutex);
}

gboolean
g_rec_mutex_trylock (GRecMutex *mutex)
{
  gboolean locked = REAL (g_rec_mutex_trylock) (mutex);

  if (locked)
    __tsan_acquire (mutex);
  return locked;
}

void
g_rec_mutex_unlock (GRecMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_rec_mutex_unlock) (mutex);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_cond_wait) (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean signalled;

  __tsan_release (mutex);
  signalled = REAL (g_cond_wait_until) (cond, mutex, end_time);
  __tsan_acquire (mutex);
  return signalled;
}

/* Readers do not order each other, but what they did comes before the next writer. */

void
g_rw_lock_writer_lock (GRWLock *lock)
{
  REAL (g_rw_lock_writer_lock) (lock);
  __tsan_acquire (lock);
}

void
g_rw_lock_writer_unlock (GRWLock *lock)
{
  __tsan_release (lock);
  REAL (g_rw_lock_writer_unlock) (lock);
}

void
g_rw_lock_reader_lock (GRWLock *lock)
{
  REAL (g_rw_lock_reader_lock) (lock);
  __tsan_acquire (lock);
}

void
g_rw_lock_reader_unlock (GRWLock *lock)
{
  __tsan_release (lock);
  REAL (g_rw_lock_reader_unlock) (lock);
}

/* References: what was done before one is released comes before the finalization. */

gpointer (g_object_ref) (gpointer object)
{
  order_both_ways (object);
  return REAL (g_object_ref) (object);
}

void
g_object_unref (gpointer object)
{
  order_both_ways (object);
  REAL (g_object_unref) (object);
}

/* Main contexts: what was done before a source was attached comes before its
 * callback. */

typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify notify;
} Callback;

static char attached;

static gboolean
callback_cb (gpointer data)
{
  Callback *self = data;

  __tsan_acquire (&attached);
  return self->func (self->data);
}

static void
callback_free (gpointer data)
{
  Callback *self = data;

  __tsan_acquire (&attached);
  if (self->notify != NULL)
    self->notify (self->data);
  g_free (self);
}

static Callback *
callback_new (GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  Callback *self = g_new (Callback, 1);

  *self = (Callback) { func, data, notify };
  return self;
}

/* Only the callbacks of idle and timeout sources are sure to be of this type. */
void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  if (source->source_funcs == &g_idle_funcs || source->source_funcs == &g_timeout_funcs)
    REAL (g_source_set_callback)
  (source, callback_cb, callback_new (func, data, notify), callback_free);
  else REAL (g_source_set_callback) (source, func, data, notify);
}

guint
g_source_attach (GSource *source, GMainContext *context)
{
  __tsan_release (&attached);
  return REAL (g_source_attach) (source, context);
}

guint
g_idle_add_full (int priority, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  Callback *callback = callback_new (func, data, notify);

  __tsan_release (&attached);
  return REAL (g_idle_add_full) (priority, callback_cb, callback, callback_free);
}

guint
g_idle_add (GSourceFunc func, gpointer data)
{
  return g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, func, data, NULL);
}

void
g_main_context_invoke_full (
    GMainContext *context, int priority, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  Callback *callback = callback_new (func, data, notify);

  __tsan_release (&attached);
  REAL (g_main_context_invoke_full)
  (context, priority, callback_cb, callback, callback_free);
}

void
g_main_context_invoke (GMainContext *context, GSourceFunc func, gpointer data)
{
  g_main_context_invoke_full (context, G_PRIORITY_DEFAULT, func, data, NULL);
}

/* Thread pools: what was done before a push comes before the function. GTask has one. */

typedef struct
{
  GFunc func;
  gpointer data;
} PoolFunc;

static char pushed;

static void
pool_func (gpointer item, gpointer data)
{
  PoolFunc *self = data;

  __tsan_acquire (&pushed);
  self->func (item, self->data);
}

/* As long as the pool, which never says when it ends. */
GThreadPool *
g_thread_pool_new (GFunc func, gpointer data, int max_threads, gboolean exclusive, GError **error)
{
  PoolFunc *self = g_new (PoolFunc, 1);

  *self = (PoolFunc) { func, data };
  return REAL (g_thread_pool_new) (pool_func, self, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer item, GError **error)
{
  __tsan_release (&pushed);
  return REAL (g_thread_pool_push) (pool, item, error);
}

#pragma GCC visibility pop
