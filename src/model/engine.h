// The engine of local models: llama.cpp behind a small door. An engine holds one model and one
// sequence of tokens, which grows by append() and shrinks by truncate().
//
// Thread: one at a time per engine.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/gguf_file.h"

namespace model {

using Token = int32_t;

// llama.cpp writes to stderr unless told otherwise. Called by everything that reads a GGUF.
void silence_engine_log();

struct EngineOptions {
  int context_max = 0;  // tokens; 0: what the model was trained with
  int batch_max = 512;  // tokens computed at once
  int threads = 1;
  // Whether tokens appended together see one another, as in a prefix language model; else each sees
  // only what stands before it.
  bool both_ways = false;
};

class Engine {
 public:
  // `corrupt` (damaged, an architecture this build does not know), `limit` (too little memory).
  static base::Result<Engine> open(const ModelFile& file, const EngineOptions& options);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  int vocabulary_size() const;
  // The longest sequence it can hold.
  int context() const;
  // The sequence held now.
  const std::vector<Token>& sequence() const;

  // Computes `tokens` behind the sequence; the scores (logits) of what may come next, one per token
  // of the vocabulary, valid until the next call. A stop request ends it within milliseconds:
  // nothing is returned and nothing appended. Ids must be below vocabulary_size(). `limit` where
  // they do not fit.
  base::Result<std::optional<std::span<const float>>> append(std::span<const Token> tokens,
                                                             const std::stop_token& stop = {});
  // Text and tokens. Only where `control` is set are the names of control tokens in the text read
  // as these tokens.
  std::vector<Token> tokens_of(std::string_view text, bool control) const;
  // The bytes a token stands for; "" for control tokens. One token need not be whole UTF-8.
  std::string bytes_of(Token token) const;
  bool ends_answer(Token token) const;
  // The token that stands before every text, for models that want one.
  std::optional<Token> first_token() const;

  // The model's way of writing a conversation, "" where it has none; and a conversation written in
  // a way (nothing where the engine does not know the way).
  std::string chat_template() const;
  struct Turn {
    std::string role, text;
  };
  static std::optional<std::string> write_chat(const std::string& chat_template,
                                               const std::vector<Turn>& turns);

  // Forgets everything behind the first `length` tokens; some architectures can only forget all.
  // The new length.
  size_t truncate(size_t length);

 private:
  friend class Chooser;
  struct State;
  explicit Engine(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Chooses what comes next, within a grammar. One per answer; the engine must outlive it.
class Chooser {
 public:
  // `grammar` in GBNF with the rule `root`, or "" for none; temperature 0 takes the most probable.
  // `invalid`: the grammar is malformed.
  static base::Result<Chooser> make(const Engine& engine, const std::string& grammar,
                                    double temperature);
  Chooser(Chooser&&) noexcept;
  ~Chooser();

  // Nothing where the grammar allows no more.
  std::optional<Token> choose(std::span<const float> scores);

 private:
  struct State;
  explicit Chooser(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace model
