// The API as one OpenAPI 3.1 document, made from the operations and the types.
#pragma once
#include "protocol/operations.h"

namespace protocol {

Json openapi(std::string_view version);

}  // namespace protocol
