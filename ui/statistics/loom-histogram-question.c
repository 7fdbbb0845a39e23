/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "statistics/loom-histogram-question.h"

/* With so many bars each can be hit with a pointer. */
#define MOST_BARS 36

LoomHistogramQuestion *
loom_histogram_question_new (LoomInstances *instances, LoomInstanceTime measure)
{
  LoomHistogramQuestion *self = g_new0 (LoomHistogramQuestion, 1);

  g_atomic_ref_count_init (&self->refs);
  self->instances = loom_instances_ref (instances);
  self->measure = measure;
  return self;
}

LoomHistogramQuestion *
loom_histogram_question_ref (LoomHistogramQuestion *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
loom_histogram_question_unref (LoomHistogramQuestion *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  loom_instances_unref (self->instances);
  g_clear_pointer (&self->histogram, loom_histogram_unref);
  g_clear_pointer (&self->slices, loom_slice_set_free);
  g_free (self);
}

static gboolean
answer (WeftResult *result G_GNUC_UNUSED, gpointer data, GCancellable *cancellable, GError **error)
{
  LoomHistogramQuestion *self = data;

  if (self->find)
    self->slices = loom_instances_find (self->instances, self->measure, self->low, self->high,
                                        cancellable, error);
  else
    self->histogram = loom_instances_count (self->instances, self->measure, self->scale, MOST_BARS,
                                            cancellable, error);
  return self->slices != NULL || self->histogram != NULL;
}

WeftTask *
loom_histogram_question_run (LoomHistogramQuestion *self, GCancellable *cancellable)
{
  return weft_run (answer, loom_histogram_question_ref (self),
                   (GDestroyNotify) loom_histogram_question_unref, cancellable);
}
