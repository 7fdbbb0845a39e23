/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-single-use-private.h"

#include "task/weft-task-private.h"
#include "trace/weft-trace-private.h"
#include "weft-error.h"

#define N_CLAIMS 1024 /* a power of two */

/* All of it atomic. The number is taken first and the place filled in afterwards: who comes
 * in between knows that it is too late, but not yet where it was awaited before. */
typedef struct
{
  guint64 id;
  const WeftSite *site;
  guint line;
} Claim;

static Claim claims[N_CLAIMS];

static inline Claim *
claim_of (guint64 id)
{
  return &claims[id & (N_CLAIMS - 1)];
}

static void
set_already_awaited (const Claim *claim, const WeftSite *site, guint line, GError **error)
{
  const WeftSite *first = claim != NULL ? __atomic_load_n (&claim->site, __ATOMIC_ACQUIRE) : NULL;

  if (first != NULL)
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_ALREADY_AWAITED,
                 "A value task was awaited a second time, in %s (%s:%u); "
                 "its first await was in %s (%s:%u)",
                 weft_site_get_name (site), site->file, line, weft_site_get_name (first),
                 first->file, __atomic_load_n (&claim->line, __ATOMIC_RELAXED));
  else
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_ALREADY_AWAITED,
                 "A value task was awaited a second time, in %s (%s:%u), "
                 "long after its first await",
                 weft_site_get_name (site), site->file, line);
  if (weft_trace_is_active () && error != NULL)
    weft_trace_misuse (site, (*error)->message);
}

/* Whether this call is the first for @id: two at the same moment cannot both be. */
static gboolean
take_claim (Claim *claim, guint64 id)
{
  guint64 before = __atomic_load_n (&claim->id, __ATOMIC_ACQUIRE);

  do
    if (before == id)
      return FALSE;
  while (!__atomic_compare_exchange_n (&claim->id, &before, id, TRUE, __ATOMIC_ACQ_REL,
                                       __ATOMIC_ACQUIRE));
  return TRUE;
}

WeftTask *
weft_single_use_claim (WeftValueTask value_task, const WeftSite *site, guint line, GError **error)
{
  WeftTask *task = value_task.v_pointer;
  guint64 id = weft_single_use_get_id (value_task);
  Claim *claim = claim_of (id);

  if (!take_claim (claim, id))
    {
      set_already_awaited (claim, site, line, error);
      return NULL;
    }
  __atomic_store_n (&claim->line, line, __ATOMIC_RELAXED);
  __atomic_store_n (&claim->site, site, __ATOMIC_RELEASE);

  if (__atomic_load_n (&task->id, __ATOMIC_ACQUIRE) != id ||
      (__atomic_fetch_or (&task->flags, WEFT_TASK_SINGLE_USED, __ATOMIC_ACQ_REL) &
       WEFT_TASK_SINGLE_USED) != 0)
    {
      set_already_awaited (NULL, site, line, error);
      return NULL;
    }
  return task;
}

WeftTaskStatus
weft_single_use_get_status (WeftValueTask value_task)
{
  WeftTask *task = value_task.v_pointer;
  guint64 id = weft_single_use_get_id (value_task);

  if (__atomic_load_n (&claim_of (id)->id, __ATOMIC_ACQUIRE) == id ||
      __atomic_load_n (&task->id, __ATOMIC_ACQUIRE) != id)
    return WEFT_TASK_FAILED;
  return weft_task_get_status (task);
}
