#include "model/spark.h"

#include <cmath>
#include <ranges>

#include "base/json.h"
#include "model/engine.h"
#include "model/gguf_file.h"
#include "model/spark_machine.h"
#include "model/spark_scope.h"
#include "model/spark_vocabulary.h"

namespace model {
namespace {

constexpr size_t request_bytes_max =
    4096;  // far more than the context takes; bounds the tokeniser's work
constexpr size_t request_pieces_max = 160;
constexpr int context_max = 1024;

constexpr size_t readings_max = 8;          // of one request, before the first is taken after all
constexpr double other_probability = 0.02;  // a less probable choice is no reading of its own

// The most probable of the allowed tokens, and the next.
struct Choice {
  Token best, other;
  double best_log, other_log;  // of their probabilities among the allowed
};

Choice choose(std::span<const float> scores, std::vector<Token> allowed) {
  std::partial_sort(allowed.begin(), allowed.begin() + 2, allowed.end(),
                    [&](Token a, Token b) { return scores[a] > scores[b]; });
  double sum = 0;
  for (Token token : allowed) sum += std::exp(double(scores[token]) - scores[allowed[0]]);
  return {allowed[0], allowed[1], -std::log(sum),
          double(scores[allowed[1]]) - scores[allowed[0]] - std::log(sum)};
}

// The beginning of an answer.
struct Reading {
  std::vector<Token> said;
  double log_probability = 0;
  int choices = 0;
  bool operator<(const Reading& other) const { return log_probability < other.log_probability; }
};

std::unexpected<base::Error> too_long() {
  return base::fail(base::Code::limit, "The request is too long for Spark.",
                    "Say it in parts of at most 100 words.");
}

std::unexpected<base::Error> not_spark(const ModelFile& file, std::string_view why) {
  return base::fail(base::Code::corrupt,
                    fmt::format("{} is not a Spark model: {}", file.path().string(), why),
                    "Use the file models/spark.gguf that comes with Hearth.");
}

}  // namespace

struct LoadedSpark::State {
  SparkVocabulary vocabulary;
  Engine engine;
  std::string version, catalogue;
  double threshold;
  SparkScope scope;

  base::Result<SparkReply> answer(SparkTask task, std::string_view talk, const Judge& judge);
  base::Result<SparkReply> answer(SparkTask task, std::string_view talk,
                                  std::span<const Piece> pieces, std::span<const SparkTool> tools,
                                  std::span<const Token> prompt, const Judge& judge);
  void append_words(std::vector<Token>& prompt, std::string_view words, size_t pieces_max) const;
  base::Result<std::optional<SparkReply>> complete(SparkMachine& machine,
                                                   std::span<const Token> prompt, Reading reading,
                                                   std::vector<Reading>& others);
  base::Result<std::span<const float>> scores_behind(std::span<const Token> prompt,
                                                     std::span<const Token> said);
};

LoadedSpark::LoadedSpark(std::unique_ptr<State> state) : state_(std::move(state)) {}
LoadedSpark::LoadedSpark(LoadedSpark&&) noexcept = default;
LoadedSpark& LoadedSpark::operator=(LoadedSpark&&) noexcept = default;
LoadedSpark::~LoadedSpark() = default;

base::Result<LoadedSpark> LoadedSpark::open(const base::Path& path) {
  return open(TRY(ModelFile::open(path)));
}

base::Result<LoadedSpark> LoadedSpark::open(const ModelFile& file) {
  auto metadata = TRY(GgufFile::read(file));
  auto texts = metadata.texts("spark.vocab");
  auto version = metadata.text("spark.version"), catalogue = metadata.text("spark.catalogue");
  auto threshold = metadata.real("spark.threshold");
  auto weights = metadata.bytes("spark.scope.weights");
  auto scale = metadata.real("spark.scope.scale"), shift = metadata.real("spark.scope.shift");
  bool whole = texts && version && catalogue && threshold && weights && scale && shift;
  if (!whole || weights->empty()) return not_spark(file, "its metadata has no spark.* entries.");
  auto tools = base::Json::parse(*catalogue);
  if (!tools) return not_spark(file, tools.error().message);
  auto vocabulary = SparkVocabulary::make(*texts, *tools);
  if (!vocabulary) return not_spark(file, vocabulary.error().message);
  auto engine = TRY(Engine::open(file, {.context_max = context_max, .both_ways = true}));
  if (size_t(engine.vocabulary_size()) != texts->size())
    return not_spark(file, "its vocabulary and weights differ.");
  return LoadedSpark(std::make_unique<State>(
      State{std::move(*vocabulary), std::move(engine), std::move(*version), std::move(*catalogue),
            *threshold, SparkScope(std::move(*weights), *scale, *shift)}));
}

base::Result<SparkReply> LoadedSpark::State::answer(SparkTask task, std::string_view talk,
                                                    const Judge& judge) {
  if (talk.size() > request_bytes_max) return too_long();
  auto pieces = TRY(vocabulary.pieces(talk));
  if (pieces.size() > request_pieces_max || pieces.size() + 2 > size_t(engine.context()))
    return too_long();
  std::vector<Token> prompt = {task == SparkTask::plan ? vocabulary.plan : vocabulary.split};
  for (const Piece& piece : pieces) {
    if (piece.starts_turn) prompt.push_back(vocabulary.then);
    prompt.push_back(piece.token);
  }
  prompt.push_back(vocabulary.go);
  auto reply = TRY(answer(task, talk, pieces, vocabulary.tools(), prompt, judge));
  bool alone = std::ranges::none_of(pieces, &Piece::starts_turn);
  if (task == SparkTask::plan && alone && !reply.calls.empty())
    reply.confidence = std::min(reply.confidence, scope.confidence(pieces));
  return reply;
}

// Readings in the order of the probability of where they part from an earlier one; each is
// completed by its most probable rest.
base::Result<SparkReply> LoadedSpark::State::answer(SparkTask task, std::string_view talk,
                                                    std::span<const Piece> pieces,
                                                    std::span<const SparkTool> tools,
                                                    std::span<const Token> prompt,
                                                    const Judge& judge) {
  std::optional<SparkReply> first, best;
  double best_worth = 0;
  std::vector<Reading> open = {Reading{}};  // a heap
  for (size_t count = 0; count < readings_max && !open.empty(); ++count) {
    std::pop_heap(open.begin(), open.end());
    Reading reading = std::move(open.back());
    open.pop_back();
    SparkMachine machine(vocabulary, task, talk, pieces, tools);
    auto reply = TRY(complete(machine, prompt, std::move(reading), open));
    if (!first) first = reply.value_or(SparkReply{.tokens_in = int(prompt.size())});
    if (!judge) break;
    auto worth = reply ? judge(*reply) : std::nullopt;
    if (worth && (!best || reply->log_probability + *worth > best_worth)) {
      best_worth = reply->log_probability + *worth;
      best = std::move(reply);
    }
  }
  return std::move(best ? *best : *first);
}

// Says the rest of the reading; where the choice was close, the other choice becomes a reading
// among `others`. What is forced is not computed before there is a choice. Nothing: it outgrew the
// context.
base::Result<std::optional<SparkReply>> LoadedSpark::State::complete(SparkMachine& machine,
                                                                     std::span<const Token> prompt,
                                                                     Reading reading,
                                                                     std::vector<Reading>& others) {
  for (Token token : reading.said) machine.accept(token);
  while (!machine.done()) {
    std::vector<Token> allowed = machine.allowed();
    Token next = allowed.front();
    if (allowed.size() > 1) {
      if (prompt.size() + reading.said.size() >= size_t(engine.context())) return std::nullopt;
      Choice choice = choose(TRY(scores_behind(prompt, reading.said)), std::move(allowed));
      ++reading.choices;
      if (choice.other_log > std::log(other_probability)) {
        Reading& other = others.emplace_back(reading);
        other.said.push_back(choice.other);
        other.log_probability += choice.other_log;
        std::push_heap(others.begin(), others.end());
      }
      next = choice.best;
      reading.log_probability += choice.best_log;
    }
    machine.accept(next);
    reading.said.push_back(next);
  }
  return SparkReply{.calls = machine.calls(),
                    .fix = machine.fixes(),
                    .confidence = std::exp(reading.log_probability / std::max(reading.choices, 1)),
                    .log_probability = reading.log_probability,
                    .tokens_in = int(prompt.size()),
                    .tokens_out = int(reading.said.size())};
}

// The prompt is read as a whole, what was said token by token. Keeps what the engine holds already
// of both.
base::Result<std::span<const float>> LoadedSpark::State::scores_behind(
    std::span<const Token> prompt, std::span<const Token> said) {
  const std::vector<Token>& held = engine.sequence();
  std::span<const float> scores;
  size_t kept = 0;  // of what was said
  if (!said.empty() && held.size() >= prompt.size() &&
      std::equal(prompt.begin(), prompt.end(), held.begin())) {
    auto [parting, end] = std::mismatch(said.begin(), said.end() - 1,
                                        held.begin() + ptrdiff_t(prompt.size()), held.end());
    // The scores are those of the last token computed: it is computed again where all are held.
    kept = engine.truncate(prompt.size() + size_t(parting - said.begin())) - prompt.size();
  } else {
    engine.truncate(0);
    scores = *TRY(engine.append(prompt));
  }
  for (Token token : said.subspan(kept)) scores = *TRY(engine.append({&token, 1}));
  return scores;
}

namespace {

std::string one_line(std::string_view turn) {
  std::string out(turn);
  std::ranges::replace(out, '\n', ' ');
  return out;
}

}  // namespace

base::Result<SparkReply> LoadedSpark::plan(std::string_view request, const Judge& judge,
                                           std::span<const std::string> earlier) {
  std::string talk = one_line(request);
  for (const std::string& turn : earlier | std::views::reverse) {
    std::string longer = one_line(turn) + "\n" + talk;
    if (longer.size() > request_bytes_max) break;
    auto pieces = state_->vocabulary.pieces(longer);
    if (!pieces || pieces->size() > request_pieces_max) break;
    talk = std::move(longer);
  }
  return state_->answer(SparkTask::plan, talk, judge);
}

// What cannot be cut into pieces says nothing.
void LoadedSpark::State::append_words(std::vector<Token>& prompt, std::string_view words,
                                      size_t pieces_max) const {
  auto pieces = vocabulary.pieces(words.substr(0, request_bytes_max));
  if (!pieces) return;
  for (const Piece& piece : *pieces | std::views::take(pieces_max)) prompt.push_back(piece.token);
}

base::Result<SparkReply> LoadedSpark::offer(std::string_view request, const SparkOffer& tool) {
  constexpr size_t purpose_max = 40, argument_max = 12;  // pieces
  const SparkVocabulary& vocabulary = state_->vocabulary;
  auto spoken = [](std::string name) {
    std::ranges::replace_if(name, [](char c) { return c == '.' || c == '_'; }, ' ');
    return name;
  };
  if (request.size() > request_bytes_max) return too_long();
  std::string text = one_line(request);
  auto pieces = TRY(vocabulary.pieces(text));
  if (pieces.size() > request_pieces_max) return too_long();
  std::vector<Token> prompt = {vocabulary.offer};
  for (const Piece& piece : pieces) prompt.push_back(piece.token);
  prompt.push_back(vocabulary.fresh);
  state_->append_words(prompt, spoken(tool.name) + ": " + tool.purpose, purpose_max);
  SparkTool offered{tool.name, vocabulary.fresh, {}};
  size_t heard = std::min(tool.arguments.size(), vocabulary.offered.size());
  for (size_t i = 0; i < heard; ++i) {
    const SparkOffer::Argument& argument = tool.arguments[i];
    prompt.push_back(vocabulary.offered[i]);
    std::string note = argument.note.empty() ? "" : ": " + argument.note;
    state_->append_words(prompt, spoken(argument.name) + note, argument_max);
    offered.arguments.push_back({argument.name, vocabulary.offered[i], false});
  }
  prompt.push_back(vocabulary.go);
  if (prompt.size() > size_t(state_->engine.context())) return too_long();
  return state_->answer(SparkTask::offer, text, pieces, {&offered, 1}, prompt, {});
}

// Where Spark cannot say the parts, the request is one.
base::Result<std::vector<std::string>> LoadedSpark::split(std::string_view request) {
  auto reply = TRY(state_->answer(SparkTask::split, one_line(request), {}));
  if (reply.calls.empty()) return std::vector{std::string(request)};
  return reply.calls.front().arguments.front().texts;
}

double LoadedSpark::threshold() const { return state_->threshold; }
const std::string& LoadedSpark::version() const { return state_->version; }
const std::string& LoadedSpark::catalogue() const { return state_->catalogue; }

}  // namespace model
