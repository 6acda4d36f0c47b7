// A prompt as the tokens of a local model, by the chat template in its file.
#pragma once
#include "model/engine.h"
#include "model/model.h"

namespace model {

// What people and tools wrote is text and nothing else: names of control tokens in it do not become
// those tokens, so it cannot end its turn or speak as the system. A template that the engine does
// not know gives way to a plain form.
std::vector<Token> prompt_tokens(const Engine& engine, const Prompt& prompt);

}  // namespace model
