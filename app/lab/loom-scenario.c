/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-scenario.h"

#include <glib/gi18n-lib.h>

#include "lab/async-void/loom-async-void-scenarios.h"
#include "lab/await/loom-await-scenarios.h"
#include "lab/blocking/loom-blocking-scenarios.h"
#include "lab/cancellation/loom-cancellation-scenarios.h"
#include "lab/measure/loom-measure-scenarios.h"
#include "lab/checklist/loom-checklist-scenarios.h"
#include "lab/decisions/loom-decisions-scenario.h"
#include "lab/questions/loom-question-scenarios.h"
#include "lab/resume/loom-resume-scenarios.h"
#include "lab/run/loom-run-scenarios.h"
#include "lab/value-task/loom-value-task-scenarios.h"
#include "lab/when-all/loom-when-all-scenarios.h"

static const LoomScenario *const scenarios[] = {
  &loom_request_scenario,
  &loom_many_waits_scenario,

  &loom_capture_scenario,
  &loom_library_scenario,
  &loom_completed_scenario,
  &loom_first_only_scenario,
  &loom_no_context_scenario,
  &loom_request_context_scenario,
  &loom_async_local_scenario,

  &loom_async_void_scenario,
  &loom_event_handler_scenario,

  &loom_blocking_scenario,
  &loom_deadlock_scenario,
  &loom_request_deadlock_scenario,
  &loom_console_scenario,
  &loom_inline_deadlock_scenario,
  &loom_starvation_scenario,
  &loom_ui_io_scenario,

  &loom_run_io_scenario,
  &loom_run_cpu_scenario,
  &loom_run_report_scenario,
  &loom_run_image_scenario,
  &loom_run_pdf_scenario,
  &loom_run_encrypt_scenario,
  &loom_run_compress_scenario,

  &loom_when_all_scenario,
  &loom_lost_error_scenario,
  &loom_mixed_outcomes_scenario,

  &loom_decisions_scenario,
  &loom_value_task_scenario,
  &loom_cache_scenario,
  &loom_object_pool_scenario,
  &loom_when_not_scenario,
  &loom_web_api_scenario,
  &loom_http_call_scenario,
  &loom_database_scenario,
  &loom_file_io_scenario,
  &loom_service_scenario,
  &loom_library_reader_scenario,
  &loom_framework_scenario,
  &loom_pipeline_scenario,

  &loom_cancellation_scenario,
  &loom_timeout_scenario,
  &loom_cancel_after_scenario,
  &loom_linked_scenario,
  &loom_scope_scenario,

  &loom_measure_scenario,

  &loom_checklist_scenario,

  &loom_question_deadlock_scenario,
  &loom_question_console_scenario,
  &loom_question_free_threaded_scenario,
  &loom_question_other_thread_scenario,
  &loom_question_first_await_scenario,
  &loom_question_library_scenario,
  &loom_question_blocking_safe_scenario,
  &loom_question_spelling_scenario,
  &loom_question_thread_scenario,
  &loom_question_run_scenario,
  &loom_question_explicit_scenario,
  &loom_question_async_local_scenario,
  NULL,
};

/**
 * loom_group_get_title:
 * @group: a group of lessons
 *
 * Returns: what it is called, translated
 */
const char *
loom_group_get_title (LoomGroup group)
{
  static const char *const titles[LOOM_N_GROUPS] = {
    [LOOM_GROUP_AWAIT] = N_ ("What await does"),
    [LOOM_GROUP_RESUME] = N_ ("Where it resumes"),
    [LOOM_GROUP_ASYNC_VOID] = N_ ("Async void"),
    [LOOM_GROUP_BLOCKING] = N_ ("Blocking"),
    [LOOM_GROUP_RUN] = N_ ("Run"),
    [LOOM_GROUP_WHEN_ALL] = N_ ("When all"),
    [LOOM_GROUP_VALUE_TASK] = N_ ("Task and value task"),
    [LOOM_GROUP_CANCELLATION] = N_ ("Cancellation"),
    [LOOM_GROUP_MEASURE] = N_ ("Measure first"),
    [LOOM_GROUP_CHECKLIST] = N_ ("The checklist"),
    [LOOM_GROUP_QUESTIONS] = N_ ("Questions"),
  };

  g_return_val_if_fail ((guint) group < LOOM_N_GROUPS, NULL);

  return _ (titles[group]);
}

/**
 * loom_scenarios:
 *
 * Returns: (transfer none): every scenario, in the order of the lessons, ended by %NULL
 */
const LoomScenario *const *
loom_scenarios (void)
{
  return scenarios;
}

/**
 * loom_scenario_find:
 * @name: a scenario's name
 *
 * Returns: (transfer none) (nullable): the scenario of that name
 */
const LoomScenario *
loom_scenario_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (const LoomScenario *const *scenario = scenarios; *scenario != NULL; scenario++)
    if (g_str_equal ((*scenario)->name, name))
      return *scenario;
  return NULL;
}

static gboolean
contains (const char *text, const char *folded_word)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, folded_word) != NULL;
}

/**
 * loom_scenario_matches:
 * @self: a scenario
 * @text: what a person looks for
 *
 * Returns: whether each word of @text is somewhere in what the scenario says of itself
 */
gboolean
loom_scenario_matches (const LoomScenario *self, const char *text)
{
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  words = g_strsplit_set (text, " \t", -1);
  for (char **word = words; *word != NULL; word++)
    {
      g_autofree char *folded = g_utf8_casefold (*word, -1);

      if (!contains (self->name, folded) && !contains (_ (self->title), folded) &&
          !contains (_ (self->summary), folded) && !contains (_ (self->moral), folded) &&
          !contains (loom_group_get_title (self->group), folded))
        return FALSE;
    }
  return TRUE;
}

#define SOURCES "/io/github/weft/Weft/lab/"

static void
add_sources (GHashTable *sources, const char *folder)
{
  g_autofree char *path = g_strconcat (SOURCES, folder, NULL);
  g_auto (GStrv) files = g_resources_enumerate_children (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    if (g_str_has_suffix (files[i], "/"))
      add_sources (sources, files[i]);
    else
      g_hash_table_add (sources, g_strdup (files[i]));
}

/**
 * loom_scenario_is_source:
 * @file: a source file as a recording names it
 *
 * Any thread.
 *
 * Returns: whether it is one of those that the lab shows, a lesson's or one that lessons share
 */
gboolean
loom_scenario_is_source (const char *file)
{
  static GHashTable *sources;
  g_autofree char *name = NULL;

  g_return_val_if_fail (file != NULL, FALSE);

  if (g_once_init_enter (&sources))
    {
      GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      add_sources (all, "");
      g_once_init_leave (&sources, all);
    }
  name = g_path_get_basename (file);
  return g_hash_table_contains (sources, name);
}

/**
 * loom_scenario_get_n_variants:
 * @self: a scenario
 *
 * Returns: how many ways it has; none where it is a table of others
 */
guint
loom_scenario_get_n_variants (const LoomScenario *self)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  while (self->variants[n].name != NULL)
    n++;
  return n;
}

/**
 * loom_scenario_find_variant:
 * @self: a scenario
 * @name: a variant's name
 *
 * Returns: (transfer none) (nullable): the variant of that name
 */
const LoomVariant *
loom_scenario_find_variant (const LoomScenario *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (const LoomVariant *variant = self->variants; variant->name != NULL; variant++)
    if (g_str_equal (variant->name, name))
      return variant;
  return NULL;
}
