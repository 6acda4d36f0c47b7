// Language models in GGUF files, run on this machine.
#pragma once
#include "model/model.h"

namespace model {

// `entry.model` is the file. Errors as Engine::open().
base::Result<std::unique_ptr<Model>> open_local(const Entry& entry);

}  // namespace model
