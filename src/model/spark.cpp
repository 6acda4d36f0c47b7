#include "model/spark.h"

#include <cmath>

#include "base/json.h"
#include "model/engine.h"
#include "model/gguf_file.h"
#include "model/spark_machine.h"
#include "model/spark_vocabulary.h"

namespace model {
namespace {

constexpr size_t request_bytes_max =
    4096;  // far more than the context takes; bounds the tokeniser's work
constexpr size_t request_pieces_max = 160;
constexpr int context_max = 1024;

struct Choice {
  Token token;
  double log_probability;  // among the allowed
};

Choice choose(std::span<const float> scores, std::span<const Token> allowed) {
  Token best = *std::max_element(allowed.begin(), allowed.end(),
                                 [&](Token a, Token b) { return scores[a] < scores[b]; });
  double sum = 0;
  for (Token token : allowed) sum += std::exp(double(scores[token]) - scores[best]);
  return {best, -std::log(sum)};
}

std::unexpected<base::Error> too_long() {
  return base::fail(base::Code::limit, "The request is too long for Spark.",
                    "Say it in parts of at most 100 words.");
}

std::unexpected<base::Error> not_spark(const base::Path& file, std::string_view why) {
  return base::fail(base::Code::corrupt,
                    fmt::format("{} is not a Spark model: {}", file.string(), why),
                    "Use the file models/spark.gguf that comes with Hearth.");
}

}  // namespace

struct Spark::State {
  SparkVocabulary vocabulary;
  Engine engine;
  std::string version, catalogue;
  double threshold;

  base::Result<SparkReply> answer(SparkTask task, std::string_view request);
  base::Result<SparkReply> decode(SparkMachine& machine, std::vector<Token> pending);
};

Spark::Spark(std::unique_ptr<State> state) : state_(std::move(state)) {}
Spark::Spark(Spark&&) noexcept = default;
Spark& Spark::operator=(Spark&&) noexcept = default;
Spark::~Spark() = default;

base::Result<Spark> Spark::open(const base::Path& file) {
  auto metadata = TRY(GgufFile::read(file));
  auto texts = metadata.texts("spark.vocab");
  auto version = metadata.text("spark.version"), catalogue = metadata.text("spark.catalogue");
  auto threshold = metadata.real("spark.threshold");
  if (!texts || !version || !catalogue || !threshold)
    return not_spark(file, "its metadata has no spark.* entries.");
  auto tools = base::Json::parse(*catalogue);
  if (!tools) return not_spark(file, tools.error().message);
  auto vocabulary = SparkVocabulary::make(*texts, *tools);
  if (!vocabulary) return not_spark(file, vocabulary.error().message);
  auto engine = TRY(Engine::open(file, {.context_max = context_max}));
  if (size_t(engine.vocabulary_size()) != texts->size())
    return not_spark(file, "its vocabulary and weights differ.");
  return Spark(
      std::make_unique<State>(State{std::move(*vocabulary), std::move(engine), std::move(*version),
                                    std::move(*catalogue), *threshold}));
}

base::Result<SparkReply> Spark::State::answer(SparkTask task, std::string_view request) {
  if (request.size() > request_bytes_max) return too_long();
  auto pieces = TRY(vocabulary.pieces(request));
  if (pieces.size() > request_pieces_max || pieces.size() + 2 > size_t(engine.context()))
    return too_long();
  std::vector<Token> prompt = {task == SparkTask::plan ? vocabulary.plan : vocabulary.split};
  for (const Piece& piece : pieces) prompt.push_back(piece.token);
  prompt.push_back(vocabulary.go);
  engine.truncate(0);
  SparkMachine machine(vocabulary, task, request, pieces);
  return decode(machine, std::move(prompt));
}

// Tokens wait in `pending` until the machine leaves a choice: what is forced is computed together
// with what follows it. An answer that outgrows the context is none: an empty reply without
// confidence.
base::Result<SparkReply> Spark::State::decode(SparkMachine& machine, std::vector<Token> pending) {
  SparkReply reply{.tokens_in = int(pending.size())};
  double log_probability = 0;
  int choices = 0;
  while (!machine.done()) {
    std::vector<Token> allowed = machine.allowed();
    Token next = allowed.front();
    if (allowed.size() > 1) {
      if (engine.sequence().size() + pending.size() >= size_t(engine.context())) return reply;
      Choice choice = choose(*TRY(engine.append(pending)), allowed);
      pending.clear();
      next = choice.token;
      log_probability += choice.log_probability;
      ++choices;
    }
    machine.accept(next);
    pending.push_back(next);
    ++reply.tokens_out;
  }
  reply.calls = machine.calls();
  reply.confidence = std::exp(log_probability / std::max(choices, 1));
  return reply;
}

base::Result<SparkReply> Spark::plan(std::string_view request) {
  return state_->answer(SparkTask::plan, request);
}

// Where Spark cannot say the parts, the request is one.
base::Result<std::vector<std::string>> Spark::split(std::string_view request) {
  auto reply = TRY(state_->answer(SparkTask::split, request));
  if (reply.calls.empty()) return std::vector{std::string(request)};
  return reply.calls.front().arguments.front().texts;
}

double Spark::threshold() const { return state_->threshold; }
const std::string& Spark::version() const { return state_->version; }
const std::string& Spark::catalogue() const { return state_->catalogue; }

}  // namespace model
