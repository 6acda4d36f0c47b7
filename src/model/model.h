// One interface to every language model: local GGUF, OpenAI-shaped and Anthropic-shaped endpoints.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "net/secret.h"

namespace model {

enum class Role { user, assistant };

struct Message {
  Role role;
  std::string text;
};

// A tool as a remote model is told of it.
struct ToolSpec {
  std::string name, purpose;
  base::Json schema;
};

struct ToolCall {
  std::string id, name;
  std::string arguments;  // a JSON object as the model wrote it: not read here
};

// `system` is the byte-stable prefix (instructions and signatures): engines that can, keep it warm.
struct Prompt {
  std::string system;
  std::vector<Message> messages;
  std::string grammar = {};          // GBNF with the rule `root`; remote models ignore it
  std::vector<ToolSpec> tools = {};  // remote models only
  int tokens_max = 1024;
  double temperature = 0;
};

struct Usage {
  int64_t tokens_in = 0, tokens_cached = 0, tokens_out = 0;
};

struct Reply {
  std::string text;
  std::vector<ToolCall> calls;
  Usage usage;
  std::string stop;  // "end", "length", "calls"
};

// Why a model gave no answer; carried in the Error's code and sentence by failure().
enum class Failure {
  no_network,
  wrong_key,
  no_such_model,
  out_of_quota,
  cut_stream,
  malformed_reply,
  refused,
  cancelled,
  overloaded
};
base::Error failure(Failure kind, std::string_view model_name, std::string_view detail = {});

// Thread: one request at a time per object; different objects are independent.
class Model {
 public:
  virtual ~Model() = default;
  // Streams text through `on_text` (may be empty) and returns the whole. A stop request ends it
  // within 100 ms (`cancelled`). Retries with backoff only where nothing of the answer has been
  // shown yet and the failure is of the passing kind.
  virtual base::Result<Reply> complete(const Prompt& prompt,
                                       const std::function<void(std::string_view)>& on_text,
                                       std::stop_token stop) = 0;
  virtual const std::string& name() const = 0;
};

// An entry of the owner's list of models. It names its key by a handle; the value is lent for each
// connection and is in no argument, log or error.
struct Entry {
  std::string name;       // "muse"
  std::string kind;       // "local", "openai", "anthropic"
  std::string model;      // the endpoint's name of it, or the path of the GGUF
  std::string base_url;   // remote: "https://api.example.com/v1"
  std::string key;        // "secret:muse"; "" where the endpoint asks for none
  int context_max = 0;    // tokens; 0: what the model says
  net::Secret lend = {};  // what `key` names; only together with it
};

base::Result<std::unique_ptr<Model>> open(const Entry& entry);
// The names the endpoint or file offers, for `hearth model test`.
base::Result<std::vector<std::string>> list_models(const Entry& entry, const std::stop_token& stop);

}  // namespace model
