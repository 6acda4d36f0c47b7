// Endpoints shaped like Anthropic's Messages.
#pragma once
#include "model/remote.h"

namespace model {

std::unique_ptr<RemoteModel> make_anthropic(const Entry& entry, Patience patience = {});

}  // namespace model
