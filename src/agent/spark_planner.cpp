#include <fmt/format.h>

#include <set>

#include "agent/planner.h"
#include "base/json.h"
#include "base/text.h"

namespace agent {
namespace {

std::vector<plan::SpokenCall> spoken(const std::vector<model::SparkCall>& calls) {
  std::vector<plan::SpokenCall> out;
  for (const model::SparkCall& call : calls) {
    plan::SpokenCall& copy = out.emplace_back(plan::SpokenCall{call.tool, {}});
    for (const model::SparkArgument& argument : call.arguments)
      copy.arguments.push_back({argument.name, argument.texts});
  }
  return out;
}

// A part that speaks of something in the part before ("tell her", "that morning") cannot be done
// apart from it.
bool leans_on_what_came_before(std::string_view part) {
  static const std::set<std::string, std::less<>> words = {
      "that", "it", "its", "her", "him", "them", "then", "there", "same", "they", "both"};
  std::string folded = base::fold(part);
  for (std::string_view word : base::split(folded, ' '))
    if (words.contains(word)) return true;
  return false;
}

std::vector<std::string> independent_parts(const std::vector<std::string>& parts) {
  std::vector<std::string> out;
  for (const std::string& part : parts) {
    if (!out.empty() && leans_on_what_came_before(part)) {
      out.back() += " and " + part;
    } else {
      out.push_back(part);
    }
  }
  return out;
}

class SparkPlanner : public Planner {
 public:
  explicit SparkPlanner(model::Spark& spark) : spark_(spark) {}

  base::Result<Piece> next(const Brief& brief, const std::function<void(std::string_view)>& on_text,
                           std::stop_token) override {
    if (brief.mode == Mode::thinking && brief.complaint.empty()) {
      Piece split = TRY(plan_parts(brief));
      if (!split.text.empty()) {
        if (on_text) on_text(split.text);
        return split;
      }
    }
    Piece piece = TRY(plan_whole(brief.request, *brief.tools));
    if (!brief.complaint.empty()) piece.text.clear();  // it would write the same again
    if (on_text) on_text(piece.text);
    return piece;
  }

 private:
  base::Result<Piece> plan_whole(std::string_view request, const plan::Toolbox& tools) {
    model::SparkReply reply = TRY(spark_.plan(request));
    Piece piece{.text = {},
                .calls = spoken(reply.calls),
                .planner = "spark",
                .confidence = reply.confidence,
                .usage = {.tokens_in = reply.tokens_in, .tokens_out = reply.tokens_out}};
    if (piece.calls.empty() || piece.confidence < spark_.threshold()) return piece;
    auto text = plan::spoken_plan(piece.calls, tools);
    if (text)
      piece.text =
          *text;  // a needed argument was not said, or the tool is not among these: not understood
    return piece;
  }

  // Each independent part becomes a sub-agent that has only the tools the part is about. Without
  // text when there is just one part, or one of them is not understood.
  base::Result<Piece> plan_parts(const Brief& brief) {
    Piece whole{.text = {}, .calls = {}, .planner = "spark"};
    std::vector<std::string> parts = independent_parts(TRY(spark_.split(brief.request)));
    if (parts.size() < 2) return whole;
    std::string text;
    for (size_t i = 0; i < parts.size(); ++i) {
      Piece piece = TRY(plan_whole(parts[i], *brief.tools));
      if (piece.text.empty()) return Piece{.text = {}, .calls = {}, .planner = "spark"};
      std::set<std::string> families;
      for (const plan::SpokenCall& call : piece.calls)
        families.insert(std::string(base::split(call.tool, '.')[0]));
      base::Json tools = base::Json::array();
      for (const std::string& family : families) tools.push(family);
      text += fmt::format("part{} = agent({}, tools={})\n", i + 1, base::Json(parts[i]).dump(),
                          tools.dump());
      whole.confidence = std::min(whole.confidence, piece.confidence);
      whole.usage.tokens_in += piece.usage.tokens_in;
      whole.usage.tokens_out += piece.usage.tokens_out;
    }
    whole.text = text;
    return whole;
  }

  model::Spark& spark_;
};

class GivenPlanner : public Planner {
 public:
  base::Result<Piece> next(const Brief& brief, const std::function<void(std::string_view)>&,
                           std::stop_token) override {
    if (!brief.complaint.empty()) return base::fail(base::Code::invalid, brief.complaint);
    return Piece{.text = brief.request + "\n", .calls = {}, .planner = "owner"};
  }
};

class Cascade : public Planner {
 public:
  Cascade(std::unique_ptr<Planner> first, std::unique_ptr<Planner> second)
      : first_(std::move(first)), second_(std::move(second)) {}

  base::Result<Piece> next(const Brief& brief, const std::function<void(std::string_view)>& on_text,
                           std::stop_token stop) override {
    bool begun_by_second = !brief.before.empty() && brief.before.back().piece.planner != "spark";
    if (!begun_by_second) {
      auto piece = first_->next(brief, on_text, stop);
      if (piece && !piece->text.empty()) return piece;
    }
    return second_->next(brief, on_text, stop);
  }

 private:
  std::unique_ptr<Planner> first_, second_;
};

}  // namespace

std::unique_ptr<Planner> make_spark_planner(model::Spark& spark) {
  return std::make_unique<SparkPlanner>(spark);
}

std::unique_ptr<Planner> make_cascade(std::unique_ptr<Planner> first,
                                      std::unique_ptr<Planner> second) {
  return std::make_unique<Cascade>(std::move(first), std::move(second));
}

std::unique_ptr<Planner> make_given_planner() { return std::make_unique<GivenPlanner>(); }

const char* mode_name(Mode mode) {
  static constexpr const char* names[] = {"instant", "thinking", "given"};
  return names[size_t(mode)];
}

std::optional<Mode> mode_named(std::string_view name) {
  for (Mode mode : {Mode::instant, Mode::thinking, Mode::given})
    if (name == mode_name(mode)) return mode;
  return {};
}

}  // namespace agent
