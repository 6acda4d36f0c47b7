#include "model/local.h"

#include <thread>

#include "model/engine.h"
#include "model/local_prompt.h"
#include "model/utf8_stream.h"

namespace model {
namespace {

constexpr int context_usual =
    8192;  // what models were trained with often needs more memory than there is
constexpr int batch_max = 128;  // small enough that a stop is seen within 100 ms

// Below this a token is computed sooner than threads can meet.
constexpr uint64_t one_thread_bytes_max = 64 << 20;

int threads_for(const ModelFile& file) {
  if (file.bytes() <= one_thread_bytes_max) return 1;
  return int(std::clamp(std::thread::hardware_concurrency(), 1u, 8u));
}

class LocalModel : public Model {
 public:
  LocalModel(std::string name, Engine engine)
      : name_(std::move(name)), engine_(std::move(engine)) {}

  base::Result<Reply> complete(const Prompt& prompt,
                               const std::function<void(std::string_view)>& on_text,
                               std::stop_token stop) override;
  const std::string& name() const override { return name_; }

 private:
  using Scores = std::span<const float>;

  base::Result<Scores> read_prompt(const Prompt& prompt, Usage& usage, const std::stop_token& stop);
  base::Result<Scores> append(std::span<const Token> tokens, const std::stop_token& stop);

  std::string name_;
  Engine engine_;
};

base::Result<LocalModel::Scores> LocalModel::append(std::span<const Token> tokens,
                                                    const std::stop_token& stop) {
  if (stop.stop_requested()) return std::unexpected(failure(Failure::cancelled, name_));
  auto scores = TRY(engine_.append(tokens, stop));
  if (!scores) return std::unexpected(failure(Failure::cancelled, name_));
  return *scores;
}

// Computes only what the last request did not begin with; at least one token, for its scores.
base::Result<LocalModel::Scores> LocalModel::read_prompt(const Prompt& prompt, Usage& usage,
                                                         const std::stop_token& stop) {
  std::vector<Token> tokens = prompt_tokens(engine_, prompt);
  if (tokens.size() >= size_t(engine_.context())) {
    return base::fail(base::Code::limit,
                      fmt::format("The prompt has {} tokens and the model {} takes {}.",
                                  tokens.size(), name_, engine_.context()),
                      "Ask for less at once, or give the model a larger context.");
  }
  if (tokens.empty()) return base::fail(base::Code::invalid, "The prompt is empty.");
  auto& known = engine_.sequence();
  auto [end, _] = std::mismatch(tokens.begin(), tokens.end() - 1, known.begin(), known.end());
  size_t kept = engine_.truncate(size_t(end - tokens.begin()));
  usage.tokens_in = int64_t(tokens.size());
  usage.tokens_cached = int64_t(kept);
  return append(std::span(tokens).subspan(kept), stop);
}

base::Result<Reply> LocalModel::complete(const Prompt& prompt,
                                         const std::function<void(std::string_view)>& on_text,
                                         std::stop_token stop) {
  Reply reply;
  auto chooser = TRY(Chooser::make(engine_, prompt.grammar, prompt.temperature));
  Scores scores = TRY(read_prompt(prompt, reply.usage, stop));
  Utf8Stream stream;
  auto show = [&](const std::string& text) {
    reply.text += text;
    if (on_text && !text.empty()) on_text(text);
  };
  for (;;) {
    auto token = chooser.choose(scores);
    if (token) ++reply.usage.tokens_out;
    if (!token || engine_.ends_answer(*token)) {
      reply.stop = "end";
      break;
    }
    show(stream.feed(engine_.bytes_of(*token)));
    if (reply.usage.tokens_out >= prompt.tokens_max ||
        engine_.sequence().size() == size_t(engine_.context())) {
      reply.stop = "length";
      break;
    }
    scores = TRY(append({&*token, 1}, stop));
  }
  show(stream.finish());
  return reply;
}

}  // namespace

base::Result<std::unique_ptr<Model>> open_local(const Entry& entry, const ModelFile& file) {
  auto engine = TRY(
      Engine::open(file, {.context_max = entry.context_max > 0 ? entry.context_max : context_usual,
                          .batch_max = batch_max,
                          .threads = threads_for(file)}));
  return std::make_unique<LocalModel>(entry.name, std::move(engine));
}

}  // namespace model
