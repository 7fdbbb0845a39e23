/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* What people get wrong: each is predicted first, and decided by the recording of a run. */
extern const LoomScenario loom_question_deadlock_scenario;
extern const LoomScenario loom_question_console_scenario;
extern const LoomScenario loom_question_free_threaded_scenario;
extern const LoomScenario loom_question_other_thread_scenario;
extern const LoomScenario loom_question_first_await_scenario;
extern const LoomScenario loom_question_library_scenario;
extern const LoomScenario loom_question_blocking_safe_scenario;
extern const LoomScenario loom_question_spelling_scenario;
extern const LoomScenario loom_question_thread_scenario;
extern const LoomScenario loom_question_run_scenario;
extern const LoomScenario loom_question_explicit_scenario;
extern const LoomScenario loom_question_async_local_scenario;

G_END_DECLS
