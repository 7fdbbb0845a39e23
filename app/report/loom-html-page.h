/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pieces of a page. Texts are escaped. */

void loom_html_begin       (GString           *html,
                            const char        *title);
void loom_html_end         (GString           *html);

void loom_html_text        (GString           *html,
                            const char        *text);
void loom_html_heading     (GString           *html,
                            const char        *text);
void loom_html_paragraph   (GString           *html,
                            const char        *text);

/* @columns: up to a NULL; those from @first_number on have numbers. */
void loom_html_begin_table (GString           *html,
                            const char *const *columns,
                            guint              first_number);
void loom_html_begin_row   (GString           *html);
void loom_html_cell        (GString           *html,
                            const char        *text,
                            gboolean           is_number);
void loom_html_time_cell   (GString           *html,
                            gint64             nanoseconds);
void loom_html_count_cell  (GString           *html,
                            guint64            count);
void loom_html_end_row     (GString           *html);
void loom_html_end_table   (GString           *html);

/* A number of an SVG, whatever the locale. */
void loom_html_number      (GString           *html,
                            double             number);

G_END_DECLS
