/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* The locale of the environment, and characters beyond ASCII also where it has none: on a bare
 * machine, and where tests run by themselves. What main () does first. */
void loom_locale_set (void);
