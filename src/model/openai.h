// Endpoints shaped like OpenAI's Chat Completions: OpenAI, Meta Model API, vLLM, llama-server,
// Ollama and others.
#pragma once
#include "model/remote.h"

namespace model {

std::unique_ptr<RemoteModel> make_openai(const Entry& entry, Patience patience = {});

}  // namespace model
