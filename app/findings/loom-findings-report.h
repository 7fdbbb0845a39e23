/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "findings/loom-findings.h"

/* Findings as texts for people and machines. Each returns UTF-8 that ends with a newline; what is for
 * machines is not translated but for titles, messages and advice. */

G_BEGIN_DECLS

char *loom_findings_to_text  (LoomFindings *self) G_GNUC_WARN_UNUSED_RESULT;
char *loom_findings_to_json  (LoomFindings *self) G_GNUC_WARN_UNUSED_RESULT;
/* Static Analysis Results Interchange Format 2.1.0. */
char *loom_findings_to_sarif (LoomFindings *self) G_GNUC_WARN_UNUSED_RESULT;
/* A test case for each rule, which fails where something was found. */
char *loom_findings_to_junit (LoomFindings *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
