// Language models in GGUF files, run on this machine.
#pragma once
#include "model/gguf_file.h"
#include "model/model.h"

namespace model {

// In this process; `file` is what `entry.model` names. Errors as Engine::open().
base::Result<std::unique_ptr<Model>> open_local(const Entry& entry, const ModelFile& file);
// In a process of its own (engine_process.h).
base::Result<std::unique_ptr<Model>> open_local_apart(const Entry& entry);
// What the file calls itself, read there.
base::Result<std::string> name_in_file(const base::Path& path);

}  // namespace model
