/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/* Asynchronous input wrapped in a job, and called as it is. */
extern const LoomScenario loom_run_io_scenario;

/* A computation on the UI thread, and on the pool. */
extern const LoomScenario loom_run_cpu_scenario;

/* The same choice with a report, a picture, encryption and compression. */
extern const LoomScenario loom_run_report_scenario;
extern const LoomScenario loom_run_pdf_scenario;
extern const LoomScenario loom_run_image_scenario;
extern const LoomScenario loom_run_encrypt_scenario;
extern const LoomScenario loom_run_compress_scenario;

G_END_DECLS
