/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/*
 * Reads one JSON object, member by member: a C face of simdjson's on-demand parser.
 */

G_BEGIN_DECLS

typedef enum
{
  LOOM_JSON_STRING, /* unescaped */
  LOOM_JSON_NUMBER, /* as it is written */
  LOOM_JSON_WORD,   /* true, false or null */
  LOOM_JSON_OBJECT, /* as it is written */
  LOOM_JSON_ARRAY,  /* as it is written */
} LoomJsonKind;

/* @text is valid UTF-8, is not ended by a 0, and lives until the next read. */
typedef struct
{
  LoomJsonKind  kind;
  const char   *text;
  gsize         length;
} LoomJsonValue;

typedef void (*LoomJsonMemberFunc) (const char          *name,
                                    gsize                length,
                                    const LoomJsonValue *value,
                                    gpointer             user_data);

/* So many bytes behind an object must be readable, whatever they are. */
#define LOOM_JSON_PADDING 64

typedef struct _LoomJsonReader LoomJsonReader;

LoomJsonReader *loom_json_reader_new         (void);
void            loom_json_reader_free        (LoomJsonReader     *self);

/* Returns NULL, or what is wrong, in a few words, with its place in *@error_at. */
const char     *loom_json_reader_read_object (LoomJsonReader     *self,
                                              const char         *json,
                                              gsize               length,
                                              LoomJsonMemberFunc  func,
                                              gpointer            user_data,
                                              gsize              *error_at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomJsonReader, loom_json_reader_free)

G_END_DECLS
