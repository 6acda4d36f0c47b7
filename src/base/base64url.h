// base64url without padding (RFC 4648, section 5).
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

std::string to_base64url(std::string_view bytes);
// `invalid` for what to_base64url() would not have written.
Result<std::string> from_base64url(std::string_view text);

}  // namespace base
