// Prints the API's OpenAPI document, from the types alone: what a running house has at
// /api/openapi.json. The web app's types are made from it.
#include <cstdio>

#include "protocol/openapi.h"

int main() {
  std::string document = protocol::openapi(HEARTH_VERSION).dump(2) + "\n";
  return std::fwrite(document.data(), 1, document.size(), stdout) == document.size() ? 0 : 1;
}
