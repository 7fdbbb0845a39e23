/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-await-chain.h"
#include "analysis/loom-task-story.h"
#include "trace/loom-trace-builder.h"

#define PID 7

typedef struct
{
  LoomTraceBuilder *builder;
  guint main_lane;
  guint worker;
} Writer;

static guint32
text (Writer *self, const char *string)
{
  return loom_trace_builder_string (self->builder, string, -1);
}

static guint32
number (Writer *self, const char *name, guint64 value)
{
  LoomArg arg = { .name = text (self, name), .type = LOOM_ARG_UINT, .u = value };

  loom_trace_builder_typed_arg (self->builder, &arg);
  return loom_trace_builder_take_args (self->builder);
}

static void
task (Writer *self, guint64 id, const char *name, gint64 begin, gint64 end)
{
  loom_trace_builder_async_begin (self->builder, PID, 0, id, begin, text (self, "weft.task"),
                                  text (self, name), 0);
  if (end > begin)
    loom_trace_builder_async_end (self->builder, PID, 0, id, end, text (self, "weft.task"),
                                  text (self, name), 0);
}

static void
slice (Writer *self, guint lane, const char *category, guint64 id, gint64 begin, gint64 end)
{
  loom_trace_builder_complete (self->builder, lane, begin, end - begin, text (self, category),
                               text (self, category), number (self, "task", id));
}

static void
await (Writer *self, guint64 id, guint64 awaited, gint64 time)
{
  loom_trace_builder_async_instant (self->builder, PID, 0, id, time, text (self, "weft.await"),
                                    text (self, "await"), number (self, "awaited", awaited));
}

static void
begin (Writer *self)
{
  self->builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  self->main_lane = loom_trace_builder_thread (self->builder, PID, PID);
  self->worker = loom_trace_builder_thread (self->builder, PID, PID + 1);
  loom_trace_builder_name_thread (self->builder, PID, PID, "main");
}

static LoomTaskIndex *
end (Writer *self)
{
  g_autoptr (LoomTrace) trace = loom_trace_builder_finish (self->builder);

  loom_trace_builder_free (self->builder);
  return loom_task_index_new (trace, NULL, NULL);
}

static guint
find (LoomTaskIndex *index, guint64 id)
{
  return loom_task_index_find (index, PID, id);
}

/* A link each: its task's id, or 0, and how it goes on: . ends, > waits, ! blocks, | is queued behind. */
static void
assert_chain (LoomTaskIndex *index, guint64 id, const char *expected)
{
  g_autoptr (LoomAwaitChain) self = loom_await_chain_new (index, find (index, id));
  g_autoptr (GString) chain = g_string_new (NULL);

  for (guint i = 0; i < loom_await_chain_get_n (self); i++)
    {
      const LoomAwaitLink *link = loom_await_chain_get (self, i);
      g_autofree char *told = loom_await_link_dup_text (index, link);

      g_assert_cmpint (link->begin, <=, link->end);
      g_assert_cmpuint (strlen (told), >, 0);
      g_string_append_printf (
          chain, "%s%" G_GUINT64_FORMAT "%s%s", i == loom_await_chain_get_own (self) ? "*" : "",
          link->task != LOOM_NO_TASK ? loom_task_index_get (index, link->task)->id : 0,
          link->cycle ? "o" : "",
          !link->waits                    ? "."
          : link->kind == LOOM_TASK_BLOCK ? "!"
          : link->kind == LOOM_TASK_QUEUE ? "|"
                                          : ">");
    }
  g_assert_cmpstr (chain->str, ==, expected);
}

/* 1 awaits 2 for long and 9 shortly, 2 awaits 3, the main thread blocks for 1 in no task. */
static LoomTaskIndex *
make_simple (void)
{
  Writer self;

  begin (&self);
  task (&self, 1, "load", 0, 1000);
  task (&self, 2, "read", 100, 700);
  task (&self, 3, "delay", 200, 600);
  task (&self, 9, "other", 10, 50);
  slice (&self, self.main_lane, "weft.wait", 1, 0, 1000);
  slice (&self, self.worker, "weft.run", 1, 5, 20);
  await (&self, 1, 9, 15);
  slice (&self, self.worker, "weft.run", 1, 60, 110);
  await (&self, 1, 2, 105);
  slice (&self, self.worker, "weft.run", 2, 120, 210);
  await (&self, 2, 3, 205);
  slice (&self, self.worker, "weft.run", 2, 610, 700);
  slice (&self, self.worker, "weft.run", 1, 710, 990);
  return end (&self);
}

static void
test_both_ways (void)
{
  g_autoptr (LoomTaskIndex) index = make_simple ();
  g_autoptr (LoomAwaitChain) self = loom_await_chain_new (index, find (index, 2));
  g_autofree char *told = NULL;

  assert_chain (index, 1, "0!*1>2>3.");
  assert_chain (index, 2, "0!1>*2>3.");
  assert_chain (index, 3, "0!1>2>*3.");
  assert_chain (index, 9, "0!1>*9.");
  g_assert_false (loom_await_chain_has_cycle (self));
  g_assert_cmpint (loom_await_chain_get (self, 1)->begin, ==, 105);
  g_assert_cmpint (loom_await_chain_get (self, 1)->end, ==, 710);
  told = loom_await_link_dup_text (index, loom_await_chain_get (self, 0));
  g_assert_cmpstr (told, ==, "main was blocked for 1.00 µs by");
}

/* One task alone, which has not ended, and one that ends when it begins. */
static void
test_alone (void)
{
  g_autoptr (LoomTaskIndex) index = NULL;
  Writer self;

  begin (&self);
  task (&self, 1, "open", 10, 0);
  task (&self, 2, "short", 20, 20);
  index = end (&self);
  assert_chain (index, 1, "*1.");
  assert_chain (index, 2, "*2.");
}

static void
test_circle (void)
{
  g_autoptr (LoomTaskIndex) index = NULL;
  Writer self;

  begin (&self);
  for (guint i = 1; i <= 3; i++)
    {
      task (&self, i, "round", i, 0);
      await (&self, i, i % 3 + 1, 10 + i);
    }
  task (&self, 4, "itself", 5, 0);
  await (&self, 4, 4, 20);
  index = end (&self);
  assert_chain (index, 1, "1o>2>3>*1>2o.");
  assert_chain (index, 4, "4o>*4>4o.");
}

/* What a thread blocks for is queued for that thread. */
static void
test_deadlock (void)
{
  g_autoptr (LoomTaskIndex) index = NULL;
  g_autoptr (LoomAwaitChain) chain = NULL;
  Writer self;
  guint32 hop;

  begin (&self);
  hop = text (&self, "weft.hop");
  task (&self, 1, "wait_for_load", 0, 1100);
  task (&self, 2, "load", 10, 2000);
  task (&self, 3, "delay", 20, 500);
  slice (&self, self.main_lane, "weft.run", 1, 0, 1100);
  slice (&self, self.main_lane, "weft.run", 2, 10, 30);
  await (&self, 2, 3, 25);
  slice (&self, self.main_lane, "weft.wait", 2, 40, 1000);
  loom_trace_builder_flow_begin (self.builder, self.worker, 2, 505, hop, hop);
  loom_trace_builder_flow_end (self.builder, self.main_lane, 2, 1200, hop, hop, FALSE);
  slice (&self, self.main_lane, "weft.run", 2, 1200, 1900);
  index = end (&self);
  assert_chain (index, 1, "*1!2|1o.");
  assert_chain (index, 2, "1!*2|1o.");
  assert_chain (index, 3, "1!2>*3.");
  chain = loom_await_chain_new (index, find (index, 2));
  g_assert_true (loom_await_chain_has_cycle (chain));
}

static void
test_long (void)
{
  g_autoptr (LoomTaskIndex) index = NULL;
  g_autoptr (LoomAwaitChain) middle = NULL;
  g_autoptr (LoomAwaitChain) first = NULL;
  Writer self;

  begin (&self);
  for (guint i = 1; i <= LOOM_MOST_LINKS + 1001; i++)
    {
      task (&self, i, "deep", i, 0);
      await (&self, i, i + 1, 100000 + i);
    }
  index = end (&self);
  middle = loom_await_chain_new (index, find (index, 1001));
  g_assert_cmpuint (loom_await_chain_get_own (middle), ==, 1000);
  g_assert_cmpuint (loom_await_chain_get_n (middle), ==, 1000 + LOOM_MOST_LINKS + 1);
  g_assert_false (loom_await_chain_is_cut (middle) && loom_await_chain_has_cycle (middle));
  first = loom_await_chain_new (index, find (index, 1));
  g_assert_true (loom_await_chain_is_cut (first));
  g_assert_cmpuint (loom_await_chain_get_n (first), ==, LOOM_MOST_LINKS + 1);
}

/* A name is found in its sentence, whatever is in it. */
static void
test_story (void)
{
  static const char *const names[] = { "read <b>&amp;</b> “it”", "\002\003\003\002", "" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (LoomTaskIndex) index = NULL;
      g_auto (LoomTaskSentence) waited = { .text = NULL };
      g_auto (LoomTaskSentence) awaited = { .text = NULL };
      g_autofree char *name = NULL;
      g_autofree char *plain = g_strdelimit (g_strdup (names[i]), "\002\003", ' ');
      Writer self;

      begin (&self);
      task (&self, 1, "load", 0, 1000);
      task (&self, 2, names[i], 100, 700);
      await (&self, 1, 2, 150);
      index = end (&self);
      g_assert_cmpuint (loom_task_story_get_n (index, find (index, 1)), ==, 3);
      loom_task_story_get (index, find (index, 1), 1, &waited);
      g_assert_cmpuint (waited.other, ==, find (index, 2));
      name = g_strndup (waited.text + waited.name_begin, waited.name_end - waited.name_begin);
      g_assert_cmpstr (name, ==, plain);
      g_assert_cmpint (waited.begin, ==, 150);
      g_assert_cmpint (waited.end, ==, 1000);
      g_assert_true (g_utf8_validate (waited.text, -1, NULL));

      g_assert_cmpuint (loom_task_story_get_n (index, find (index, 2)), ==, 3);
      loom_task_story_get (index, find (index, 2), 2, &awaited);
      g_assert_cmpstr (awaited.text, ==, "Awaited by “load”");
      g_assert_cmpuint (awaited.other, ==, find (index, 1));
    }
}

static void
test_long_story (void)
{
  g_autoptr (LoomTaskIndex) index = NULL;
  g_autofree char *story = NULL;
  g_auto (GStrv) lines = NULL;
  Writer self;

  begin (&self);
  task (&self, 1, "load", 0, 100000);
  for (guint i = 0; i < 100; i++)
    slice (&self, self.worker, "weft.run", 1, i * 100, i * 100 + 50);
  index = end (&self);
  g_assert_cmpuint (loom_task_story_get_n (index, find (index, 1)), ==, 102);
  story = loom_task_story_dup (index, find (index, 1));
  lines = g_strsplit (story, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + LOOM_MOST_SENTENCES + 2);
  g_assert_cmpstr (lines[1 + LOOM_MOST_SENTENCES], ==, "and 60 more");
  g_assert_cmpstr (lines[2 + LOOM_MOST_SENTENCES], ==, "Ended after 100 µs");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/await-chain/both-ways", test_both_ways);
  g_test_add_func ("/await-chain/alone", test_alone);
  g_test_add_func ("/await-chain/circle", test_circle);
  g_test_add_func ("/await-chain/deadlock", test_deadlock);
  g_test_add_func ("/await-chain/long", test_long);
  g_test_add_func ("/await-chain/story", test_story);
  g_test_add_func ("/await-chain/long-story", test_long_story);
  return g_test_run ();
}
