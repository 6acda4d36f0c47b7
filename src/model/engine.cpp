#include "model/engine.h"

#include <ggml-cpu.h>
#include <llama.h>

#include <cmath>
#include <mutex>

namespace model {
namespace {

// The engine's last complaint on this thread, for the error that follows it.
thread_local std::string complaint;

void keep_complaint(ggml_log_level level, const char* text, void*) {
  if (level == GGML_LOG_LEVEL_ERROR) complaint.assign(text);
}

template <auto free>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using ModelHandle = std::unique_ptr<llama_model, Free<llama_model_free>>;
using ContextHandle = std::unique_ptr<llama_context, Free<llama_free>>;
using SamplerHandle = std::unique_ptr<llama_sampler, Free<llama_sampler_free>>;
using PoolHandle = std::unique_ptr<ggml_threadpool, Free<ggml_threadpool_free>>;

base::Result<ModelHandle> load(const ModelFile& file) {
  llama_model_params params = llama_model_default_params();
  params.n_gpu_layers = 0;
  params.load_mode = LLAMA_LOAD_MODE_MMAP;
  params.use_extra_bufts =
      false;  // repacked weights would be a second copy in memory and a slow start
  ModelHandle model(llama_model_load_from_file_ptr(file.stream(), params));
  if (model) return model;
  return base::fail(
      base::Code::corrupt,
      fmt::format("The model file {} cannot be loaded ({}).", file.path().string(), complaint),
      "It may be damaged, or of a kind newer than this engine.");
}

llama_context_params context_params(const EngineOptions& options, int trained) {
  llama_context_params params = llama_context_default_params();
  int context = options.context_max > 0 ? std::min(options.context_max, trained) : trained;
  params.n_ctx = uint32_t(context);
  params.n_batch = params.n_ubatch = uint32_t(std::min(options.batch_max, context));
  params.n_seq_max = 1;
  params.n_outputs_max = 1;
  params.n_threads = params.n_threads_batch = options.threads;
  params.no_perf = true;
  return params;
}

}  // namespace

void silence_engine_log() {
  static std::once_flag once;
  std::call_once(once, [] {
    llama_log_set(keep_complaint, nullptr);
    llama_backend_init();
  });
}

// Order matters: the context goes before its threads and its model.
struct Engine::State {
  ModelHandle model;
  PoolHandle pool;
  ContextHandle context;
  std::vector<Token> sequence;
  std::stop_token stop;

  const llama_vocab* vocabulary() const { return llama_model_get_vocab(model.get()); }
};

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

base::Result<Engine> Engine::open(const ModelFile& file, const EngineOptions& options) {
  silence_engine_log();
  auto state = std::make_unique<State>();
  state->model = TRY(load(file));
  llama_context_params params =
      context_params(options, llama_model_n_ctx_train(state->model.get()));
  if (options.both_ways) params.attention_type = LLAMA_ATTENTION_TYPE_NON_CAUSAL;
  params.abort_callback = [](void* data) {
    return static_cast<State*>(data)->stop.stop_requested();
  };
  params.abort_callback_data = state.get();
  state->context.reset(llama_init_from_model(state->model.get(), params));
  if (!state->context) {
    return base::fail(base::Code::limit,
                      fmt::format("There is too little memory for {} with {} tokens of context.",
                                  file.path().string(), params.n_ctx),
                      "Set a smaller context for this model, or take a smaller model.");
  }
  if (options.threads > 1) {
    ggml_threadpool_params pool = ggml_threadpool_params_default(options.threads);
    state->pool.reset(ggml_threadpool_new(&pool));
    llama_attach_threadpool(state->context.get(), state->pool.get(), nullptr);
  }
  return Engine(std::move(state));
}

int Engine::vocabulary_size() const { return llama_vocab_n_tokens(state_->vocabulary()); }
int Engine::context() const { return int(llama_n_ctx_seq(state_->context.get())); }
const std::vector<Token>& Engine::sequence() const { return state_->sequence; }

base::Result<std::optional<std::span<const float>>> Engine::append(std::span<const Token> tokens,
                                                                   const std::stop_token& stop) {
  CHECK(!tokens.empty());
  size_t before = state_->sequence.size();
  if (before + tokens.size() > size_t(context())) {
    return base::fail(base::Code::limit,
                      fmt::format("The model's context of {} tokens is full.", context()));
  }
  state_->stop = stop;
  std::vector<Token> batch(tokens.begin(), tokens.end());
  size_t batch_max = llama_n_batch(state_->context.get());
  for (size_t at = 0; at < batch.size(); at += batch_max) {
    size_t count = std::min(batch_max, batch.size() - at);
    int outcome =
        llama_decode(state_->context.get(), llama_batch_get_one(batch.data() + at, int32_t(count)));
    if (outcome == 0) continue;
    truncate(before);
    if (outcome == 2) return std::nullopt;
    return base::fail(base::Code::unavailable,
                      fmt::format("The engine of local models failed ({}).", complaint),
                      "Try a smaller context for this model.");
  }
  state_->sequence.insert(state_->sequence.end(), batch.begin(), batch.end());
  const float* scores = llama_get_logits_ith(state_->context.get(), -1);
  return std::span(scores, size_t(vocabulary_size()));
}

std::vector<Token> Engine::tokens_of(std::string_view text, bool control) const {
  std::vector<Token> tokens(text.size() + 4);
  auto tokenize = [&] {
    return llama_tokenize(state_->vocabulary(), text.data(), int32_t(text.size()), tokens.data(),
                          int32_t(tokens.size()),
                          /*add_special=*/false, control);
  };
  int count = tokenize();
  if (count < 0) {
    tokens.resize(size_t(-int64_t(count)));
    count = tokenize();
  }
  tokens.resize(size_t(count));
  return tokens;
}

std::string Engine::bytes_of(Token token) const {
  std::string bytes(32, 0);
  int size = llama_token_to_piece(state_->vocabulary(), token, bytes.data(), int32_t(bytes.size()),
                                  0, false);
  if (size < 0) {
    bytes.resize(size_t(-size));
    size = llama_token_to_piece(state_->vocabulary(), token, bytes.data(), int32_t(bytes.size()), 0,
                                false);
  }
  bytes.resize(size_t(std::max(size, 0)));
  return bytes;
}

bool Engine::ends_answer(Token token) const {
  return llama_vocab_is_eog(state_->vocabulary(), token);
}

std::optional<Token> Engine::first_token() const {
  if (!llama_vocab_get_add_bos(state_->vocabulary())) return std::nullopt;
  return llama_vocab_bos(state_->vocabulary());
}

std::string Engine::chat_template() const {
  const char* text = llama_model_chat_template(state_->model.get(), nullptr);
  return text ? text : "";
}

std::optional<std::string> Engine::write_chat(const std::string& chat_template,
                                              const std::vector<Turn>& turns) {
  std::vector<llama_chat_message> messages;
  messages.reserve(turns.size());
  for (const Turn& turn : turns) messages.push_back({turn.role.c_str(), turn.text.c_str()});
  std::string written(1024, 0);
  for (;;) {
    int size = llama_chat_apply_template(chat_template.c_str(), messages.data(), messages.size(),
                                         true, written.data(), int32_t(written.size()));
    if (size < 0) return std::nullopt;
    bool whole = size_t(size) <= written.size();
    written.resize(size_t(size));
    if (whole) return written;
  }
}

size_t Engine::truncate(size_t length) {
  llama_memory_t memory = llama_get_memory(state_->context.get());
  length = std::min(length, state_->sequence.size());
  if (!llama_memory_seq_rm(memory, 0, llama_pos(length), -1)) {
    llama_memory_clear(memory, false);
    length = 0;
  }
  state_->sequence.resize(length);
  return length;
}

struct Chooser::State {
  SamplerHandle grammar, pick;
  std::vector<llama_token_data> candidates;

  void fill(std::span<const float> scores) {
    candidates.resize(scores.size());
    for (size_t i = 0; i < scores.size(); ++i) candidates[i] = {Token(i), scores[i], 0};
  }

  llama_token_data best() {
    llama_token_data_array array = {candidates.data(), candidates.size(), -1, false};
    llama_sampler_apply(pick.get(), &array);
    return array.data[array.selected];
  }

  bool grammar_allows(Token token) {
    llama_token_data candidate = {token, 1, 0};
    llama_token_data_array array = {&candidate, 1, -1, false};
    llama_sampler_apply(grammar.get(), &array);
    return std::isfinite(candidate.logit);
  }
};

Chooser::Chooser(std::unique_ptr<State> state) : state_(std::move(state)) {}
Chooser::Chooser(Chooser&&) noexcept = default;
Chooser::~Chooser() = default;

base::Result<Chooser> Chooser::make(const Engine& engine, const std::string& grammar,
                                    double temperature) {
  auto state = std::make_unique<State>();
  if (!grammar.empty()) {
    state->grammar.reset(
        llama_sampler_init_grammar(engine.state_->vocabulary(), grammar.c_str(), "root"));
    if (!state->grammar)
      return base::fail(base::Code::invalid, "The grammar for the model's answer is malformed.");
  }
  state->pick.reset(llama_sampler_chain_init(llama_sampler_chain_default_params()));
  if (temperature <= 0) {
    llama_sampler_chain_add(state->pick.get(), llama_sampler_init_greedy());
  } else {
    llama_sampler_chain_add(state->pick.get(), llama_sampler_init_min_p(0.05f, 1));
    llama_sampler_chain_add(state->pick.get(), llama_sampler_init_temp(float(temperature)));
    llama_sampler_chain_add(state->pick.get(), llama_sampler_init_dist(LLAMA_DEFAULT_SEED));
  }
  return Chooser(std::move(state));
}

// The grammar is asked about the favourite alone first: to ask it about the whole vocabulary takes
// longer than to compute the scores.
std::optional<Token> Chooser::choose(std::span<const float> scores) {
  state_->fill(scores);
  llama_token_data best = state_->best();
  if (state_->grammar) {
    if (!state_->grammar_allows(best.id)) {
      state_->fill(scores);
      llama_token_data_array array = {state_->candidates.data(), state_->candidates.size(), -1,
                                      false};
      llama_sampler_apply(state_->grammar.get(), &array);
      best = state_->best();
      if (!std::isfinite(best.logit)) return std::nullopt;
    }
    llama_sampler_accept(state_->grammar.get(), best.id);
  }
  llama_sampler_accept(state_->pick.get(), best.id);
  return best.id;
}

}  // namespace model
