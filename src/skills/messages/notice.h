// What every message says of who wrote it: an AI (EU AI Act, article 50). The owner may word it,
// and cannot leave it out.
#pragma once
#include <string>

#include "base/result.h"

namespace messages {

struct Notice {
  std::string owner;      // name; "" when not known
  std::string signature;  // the owner's own wording; "" for ours
};

// The lines under a message; to somebody who never got one before, with who is behind it.
std::string ai_notice(const Notice& notice, bool first_contact);
// `invalid` for a wording that does not say that it is an AI, or is longer than a line.
base::Result<void> check_signature(const std::string& signature);

}  // namespace messages
