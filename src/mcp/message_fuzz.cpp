// Whatever a server sends is read, or refused, and never more.
#include <cstddef>
#include <cstdint>

#include "mcp/elicitation.h"
#include "mcp/manifest.h"
#include "mcp/mirrored.h"
#include "mcp/oauth_words.h"
#include "mcp/parameters.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)mcp::bearer_challenge(bytes);
  (void)mcp::parse_url(bytes);
  auto json = base::Json::parse(bytes);
  if (!json) return 0;
  auto message = mcp::read_message(*json);
  if (!message) return 0;
  (void)mcp::parameters_of(message->body);
  (void)mcp::mirrored_headers(message->body, message->body);
  mcp::Manifest manifest;
  manifest.tools.push_back({message->body});
  auto again = mcp::read_manifest(mcp::canonical(manifest));
  if (!again || !mcp::differences(manifest, *again).empty()) __builtin_trap();
  (void)mcp::answer_elicitation(message->body, [](const mcp::Form&) {
    return std::map<std::string, std::string>{{"a", "1"}};
  });
  return 0;
}
