// JSON between processes of the same program: text from outside is read by the one that may fall
// over it; the other takes values.
//
// Who decodes does not believe who encoded: what Json::parse() would not give (deeper nesting, a
// member that stands twice, no UTF-8) and more values than it wants to hold are no value.
#pragma once
#include "base/json.h"
#include "proc/wire.h"

namespace proc {

constexpr size_t json_values_max = size_t(1) << 18;

// The bytes of a value; nothing where it has more than json_values_max in it.
std::optional<std::string> encode_json(const base::Json& json);
base::Result<base::Json> decode_json(std::string_view bytes);

}  // namespace proc
