/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-html-page.h"

#include "timeline/loom-time-format.h"

/* Light or dark as the reader has it, and readable on paper. */
static const char style[] =
    ":root{color-scheme:light dark;--fg:#2e2e2e;--dim:#636363;--bg:#fff;--line:#dcdcdc;"
    "--bar:#1c71d8;--error:#b3131f;--warning:#8a5300;--note:#1a5fb4;--on:#fff}\n"
    "@media(prefers-color-scheme:dark){:root{--fg:#f0f0f0;--dim:#b0b0b0;--bg:#1e1e1e;"
    "--line:#454545;--bar:#78aeed;--error:#ff938c;--warning:#f8c45a;--note:#99c1f1;"
    "--on:#1e1e1e}}\n"
    "body{font:15px/1.45 system-ui,sans-serif;color:var(--fg);background:var(--bg);"
    "max-width:1100px;margin:2em auto;padding:0 1em}\n"
    "h1{font-size:1.6em;overflow-wrap:anywhere}h2{font-size:1.2em;margin-top:2em}\n"
    "h3{font-size:1em;margin:1.4em 0 0}h3+p{margin:.2em 0}small{color:var(--dim);"
    "font-weight:normal;margin-inline-start:.4em}\n"
    "h3 span{color:var(--on);border-radius:.3em;padding:.1em "
    ".4em}span.error{background:var(--error)}"
    "span.warning{background:var(--warning)}span.note{background:var(--note)}\n"
    "li{margin:.4em 0;overflow-wrap:anywhere}.message{white-space:pre-line}\n"
    "p{color:var(--dim)}p.lead{color:var(--fg);font-size:1.15em}table{border-collapse:collapse;"
    "width:100%}\n"
    "th,td{text-align:start;padding:.25em .6em;border-bottom:1px solid var(--line);"
    "overflow-wrap:anywhere}\n"
    "td.n,th.n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}\n"
    "svg{width:100%;height:auto;display:block}svg rect{fill:var(--bar)}svg text{fill:var(--fg);"
    "font:12px system-ui,sans-serif}svg .dim{fill:var(--dim)}svg .line{fill:var(--line)}\n"
    "@media print{body{max-width:none;margin:0}tr{break-inside:avoid}}\n";

static gboolean
is_allowed (gunichar c)
{
  return (c >= 0x20 || c == '\t' || c == '\n') && !(c >= 0x7f && c < 0xa0) &&
         (c & 0xfffe) != 0xfffe;
}

void
loom_html_text (GString *html, const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      switch (c)
        {
        case '<':
          g_string_append (html, "&lt;");
          break;
        case '>':
          g_string_append (html, "&gt;");
          break;
        case '&':
          g_string_append (html, "&amp;");
          break;
        case '"':
          g_string_append (html, "&quot;");
          break;
        case '\'':
          g_string_append (html, "&#39;");
          break;
        default:
          g_string_append_unichar (html, is_allowed (c) ? c : 0xfffd);
          break;
        }
    }
}

static void
add_element (GString *html, const char *element, const char *text)
{
  g_string_append_printf (html, "<%s>", element);
  loom_html_text (html, text);
  g_string_append_printf (html, "</%s>\n", element);
}

void
loom_html_begin (GString *html, const char *title)
{
  g_string_append (html, "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
                         "<meta name=\"viewport\" content=\"width=device-width\">\n"
                         "<meta name=\"generator\" content=\"Weft " PACKAGE_VERSION "\">\n");
  add_element (html, "title", title);
  g_string_append_printf (html, "<style>\n%s</style>\n</head>\n<body>\n", style);
  add_element (html, "h1", title);
}

void
loom_html_end (GString *html)
{
  g_string_append (html, "</body>\n</html>\n");
}

void
loom_html_heading (GString *html, const char *text)
{
  add_element (html, "h2", text);
}

void
loom_html_paragraph (GString *html, const char *text)
{
  add_element (html, "p", text);
}

void
loom_html_begin_table (GString *html, const char *const *columns, guint first_number)
{
  g_string_append (html, "<table>\n<thead><tr>");
  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_string_append (html,
                       i >= first_number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
      loom_html_text (html, columns[i]);
      g_string_append (html, "</th>");
    }
  g_string_append (html, "</tr></thead>\n<tbody>\n");
}

void
loom_html_begin_row (GString *html)
{
  g_string_append (html, "<tr>");
}

void
loom_html_cell (GString *html, const char *text, gboolean is_number)
{
  g_string_append (html, is_number ? "<td class=\"n\">" : "<td>");
  loom_html_text (html, text);
  g_string_append (html, "</td>");
}

void
loom_html_time_cell (GString *html, gint64 nanoseconds)
{
  g_autofree char *text = loom_time_format_duration ((double) nanoseconds);

  loom_html_cell (html, text, TRUE);
}

void
loom_html_count_cell (GString *html, guint64 count)
{
  g_autofree char *text = loom_count_format (count);

  loom_html_cell (html, text, TRUE);
}

void
loom_html_end_row (GString *html)
{
  g_string_append (html, "</tr>\n");
}

void
loom_html_end_table (GString *html)
{
  g_string_append (html, "</tbody>\n</table>\n");
}

void
loom_html_number (GString *html, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (html, g_ascii_formatd (text, sizeof text, "%.1f", number));
}
