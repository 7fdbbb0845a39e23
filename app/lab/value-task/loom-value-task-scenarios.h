/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* A cache, mostly of hits; and a pool of objects. */
extern const LoomScenario loom_cache_scenario;
extern const LoomScenario loom_object_pool_scenario;

/* What a value task must not be used for. */
extern const LoomScenario loom_value_task_scenario;
extern const LoomScenario loom_when_not_scenario;

/* The cases of the decision table, of which the cache and the pool are two. */
extern const LoomScenario loom_web_api_scenario;
extern const LoomScenario loom_http_call_scenario;
extern const LoomScenario loom_database_scenario;
extern const LoomScenario loom_file_io_scenario;
extern const LoomScenario loom_service_scenario;
extern const LoomScenario loom_library_reader_scenario;
extern const LoomScenario loom_framework_scenario;

/* Several of them together, with channels between. */
extern const LoomScenario loom_pipeline_scenario;

G_END_DECLS
