#include "skills/messages/notice.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/words.h"

namespace messages {
namespace {

constexpr size_t signature_bytes_max = 200;

bool says_ai(const std::string& signature) {
  std::string words = " " + base::join(base::words_in(signature), " ") + " ";
  constexpr std::string_view ways[] = {" ai ", " ki ", " artificial intelligence ",
                                       " kunstliche intelligenz ", " kunstlicher intelligenz "};
  return std::ranges::any_of(ways, [&](std::string_view way) { return words.contains(way); });
}

}  // namespace

std::string ai_notice(const Notice& notice, bool first_contact) {
  std::string owner = notice.owner.empty() ? "the owner of this address" : notice.owner;
  std::string each = notice.signature.empty()
                         ? fmt::format("Sent by Hearth, an AI assistant, for {}.", owner)
                         : notice.signature;
  if (!first_contact) return each;
  return fmt::format(
      "{}\nThis is the first message from Hearth to you. Hearth is an AI, no person; it writes on "
      "behalf of {}, who gets your answer.",
      each, owner);
}

base::Result<void> check_signature(const std::string& signature) {
  bool line = signature.size() <= signature_bytes_max &&
              base::visible(signature, signature_bytes_max) == signature;
  if (!line)
    return base::fail(base::Code::invalid, "The signature is one line of at most 200 letters.");
  if (!signature.empty() && !says_ai(signature))
    return base::fail(base::Code::invalid, "The signature has to say that an AI wrote the message.",
                      "For example: \"Written by Mia's AI assistant\".");
  return {};
}

}  // namespace messages
