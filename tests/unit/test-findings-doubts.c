/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What looks like a fault and is none, beside what is one; and what the sentences say. */

#include <string.h>

#include "findings/loom-findings.h"
#include "trace/loom-trace-builder.h"

#define MS G_GINT64_CONSTANT (1000000)

typedef struct
{
  LoomTraceBuilder *builder;
  guint main;
  guint worker;
  guint other; /* a thread of the program's own */
} Program;

static guint32
text (Program *self, const char *text)
{
  return loom_trace_builder_string (self->builder, text, -1);
}

static void
program_init (Program *self)
{
  self->builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "program");
  self->main = loom_trace_builder_thread (self->builder, 7, 7);
  self->worker = loom_trace_builder_thread (self->builder, 7, 8);
  self->other = loom_trace_builder_thread (self->builder, 7, 9);
  loom_trace_builder_name_thread (self->builder, 7, 7, "main");
  loom_trace_builder_name_thread (self->builder, 7, 8, "worker 1");
  loom_trace_builder_name_thread (self->builder, 7, 9, "network");
}

static void
slice (Program *self, guint lane, const char *category, const char *name, gint64 begin, gint64 end)
{
  loom_trace_builder_complete (self->builder, lane, begin * MS, (end - begin) * MS,
                               text (self, category), text (self, name), 0);
}

static LoomFindings *
look (Program *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) trace = loom_trace_builder_finish (self->builder);
  g_autoptr (LoomTaskIndex) tasks = loom_task_index_new (trace, NULL, &error);
  LoomFindingSettings settings;
  LoomFindings *findings;

  loom_trace_builder_free (self->builder);
  loom_finding_settings_init (&settings);
  findings = loom_findings_new (tasks, &settings, NULL, &error);
  g_assert_no_error (error);
  return findings;
}

static void
assert_only (LoomFindings *findings, LoomRule rule, const char *message)
{
  g_assert_cmpuint (loom_findings_get_n (findings), ==, 1);
  g_assert_cmpint (loom_findings_get (findings, 0)->rule, ==, rule);
  g_assert_cmpstr (loom_findings_get (findings, 0)->message, ==, message);
}

/* A loop that has not ended when the recording does held nothing: what is in it did. */
static void
test_loop_is_no_stall (void)
{
  Program program;
  g_autoptr (LoomFindings) findings = NULL;

  program_init (&program);
  loom_trace_builder_begin (program.builder, program.main, 0, 0, text (&program, "run"), 0);
  loom_trace_builder_begin (program.builder, program.main, 1 * MS, 0, text (&program, "loop"), 0);
  slice (&program, program.main, "", "turn", 100, 110);
  slice (&program, program.main, "", "load", 1000, 1100);
  slice (&program, program.main, "", "turn", 2000, 2010);
  findings = look (&program);
  assert_only (findings, LOOM_RULE_LOOP_STALLED, "main stood still for 100 ms in “load”");
  g_assert_cmpint (loom_findings_get (findings, 0)->begin, ==, 1000 * MS);
}

/* Nor does one whose times cannot be, whatever lies in it. */
static void
test_impossible_is_no_stall (void)
{
  Program program;
  g_autoptr (LoomFindings) findings = NULL;

  program_init (&program);
  loom_trace_builder_set_flags (program.builder, LOOM_SLICE_CLAMPED);
  slice (&program, program.main, "", "mapped window", 0, 3000);
  slice (&program, program.main, "", "load", 1000, 1100);
  slice (&program, program.main, "", "draw", 2000, 2010);
  findings = look (&program);
  assert_only (findings, LOOM_RULE_LOOP_STALLED, "main stood still for 100 ms in “load”");
}

/* It hung there: nothing went on in what has not ended. */
static void
test_hung (void)
{
  Program program;
  g_autoptr (LoomFindings) findings = NULL;

  program_init (&program);
  loom_trace_builder_begin (program.builder, program.main, 100 * MS, 0, text (&program, "sync"), 0);
  slice (&program, program.other, "", "work", 0, 1000);
  findings = look (&program);
  assert_only (findings, LOOM_RULE_LOOP_STALLED, "main stood still for 900 ms in “sync”");
}

/* One that iterates the main loop itself holds nothing: turns of the loop are in it. */
static void
test_nested_loop (void)
{
  Program program;
  g_autoptr (LoomFindings) findings = NULL;

  program_init (&program);
  slice (&program, program.main, "weft.loop", "turn", 0, 1000);
  slice (&program, program.main, "weft.run", "ask_user", 0, 1000);
  for (guint i = 1; i < 100; i++)
    slice (&program, program.main, "weft.loop", "turn", i * 10, i * 10 + 5);
  findings = look (&program);
  g_assert_cmpuint (loom_findings_get_n (findings), ==, 0);
}

/* The sentence names what took most of it, however deep that is, and does not say so of what did not. */
static void
test_what_took_most (void)
{
  Program program;
  g_autoptr (LoomFindings) findings = NULL;

  program_init (&program);
  slice (&program, program.main, "", "task", 0, 100);
  slice (&program, program.main, "", "layout", 5, 90);
  slice (&program, program.main, "", "measure", 10, 80);
  slice (&program, program.main, "", "one", 20, 40);
  slice (&program, program.main, "", "many things", 200, 300);
  slice (&program, program.main, "", "first", 200, 240);
  slice (&program, program.main, "", "second", 250, 290);
  findings = look (&program);
  g_assert_cmpuint (loom_findings_get_n (findings), ==, 2);
  g_assert_cmpstr (loom_findings_get (findings, 0)->message, ==,
                   "main stood still for 100 ms, most of it in “measure”");
  g_assert_cmpstr (loom_findings_get (findings, 1)->message, ==,
                   "main stood still for 100 ms in “many things”");
}

static void
post (Program *self, guint lane, guint64 id, gint64 from, gint64 to)
{
  guint32 hop = text (self, "weft.hop");

  loom_trace_builder_flow_begin (self->builder, self->main, id, from * MS, hop, 0);
  loom_trace_builder_flow_end (self->builder, lane, id, to * MS, hop, 0, FALSE);
}

/* Threads of the program's own may block, and what is queued for them may wait. */
static void
test_others_are_no_workers (void)
{
  Program program;
  g_autoptr (LoomFindings) findings = NULL;

  program_init (&program);
  slice (&program, program.other, "weft.block", "accept", 0, 1000);
  post (&program, program.other, 1, 100, 1000);
  post (&program, program.worker, 2, 100, 130);
  findings = look (&program);
  g_assert_cmpuint (loom_findings_get_n (findings), ==, 0);
}

static void
test_workers_starve (void)
{
  Program program;
  g_autoptr (LoomFindings) findings = NULL;

  program_init (&program);
  slice (&program, program.worker, "weft.block", "read", 0, 1000);
  post (&program, program.worker, 2, 100, 1000);
  findings = look (&program);
  assert_only (findings, LOOM_RULE_STARVED_POOL,
               "“a task” was queued for 900 ms while workers were blocked");
}

/* Whatever a name is, the sentence can be read. */
static void
test_long_names (void)
{
  Program program;
  g_autoptr (LoomFindings) findings = NULL;
  g_autoptr (GString) name = g_string_new ("x");
  const char *message;

  for (guint i = 0; i < 10000; i++)
    g_string_append (name, "é");
  program_init (&program);
  slice (&program, program.main, "", name->str, 0, 100);
  findings = look (&program);
  message = loom_findings_get (findings, 0)->message;
  g_assert_true (g_utf8_validate (message, -1, NULL));
  g_assert_cmpuint (strlen (message), <, 400);
  g_assert_true (g_str_has_suffix (message, "é…”"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/findings/doubts/loop-is-no-stall", test_loop_is_no_stall);
  g_test_add_func ("/findings/doubts/impossible-is-no-stall", test_impossible_is_no_stall);
  g_test_add_func ("/findings/doubts/hung", test_hung);
  g_test_add_func ("/findings/doubts/nested-loop", test_nested_loop);
  g_test_add_func ("/findings/doubts/what-took-most", test_what_took_most);
  g_test_add_func ("/findings/doubts/others-are-no-workers", test_others_are_no_workers);
  g_test_add_func ("/findings/doubts/workers-starve", test_workers_starve);
  g_test_add_func ("/findings/doubts/long-names", test_long_names);

  return g_test_run ();
}
