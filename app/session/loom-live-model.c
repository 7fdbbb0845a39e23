/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-live-model.h"

#include <weft.h>

#include "trace/loom-fxt-parser.h"

/* Of the recorder's memory: what two models may have taken before they are made anew. */
#define MAX_MEMORIES 2

/* One model, and what brings it up to date. */
typedef struct
{
  LoomTraceBuilder *builder;
  LoomFxtParser *parser;
  GPtrArray *pending;       /* GBytes: what it has not had yet */
  LoomTimelineModel *model; /* NULL before its first update */
  gboolean is_lent;
  gboolean is_old; /* lent when all was made anew: to be freed when it comes back */
} Half;

struct _LoomLiveModel
{
  LoomRecording *recording; /* a reader of its own */
  Half halves[2];
  Half *ready;     /* nullable: what can be taken */
  gsize n_taken;   /* bytes, since all was made anew */
  gboolean is_new; /* since then nothing has been taken by who shows it */
  gboolean was_anew;
};

static void
init_half (Half *self)
{
  self->builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "");
  self->parser = loom_fxt_parser_new (self->builder);
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

/* The model stays where it is lent, and has a reference to its recording. */
static void
clear_half (Half *self)
{
  g_clear_pointer (&self->parser, loom_fxt_parser_free);
  g_clear_pointer (&self->builder, loom_trace_builder_free);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  if (!self->is_lent)
    g_clear_pointer (&self->model, loom_timeline_model_free);
}

/**
 * loom_live_model_new:
 * @recording: what is recorded
 *
 * Returns: (transfer full): a model of it, which has nothing yet
 */
LoomLiveModel *
loom_live_model_new (LoomRecording *recording)
{
  LoomLiveModel *self = g_new0 (LoomLiveModel, 1);

  self->recording = loom_recording_dup (recording);
  self->is_new = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (self->halves); i++)
    init_half (&self->halves[i]);
  return self;
}

void
loom_live_model_free (LoomLiveModel *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->halves); i++)
    clear_half (&self->halves[i]);
  loom_recording_free (self->recording);
  g_free (self);
}

static void
make_anew (LoomLiveModel *self)
{
  LoomRecording *again = loom_recording_dup (self->recording);

  loom_recording_free (self->recording);
  self->recording = again;
  self->ready = NULL;
  self->n_taken = 0;
  self->is_new = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (self->halves); i++)
    {
      Half *half = &self->halves[i];

      clear_half (half);
      init_half (half);
      half->is_old = half->is_lent;
    }
}

static GBytes *
take_words (LoomLiveModel *self)
{
  g_autoptr (GBytes) words = loom_recording_take (self->recording);
  gsize limit;

  (void) loom_recording_get_size (self->recording, &limit);
  if (!loom_recording_has_missed (self->recording) &&
      self->n_taken + g_bytes_get_size (words) <= MAX_MEMORIES * limit)
    {
      self->n_taken += g_bytes_get_size (words);
      return g_steal_pointer (&words);
    }
  make_anew (self);
  g_bytes_unref (words);
  words = loom_recording_take (self->recording);
  /* What it had is what there is; it is no reason to begin anew once more. */
  (void) loom_recording_has_missed (self->recording);
  self->n_taken = g_bytes_get_size (words);
  return g_steal_pointer (&words);
}

/* What no parser understands, no recorder of ours has written: it is left out. */
static void
feed (Half *self)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      gsize size;
      const guint64 *words = g_bytes_get_data (self->pending->pdata[i], &size);
      gsize n_consumed;

      (void) loom_fxt_parser_feed (self->parser, words, size / 8, 0, &n_consumed, NULL);
    }
  g_ptr_array_set_size (self->pending, 0);
}

/* The half that is not lent; the one that is ready already, where neither is. */
static Half *
choose_half (LoomLiveModel *self)
{
  if (self->ready != NULL)
    return self->ready;
  for (guint i = 0; i < G_N_ELEMENTS (self->halves); i++)
    if (!self->halves[i].is_lent)
      return &self->halves[i];
  return NULL;
}

/**
 * loom_live_model_update:
 *
 * Takes in what has been recorded since.
 *
 * Returns: whether there is something that can be taken
 */
gboolean
loom_live_model_update (LoomLiveModel *self)
{
  g_autoptr (GBytes) words = take_words (self);
  Half *half;

  /* What is lent has had all that came before. */
  if (g_bytes_get_size (words) == 0)
    return self->ready != NULL;
  half = choose_half (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->halves); i++)
    g_ptr_array_add (self->halves[i].pending, g_bytes_ref (words));
  if (half == NULL)
    return FALSE;

  feed (half);
  if (half->model == NULL)
    half->model = loom_timeline_model_new (loom_trace_builder_peek (half->builder));
  else
    {
      loom_trace_builder_peek (half->builder);
      loom_timeline_model_update (half->model);
    }
  self->ready = half;
  return TRUE;
}

/**
 * loom_live_model_take:
 *
 * Returns: (transfer none) (nullable): the newest, to be given back with
 *   loom_live_model_give_back(), or kept
 */
LoomTimelineModel *
loom_live_model_take (LoomLiveModel *self)
{
  Half *half = g_steal_pointer (&self->ready);

  if (half == NULL)
    return NULL;
  half->is_lent = TRUE;
  self->was_anew = self->is_new;
  self->is_new = FALSE;
  return half->model;
}

gboolean
loom_live_model_is_anew (LoomLiveModel *self)
{
  return self->was_anew;
}

/**
 * loom_live_model_give_back:
 * @model: (transfer full): what was taken and is no longer shown; one that was lent by another
 *   is freed
 */
void
loom_live_model_give_back (LoomLiveModel *self, LoomTimelineModel *model)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->halves); i++)
    {
      Half *half = &self->halves[i];

      if (half->model != model)
        continue;
      if (half->is_old)
        loom_live_model_dispose_of_shown (g_steal_pointer (&half->model));
      half->is_lent = half->is_old = FALSE;
      return;
    }
  loom_live_model_dispose_of_shown (model);
}

static gboolean
free_live_model (WeftResult *result G_GNUC_UNUSED,
                 gpointer data,
                 GCancellable *cancellable G_GNUC_UNUSED,
                 GError **error G_GNUC_UNUSED)
{
  loom_live_model_free (data);
  return TRUE;
}

void
loom_live_model_dispose_of (LoomLiveModel *self)
{
  weft_task_forget (weft_run (free_live_model, self, NULL, NULL));
}

static gboolean
free_model (WeftResult *result G_GNUC_UNUSED,
            gpointer data,
            GCancellable *cancellable G_GNUC_UNUSED,
            GError **error G_GNUC_UNUSED)
{
  loom_timeline_model_free (data);
  return TRUE;
}

void
loom_live_model_dispose_of_shown (LoomTimelineModel *model)
{
  weft_task_forget (weft_run (free_model, model, NULL, NULL));
}
