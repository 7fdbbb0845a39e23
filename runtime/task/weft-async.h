/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "sched/weft-sync-context.h"
#include "task/weft-awaitable.h"

/**
 * Async functions
 *
 * An async function is a state machine that reads top to bottom. What must
 * live across an await is a member of its frame, a struct that begins with a
 * #WeftAsync:
 *
 * |[<!-- language="C" -->
 * typedef struct
 * {
 *   WeftAsync  async;
 *   GFile     *file;
 *   GBytes    *bytes;
 * } CountFrame;
 *
 * static void
 * count_frame_clear (CountFrame *self)
 * {
 *   g_clear_object (&self->file);
 *   g_clear_pointer (&self->bytes, g_bytes_unref);
 * }
 *
 * WEFT_ASYNC_DEFINE (count_lines, CountFrame, count_frame_clear)
 * {
 *   WEFT_BEGIN (self);
 *
 *   WEFT_AWAIT_TO (self->bytes, load (self->file));
 *
 *   WEFT_RETURN_INT (lines_of (self->bytes));
 *
 *   WEFT_END;
 * }
 *
 * WeftTask *
 * count_lines (GFile *file)
 * {
 *   CountFrame *self = WEFT_ASYNC_NEW (count_lines);
 *
 *   self->file = g_object_ref (file);
 *   return WEFT_ASYNC_START (self);
 * }
 * ]|
 *
 * The function runs on the caller's thread up to its first await that has to
 * wait. A local variable may live between two awaits, in a scope of its own;
 * one that would live across an await does not compile. (Without optimization gcc
 * sees only those that are declared with their value; and an array that is filled
 * in place neither compiler sees.) An await must not stand inside a `switch` of the
 * function's own, nor two on one line.
 *
 * An await consumes what it awaits. A failed await ends the function with that
 * error, unless it is one of the TRY forms.
 */

G_BEGIN_DECLS

typedef struct _WeftAsync WeftAsync;

/**
 * WeftAsync:
 *
 * The head of every async function's frame: its task, what it awaits, and where
 * it wants to go on.
 */
struct _WeftAsync
{
  /*< private >*/
  WeftTask task;
  gpointer awaiting; /* a WeftTask, or a WeftValueTaskSource with bit 0 set */
  guintptr place;    /* where to go on, see weft-place-private.h */
};

G_STATIC_ASSERT (sizeof (WeftAsync) <= 80);

/**
 * WeftAsyncFunction:
 *
 * The static record of an async function; made by WEFT_ASYNC_DEFINE().
 */
typedef struct
{
  /*< private >*/
  WeftSite site;
  gsize    frame_size;
  void   (*body) (gpointer frame);
  void   (*clear) (gpointer frame);
} WeftAsyncFunction;

/* What an await macro tells: the line, what the destination is, and the options. */
#define WEFT_HOW_(kind, size, options) \
  ((guint64) __LINE__ | (guint64) (kind) << 16 | (guint64) (size) << 24 | (guint64) (options) << 32)

enum
{
  WEFT_STEP_ON_,     /* go straight on */
  WEFT_STEP_RETURN_, /* the frame is no longer the caller's */
  WEFT_STEP_FAIL_    /* the error is in the task's result */
};

WEFT_PUBLIC gpointer      weft_async_new_         (WeftAsyncFunction *function) WEFT_OWNED;
WEFT_PUBLIC WeftTask     *weft_async_start_       (WeftAsync         *async) WEFT_OWNED;
WEFT_PUBLIC WeftValueTask weft_async_start_value_ (WeftAsync         *async) WEFT_OWNED;
WEFT_PUBLIC void          weft_async_discard_     (WeftAsync         *async);
WEFT_PUBLIC int           weft_async_await_       (WeftAsync         *async,
                                                   WeftValueTask      value_task,
                                                   guint64            how,
                                                   gpointer           dest);
WEFT_PUBLIC int           weft_async_take_        (WeftAsync         *async,
                                                   guint64            how,
                                                   gpointer           dest);
WEFT_PUBLIC void          weft_async_fail_        (WeftAsync         *async);
WEFT_PUBLIC GError       *weft_async_catch_       (WeftAsync         *async) WEFT_OWNED;
WEFT_PUBLIC int           weft_async_resume_on_   (WeftAsync         *async,
                                                   WeftSyncContext   *context,
                                                   guint              line);
WEFT_PUBLIC int           weft_async_yield_       (WeftAsync         *async,
                                                   guint              line);
WEFT_PUBLIC void          weft_async_complete_    (WeftAsync         *async,
                                                   WeftResult         result);
WEFT_PUBLIC void          weft_async_bad_resume_  (WeftAsync         *async) G_GNUC_NORETURN;

/* What refuses a local variable that would live across an await. clang looks at a
 * function's paths only if it was told so before the function; gcc looks at jumps. */
#ifdef __clang__
#define WEFT_WATCH_LOCALS_                                           \
  _Pragma ("clang diagnostic push")                                  \
  _Pragma ("clang diagnostic error \"-Wuninitialized\"")             \
  _Pragma ("clang diagnostic error \"-Wsometimes-uninitialized\"")   \
  _Pragma ("clang diagnostic error \"-Wconditional-uninitialized\"")
#define WEFT_NO_LOCALS_ACROSS_
#define WEFT_LOCALS_AGAIN_ _Pragma ("clang diagnostic pop")
#else
#define WEFT_WATCH_LOCALS_
#define WEFT_NO_LOCALS_ACROSS_                                       \
  _Pragma ("GCC diagnostic push")                                    \
  _Pragma ("GCC diagnostic error \"-Wjump-misses-init\"")            \
  _Pragma ("GCC diagnostic error \"-Wmaybe-uninitialized\"")
#define WEFT_LOCALS_AGAIN_ _Pragma ("GCC diagnostic pop")
#endif

/**
 * WEFT_ASYNC_DEFINE:
 * @name: the async function's name
 * @Frame: its frame, a struct that begins with a #WeftAsync
 * @clear_func: releases what the frame owns; run exactly once, when the function
 *   has ended, on the thread where it ended
 *
 * Begins the body of an async function. The frame is called `self` in it.
 */
#define WEFT_ASYNC_DEFINE(name, Frame, clear_func)                              \
  G_STATIC_ASSERT (G_STRUCT_OFFSET (Frame, async) == 0);                        \
  typedef Frame name##_weft_frame_;                                             \
  static void name##_weft_body_ (Frame *self);                                  \
  static void name##_weft_run_ (gpointer frame) { name##_weft_body_ (frame); }  \
  G_GNUC_UNUSED static void name##_weft_clear_ (gpointer frame)                 \
  {                                                                             \
    void (*weft_clear_) (Frame *) = clear_func;                                 \
    if (weft_clear_ != NULL)                                                    \
      weft_clear_ (frame);                                                      \
  }                                                                             \
  static WeftAsyncFunction name##_weft_function_ = {                            \
    WEFT_SITE_INIT (#name), sizeof (Frame), name##_weft_run_,                   \
    _Generic ((clear_func), void *: NULL, default: name##_weft_clear_)          \
  };                                                                            \
  WEFT_WATCH_LOCALS_                                                            \
  static void name##_weft_body_ (Frame *self)

/**
 * WEFT_ASYNC_NEW:
 * @name: an async function defined above
 *
 * Returns: its frame, zeroed, to put the arguments into; pass it to WEFT_ASYNC_START()
 */
#define WEFT_ASYNC_NEW(name) \
  ((name##_weft_frame_ *) weft_async_new_ (&name##_weft_function_))

/**
 * WEFT_ASYNC_START:
 * @frame: (transfer full): a frame from WEFT_ASYNC_NEW()
 *
 * Runs the function up to its first await that has to wait.
 *
 * Returns: (transfer full): its task
 */
#define WEFT_ASYNC_START(frame) (weft_async_start_ (&(frame)->async))

/**
 * WEFT_ASYNC_START_VALUE:
 * @frame: (transfer full): a frame from WEFT_ASYNC_NEW()
 *
 * As WEFT_ASYNC_START(). A function that succeeds at once gives its value itself, and its
 * frame goes back to where the next one comes from.
 *
 * Returns: a value task, to be awaited once
 */
#define WEFT_ASYNC_START_VALUE(frame) (weft_async_start_value_ (&(frame)->async))

/**
 * WEFT_ASYNC_DISCARD:
 * @frame: (transfer full): a frame from WEFT_ASYNC_NEW()
 *
 * Clears and releases a frame that will not be started after all.
 */
#define WEFT_ASYNC_DISCARD(frame) (weft_async_discard_ (&(frame)->async))

/**
 * WEFT_BEGIN:
 * @frame: the frame
 *
 * The first statement of an async function's body, before any local variable.
 */
#define WEFT_BEGIN(frame)                                 \
  {                                                       \
    WeftAsync *const weft_async_ = &(frame)->async;       \
    int weft_step_ G_GNUC_UNUSED;                         \
    WEFT_NO_LOCALS_ACROSS_                                \
    switch (weft_async_->task.line)                       \
      {                                                   \
      default:                                            \
        weft_async_bad_resume_ (weft_async_);             \
      case 0:

/**
 * WEFT_END:
 *
 * The last statement of an async function's body: returns without a value.
 */
#define WEFT_END                                             \
      }                                                      \
    WEFT_LOCALS_AGAIN_                                       \
    weft_async_complete_ (weft_async_, weft_result_void ()); \
  }

enum
{
  WEFT_KIND_NONE_,
  WEFT_KIND_INT_,
  WEFT_KIND_DOUBLE_,
  WEFT_KIND_POINTER_,
  WEFT_KIND_RESULT_,
};

#define WEFT_KIND_(lvalue)                                                         \
  (_Generic ((lvalue),                                                             \
             char: WEFT_KIND_INT_, signed char: WEFT_KIND_INT_,                    \
             unsigned char: WEFT_KIND_INT_, short: WEFT_KIND_INT_,                 \
             unsigned short: WEFT_KIND_INT_, int: WEFT_KIND_INT_,                  \
             unsigned int: WEFT_KIND_INT_, long: WEFT_KIND_INT_,                   \
             unsigned long: WEFT_KIND_INT_, long long: WEFT_KIND_INT_,             \
             unsigned long long: WEFT_KIND_INT_, _Bool: WEFT_KIND_INT_,            \
             float: WEFT_KIND_DOUBLE_, double: WEFT_KIND_DOUBLE_,                  \
             WeftResult: WEFT_KIND_RESULT_,                                        \
             default: WEFT_KIND_POINTER_))

/* What is complete by value goes straight into its place, in a few instructions where the
 * kind and the options are constants, as they are in the macros. */
static inline int
weft_async_await_inline_ (WeftAsync    *async,
                          WeftAwaitable awaitable,
                          guint64       how,
                          gpointer      dest)
{
  WeftValueTask value_task = awaitable.value_task;
  guint kind = (how >> 16) & 0xff;
  guint size = (how >> 24) & 0xff;

  if (G_LIKELY ((awaitable.options & ~WEFT_AWAIT_CAPTURE) == 0))
    {
      if (kind == WEFT_KIND_INT_ && value_task.tag == (guintptr) &weft_type_int)
        {
          if (size == sizeof (gint64))
            *(gint64 *) dest = value_task.v_int;
          else if (size == sizeof (gint32))
            *(gint32 *) dest = (gint32) value_task.v_int;
          else if (size == sizeof (gint16))
            *(gint16 *) dest = (gint16) value_task.v_int;
          else
            *(gint8 *) dest = (gint8) value_task.v_int;
          return WEFT_STEP_ON_;
        }
      if (kind == WEFT_KIND_DOUBLE_ && size == sizeof (gdouble) &&
          value_task.tag == (guintptr) &weft_type_double)
        {
          *(gdouble *) dest = value_task.v_double;
          return WEFT_STEP_ON_;
        }
      if (kind == WEFT_KIND_NONE_ &&
          (value_task.tag == 0 || value_task.tag == (guintptr) &weft_type_void))
        return WEFT_STEP_ON_;
    }

  return weft_async_await_ (async, value_task, how | (guint64) awaitable.options << 32, dest);
}

/* The function goes on after the label, by falling into it or by the switch. */
#define WEFT_SUSPEND_(step)                                \
    G_STATIC_ASSERT (__LINE__ <= G_MAXUINT16);             \
    if ((step) == WEFT_STEP_RETURN_)                       \
      return;                                              \
    G_GNUC_FALLTHROUGH;                                    \
  case __LINE__:;

#define WEFT_AWAIT_STEP_(awaitable, kind, size, dest)                                           \
      G_STATIC_ASSERT (__LINE__ <= G_MAXUINT16);                                                \
      weft_step_ =                                                                              \
          weft_async_await_inline_ (weft_async_, WEFT_AWAITABLE_ (awaitable, WEFT_AWAIT_DEFAULT), \
                                    WEFT_HOW_ (kind, size, 0), (dest));                         \
      if (weft_step_ == WEFT_STEP_RETURN_)                                                      \
        return;                                                                                 \
      if (FALSE)                                                                                \
        {                                                                                       \
          case __LINE__:                                                                        \
            weft_step_ = weft_async_take_ (weft_async_, WEFT_HOW_ (kind, size, 0), (dest));     \
        }

#define WEFT_AWAIT_(awaitable, kind, size, dest)                                            \
  do                                                                                        \
    {                                                                                       \
      WEFT_AWAIT_STEP_ (awaitable, kind, size, dest)                                        \
      if (G_UNLIKELY (weft_step_ == WEFT_STEP_FAIL_))                                       \
        {                                                                                   \
          weft_async_fail_ (weft_async_);                                                   \
          return;                                                                           \
        }                                                                                   \
    }                                                                                       \
  while (0)

#define WEFT_TRY_AWAIT_(awaitable, kind, size, dest, error)                                 \
  do                                                                                        \
    {                                                                                       \
      WEFT_AWAIT_STEP_ (awaitable, kind, size, dest)                                        \
      {                                                                                     \
        GError **weft_error_ = (error);                                                     \
        g_clear_error (weft_error_);                                                        \
        if (weft_step_ == WEFT_STEP_FAIL_)                                                  \
          *weft_error_ = weft_async_catch_ (weft_async_);                                   \
      }                                                                                     \
    }                                                                                       \
  while (0)

/**
 * WEFT_AWAIT:
 * @awaitable: a task, a value task, or what weft_configure_await() made; consumed
 *
 * Waits without blocking and drops the value. A failure ends the function with it.
 */
#define WEFT_AWAIT(awaitable) WEFT_AWAIT_ (awaitable, WEFT_KIND_NONE_, 0, NULL)

/**
 * WEFT_AWAIT_TO:
 * @lvalue: a member of the frame; a pointer there is owned by it afterwards
 * @awaitable: as in WEFT_AWAIT()
 *
 * Waits without blocking and stores the value. What @lvalue held is overwritten.
 *
 * A #WeftResult takes the outcome whatever it is, an error too, which then does not end
 * the function.
 */
#define WEFT_AWAIT_TO(lvalue, awaitable) \
  WEFT_AWAIT_ (awaitable, WEFT_KIND_ (lvalue), sizeof (lvalue), &(lvalue))

/**
 * WEFT_TRY_AWAIT:
 * @awaitable: as in WEFT_AWAIT()
 * @error: the address of a #GError in the frame: cleared, then set on failure
 *
 * Waits without blocking; a failure does not end the function.
 */
#define WEFT_TRY_AWAIT(awaitable, error) \
  WEFT_TRY_AWAIT_ (awaitable, WEFT_KIND_NONE_, 0, NULL, error)

/**
 * WEFT_TRY_AWAIT_TO:
 * @lvalue: as in WEFT_AWAIT_TO(); not touched on failure
 * @awaitable: as in WEFT_AWAIT()
 * @error: as in WEFT_TRY_AWAIT()
 */
#define WEFT_TRY_AWAIT_TO(lvalue, awaitable, error) \
  WEFT_TRY_AWAIT_ (awaitable, WEFT_KIND_ (lvalue), sizeof (lvalue), &(lvalue), error)

/**
 * WEFT_RESUME_ON:
 * @context: (nullable): a #WeftSyncContext, or %NULL for the worker pool
 *
 * An explicit hop: goes on in @context. Goes straight on where it is there already.
 */
#define WEFT_RESUME_ON(context)                                         \
  do                                                                    \
    {                                                                   \
      WEFT_SUSPEND_ (weft_async_resume_on_ (weft_async_, (context), __LINE__)) \
    }                                                                   \
  while (0)

/**
 * WEFT_YIELD:
 *
 * Lets others run: always queues the rest of the function, to the current
 * context or to the pool.
 */
#define WEFT_YIELD()                                        \
  do                                                        \
    {                                                       \
      WEFT_SUSPEND_ (weft_async_yield_ (weft_async_, __LINE__)) \
    }                                                       \
  while (0)

/**
 * WEFT_RETURN_RESULT:
 * @weft_result: a #WeftResult; consumed
 *
 * Ends the function. The frame is cleared before anybody sees the result.
 */
#define WEFT_RETURN_RESULT(weft_result)                  \
  do                                                     \
    {                                                    \
      weft_async_complete_ (weft_async_, (weft_result)); \
      return;                                            \
    }                                                    \
  while (0)

#define WEFT_RETURN()                WEFT_RETURN_RESULT (weft_result_void ())
#define WEFT_RETURN_INT(value)       WEFT_RETURN_RESULT (weft_result_int (value))
#define WEFT_RETURN_DOUBLE(value)    WEFT_RETURN_RESULT (weft_result_double (value))
#define WEFT_RETURN_STRING(value)    WEFT_RETURN_RESULT (weft_result_pointer (&weft_type_string, (value)))
#define WEFT_RETURN_OBJECT(value)    WEFT_RETURN_RESULT (weft_result_pointer (&weft_type_object, (value)))
#define WEFT_RETURN_BYTES(value)     WEFT_RETURN_RESULT (weft_result_pointer (&weft_type_bytes, (value)))
#define WEFT_RETURN_ERROR(gerror)    WEFT_RETURN_RESULT (weft_result_error (gerror))

G_END_DECLS
