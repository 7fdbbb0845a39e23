/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-json-object.h"

#include <new>
#include <simdjson.h>

using namespace simdjson;

static_assert (LOOM_JSON_PADDING >= SIMDJSON_PADDING, "the callers' padding must do");

struct _LoomJsonReader
{
  ondemand::parser parser;
};

LoomJsonReader *
loom_json_reader_new (void)
{
  return new (std::nothrow) LoomJsonReader;
}

void
loom_json_reader_free (LoomJsonReader *self)
{
  delete self;
}

static const char *
skip_digits (const char *at, const char *end)
{
  while (at < end && *at >= '0' && *at <= '9')
    at++;
  return at;
}

/* As JSON's grammar has it. */
static bool
is_number (std::string_view text)
{
  const char *at = text.data (), *end = at + text.size (), *digits;

  if (at < end && *at == '-')
    at++;
  digits = at;
  at = skip_digits (at, end);
  if (at == digits || (*digits == '0' && at - digits > 1))
    return false;
  if (at < end && *at == '.')
    {
      digits = at + 1;
      at = skip_digits (digits, end);
      if (at == digits)
        return false;
    }
  if (at < end && (*at == 'e' || *at == 'E'))
    {
      at++;
      if (at < end && (*at == '+' || *at == '-'))
        at++;
      digits = at;
      at = skip_digits (digits, end);
      if (at == digits)
        return false;
    }
  return at == end;
}

static error_code
read_value (ondemand::value value, LoomJsonValue *result)
{
  std::string_view text;
  ondemand::json_type type;
  error_code error = value.type ().get (type);

  if (error)
    return error;

  switch (type)
    {
    case ondemand::json_type::string:
      result->kind = LOOM_JSON_STRING;
      error = value.get_string ().get (text);
      break;
    case ondemand::json_type::number:
      /* The text is what counts, and one may be larger than a double is. */
      result->kind = LOOM_JSON_NUMBER;
      text = value.raw_json_token ();
      break;
    case ondemand::json_type::object:
      {
        ondemand::object object;

        result->kind = LOOM_JSON_OBJECT;
        error = value.get_object ().get (object);
        if (!error)
          error = object.raw_json ().get (text);
        break;
      }
    case ondemand::json_type::array:
      {
        ondemand::array array;

        result->kind = LOOM_JSON_ARRAY;
        error = value.get_array ().get (array);
        if (!error)
          error = array.raw_json ().get (text);
        break;
      }
    case ondemand::json_type::boolean:
      {
        bool boolean;

        result->kind = LOOM_JSON_WORD;
        text = value.raw_json_token ();
        error = value.get_bool ().get (boolean);
        break;
      }
    default:
      {
        bool is_null;

        result->kind = LOOM_JSON_WORD;
        text = value.raw_json_token ();
        error = value.is_null ().get (is_null);
        if (!error && !is_null)
          error = simdjson::N_ATOM_ERROR;
        break;
      }
    }

  while (result->kind != LOOM_JSON_STRING && !text.empty () &&
         (text.back () == ' ' || text.back () == '\n' || text.back () == '\r' ||
          text.back () == '\t'))
    text.remove_suffix (1);
  result->text = text.data ();
  result->length = text.size ();
  if (!error && result->kind == LOOM_JSON_NUMBER && !is_number (text))
    error = simdjson::NUMBER_ERROR;
  return error;
}

static error_code
read_members (ondemand::document &document, LoomJsonMemberFunc func, gpointer user_data)
{
  ondemand::object object;
  error_code error = document.get_object ().get (object);

  if (error)
    return error;

  for (auto member : object)
    {
      std::string_view name;
      ondemand::value value;
      LoomJsonValue result;

      if ((error = member.unescaped_key ().get (name)) || (error = member.value ().get (value)) ||
          (error = read_value (value, &result)))
        return error;
      func (name.data (), name.size (), &result, user_data);
    }
  return SUCCESS;
}

const char *
loom_json_reader_read_object (LoomJsonReader *self,
                              const char *json,
                              gsize length,
                              LoomJsonMemberFunc func,
                              gpointer user_data,
                              gsize *error_at)
{
  ondemand::document document;
  const char *place = nullptr;
  error_code error = self->parser.iterate (json, length, length + LOOM_JSON_PADDING).get (document);

  *error_at = 0;
  if (error)
    return error_message (error);

  error = read_members (document, func, user_data);
  if (!error)
    return nullptr;
  if (!document.current_location ().get (place) && place >= json && place <= json + length)
    *error_at = (gsize) (place - json);
  return error_message (error);
}
