#include <fmt/format.h>

#include <set>

#include "agent/anchors.h"
#include "agent/hours.h"
#include "agent/planner.h"
#include "agent/referents.h"
#include "agent/strangers.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"

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

language::Context words_context(const Brief& brief) {
  return {.now = brief.now, .zone = brief.zone};
}

// The calls with every time as it is meant: counted from what it names, in its half of the day.
std::vector<plan::SpokenCall> as_meant(const std::vector<plan::SpokenCall>& heard,
                                       const Brief& brief) {
  auto calls = with_anchors(heard, *brief.tools, words_context(brief));
  settle_hours(calls, *brief.tools, words_context(brief));
  return calls;
}

std::vector<plan::SpokenCall> resolved(std::vector<plan::SpokenCall> calls, const Talk& talk) {
  resolve(calls, talk);
  return calls;
}

// A part that speaks of something in the part before ("tell her", "that morning") cannot be done
// apart from it.
bool leans_on_what_came_before(std::string_view part) {
  static const std::set<std::string, std::less<>> words = {
      "that", "it",   "its", "her", "him", "them", "then", "there",  "same",
      "they", "both", "das", "es",  "ihm", "ihr",  "ihn",  "danach", "dann"};
  std::string folded = base::fold(part);
  for (std::string_view word : base::split(folded, ' '))
    if (words.contains(word)) return true;
  return false;
}

// "it", "me": no name of a thing to remember, buy, move or forget.
bool names_nothing(const plan::SpokenCall& call, const plan::Tool& tool) {
  static const std::set<std::string, std::less<>> pointers = {
      "it",  "me", "my",  "i",    "you", "that", "this", "them", "us",  "so",
      "the", "es", "mir", "mich", "ich", "du",   "das",  "die",  "der", "uns"};
  if (tool.spoken_alone) return false;
  for (const plan::SpokenText& argument : call.arguments) {
    bool thing = argument.name == "what" || argument.name == "item" || argument.name == "fact" ||
                 argument.name == "list";
    if (thing && std::ranges::any_of(argument.texts, [&](const std::string& text) {
          return pointers.contains(base::fold(text));
        }))
      return true;
  }
  return false;
}

// Can every span that should be a time be read as one?
bool times_are_read(const plan::Tool& tool, const plan::SpokenCall& call, const Brief& brief) {
  language::Context context = words_context(brief), leaning = context;
  leaning.near = brief.now;
  for (const plan::SpokenText& argument : call.arguments) {
    for (const plan::SpokenArgument& known : tool.spoken) {
      if (known.name != argument.name) continue;
      std::string words = plan::spoken_words(known, argument.texts);
      bool time = language::read_when(words, context) || language::read_when(words, leaning);
      bool length = language::read_duration(words, context).has_value();
      // A length alone moves what is meant, or counts from now.
      if (known.kind == plan::Spoken::moment && !time && !length) return false;
      if (known.kind == plan::Spoken::duration && !length) return false;
    }
  }
  return true;
}

// A word that by itself tells a time or a number.
bool tells_time_or_number(std::string_view word, const language::Context& context) {
  static const std::set<std::string, std::less<>> other_senses = {
      "may", "march", "sat", "sun", "first", "second", "third", "one", "mon", "now"};
  bool digits = word.find_first_of("0123456789") != std::string_view::npos;
  if (digits) return true;
  if (word.size() < 3 || other_senses.contains(word)) return false;
  return language::read_number(word, context) || language::read_when(word, context);
}

std::multiset<std::string> words_of(std::string_view text) {
  std::multiset<std::string> out;
  std::string word, folded = base::fold(text) + " ";
  for (char c : folded) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80);
    if (letter) {
      word += c;
    } else if (!word.empty()) {
      out.insert(std::exchange(word, {}));
    }
  }
  return out;
}

// Words that carry no content of their own.
bool is_filler(std::string_view word) {
  static const std::set<std::string, std::less<>> fillers = {
      "a",    "an",   "and",    "are",  "at",   "be",    "can",  "could", "do",     "for",
      "from", "have", "hey",    "i",    "in",   "is",    "it",   "just",  "let",    "me",
      "my",   "not",  "of",     "off",  "on",   "ok",    "or",   "our",   "please", "pls",
      "so",   "some", "thanks", "that", "the",  "them",  "then", "this",  "to",     "too",
      "up",   "us",   "we",     "will", "with", "would", "you",  "your"};
  return word.size() < 2 || fillers.contains(word);
}

// How much of the request went into arguments.
struct Heard {
  int words = 0;         // with content, in arguments
  int times_missed = 0;  // that tell a time or a number, in none
};

Heard heard(const std::vector<plan::SpokenCall>& calls, const Brief& brief) {
  Heard out;
  std::multiset<std::string> words = words_of(brief.request);
  for (const plan::SpokenCall& call : calls)
    for (const plan::SpokenText& argument : call.arguments)
      for (const std::string& text : argument.texts)
        for (const std::string& word : words_of(text)) {
          auto found = words.find(word);
          if (found == words.end()) continue;
          words.erase(found);
          out.words += !is_filler(word);
        }
  language::Context context = words_context(brief);
  out.times_missed = int(std::ranges::count_if(
      words, [&](const std::string& word) { return tells_time_or_number(word, context); }));
  return out;
}

bool lacks_tool(const std::vector<plan::SpokenCall>& calls, const plan::Toolbox& tools) {
  return std::ranges::any_of(calls, [&](auto& call) { return !tools.find(call.tool); });
}

// What to ask when the first needed argument is missing; "" when none is.
std::string question_for(const std::vector<plan::SpokenCall>& calls, const plan::Toolbox& tools) {
  for (const plan::SpokenCall& call : calls) {
    const plan::SpokenArgument* missing = plan::missing_argument(*tools.find(call.tool), call);
    if (!missing) continue;
    if (missing->kind == plan::Spoken::moment) return "When?";
    if (missing->kind == plan::Spoken::duration) return "How long?";
    if (missing->name == "text") return "What should I write?";
    if (missing->name == "item") return "Which things?";
    bool people = missing->kind != plan::Spoken::text && missing->kind != plan::Spoken::texts;
    return people ? "Who?" : "What?";
  }
  return "";
}

// Nothing that is needed is missing, every time can be read. What asks for a tool that this house
// does not have is understood all the same, and said so.
bool can_be_done(const std::vector<plan::SpokenCall>& heard, const Brief& brief) {
  if (lacks_tool(heard, *brief.tools)) return true;
  auto calls = as_meant(heard, brief);
  for (const plan::SpokenCall& call : calls) {
    const plan::Tool* tool = brief.tools->find(call.tool);
    if (names_nothing(call, *tool) || !times_are_read(*tool, call, brief)) return false;
    bool says_nothing = call.arguments.empty() && !tool->spoken_alone;
    if (says_nothing && tool->effect != trust::Effect::s0) return false;
  }
  return plan::spoken_plan(calls, *brief.tools).has_value();
}

// What a reading is worth beside its probability: little that was said should be dropped, least of
// all times and numbers. The weights are measured on the development half of tests/requests.
std::optional<double> worth(const std::vector<plan::SpokenCall>& calls, const Brief& brief) {
  constexpr double word_worth = 0.05, time_worth = 1.5, doubt_worth = 1;
  if (calls.empty()) return doubt_worth;  // that it is none of ours weighs more than any words
  if (!can_be_done(calls, brief)) return std::nullopt;
  Heard what = heard(calls, brief);
  return word_worth * what.words - time_worth * what.times_missed;
}

// Whether the request most likely leans on the turns before it: it is short, or opens like an
// answer.
bool opens_like_an_answer(std::string_view request) {
  constexpr ptrdiff_t short_words = 4;
  static const std::set<std::string, std::less<>> openers = {
      "no",      "nope", "not", "sorry", "actually", "wait", "oops",   "scratch",
      "instead", "and",  "oh",  "also",  "plus",     "or",   "rather", "then",
      "same",    "make", "ok",  "okay",  "yes",      "yeah", "the",    "better",
      "nein",    "nee",  "und", "auch",  "ach",      "doch", "lieber", "ja"};
  std::string folded = base::fold(request);
  std::ranges::replace_if(folded, [](char c) { return c == ',' || c == '.' || c == ':'; }, ' ');
  auto words = base::split(base::trim(folded), ' ');
  return std::ssize(words) <= short_words || openers.contains(words.front());
}

bool any_text(const model::SparkReply& reply, const std::function<bool(const std::string&)>& test) {
  return std::ranges::any_of(reply.calls, [&](const model::SparkCall& call) {
    return std::ranges::any_of(call.arguments, [&](const model::SparkArgument& argument) {
      return std::ranges::any_of(argument.texts, test);
    });
  });
}

// Whether a reading holds something of the turns before the request.
bool leans_on_talk(const model::SparkReply& reply, std::string_view request) {
  return reply.fix ||
         any_text(reply, [&](const std::string& text) { return !request.contains(text); });
}

// "no", "hm": what would only put the turn before in its own place. "No, a reminder" means another
// tool with the same words.
bool corrects_nothing(const model::SparkReply& reply, const Brief& brief) {
  auto was_called = [&](const model::SparkCall& call) {
    return std::ranges::find(brief.talk.calls, call.tool, &plan::SpokenCall::tool) !=
           brief.talk.calls.end();
  };
  return reply.fix && std::ranges::any_of(reply.calls, was_called) &&
         !any_text(reply, [&](const std::string& text) { return brief.request.contains(text); });
}

class SparkPlanner : public Planner {
 public:
  explicit SparkPlanner(model::Spark& spark) : spark_(spark), born_with_(agent::born_with(spark)) {}

  base::Result<Piece> next(const Brief& brief, const std::function<void(std::string_view)>& on_text,
                           std::stop_token) override {
    if (brief.mode == Mode::thinking && brief.complaint.empty()) {
      Piece split = TRY(plan_parts(brief));
      if (!split.text.empty()) {
        if (on_text) on_text(split.text);
        return split;
      }
    }
    Piece piece = TRY(plan_whole(brief));
    bool replaces = piece.fix && !piece.text.empty() && can_be_done(piece.calls, brief);
    if (replaces && brief.talk.changed && brief.before.empty()) {
      piece.text = "hearth.undo()\n";  // then, as a piece of its own, what is meant instead
      piece.calls.clear();
      piece.heard.clear();
      piece.last = false;
    }
    if (!brief.complaint.empty()) piece.text.clear();  // it would write the same again
    if (on_text) on_text(piece.text);
    return piece;
  }

 private:
  base::Result<Piece> plan_whole(const Brief& brief) {
    if (base::words_in(brief.request).empty()) return Piece{.planner = "spark"};  // "?", "…"
    model::SparkReply reply = TRY(hear(brief));
    Piece piece{.text = {},
                .calls = resolved(spoken(reply.calls), brief.talk),
                .heard = spoken(reply.calls),
                .planner = "spark",
                .confidence = reply.confidence,
                .blind = true,
                .fix = reply.fix,
                .usage = {.tokens_in = reply.tokens_in, .tokens_out = reply.tokens_out}};
    if (leans_on_talk(reply, brief.request))
      for (auto* calls : {&piece.calls, &piece.heard})
        keep_unsaid(*calls, brief.talk, words_context(brief));
    if (piece.confidence < spark_.threshold() || corrects_nothing(reply, brief)) {
      piece.calls.clear();
      piece.heard.clear();
    }
    if (piece.calls.empty()) TRY(hear_stranger(brief, piece));
    if (piece.calls.empty() || lacks_tool(piece.calls, *brief.tools)) return piece;
    auto meant = as_meant(piece.calls, brief);
    std::vector<plan::SpokenCall> calls = leaned_on(meant, brief.talk, *brief.tools);
    calls.insert(calls.end(), meant.begin(), meant.end());
    auto text = plan::spoken_plan(calls, *brief.tools);
    if (text) {
      piece.text = *text;
    } else {
      piece.question = question_for(piece.calls, *brief.tools);
    }
    return piece;
  }

  // Most requests after others say all they mean and are heard better alone; one that takes
  // something from the turns before it is surer with them. By how much was measured on the
  // development half of tests/requests, each request behind an arbitrary other one.
  base::Result<model::SparkReply> hear(const Brief& brief) {
    constexpr double surer_by = 0.02;
    auto judge = [&](const model::SparkReply& reply) -> std::optional<double> {
      bool too_unsure = !reply.calls.empty() && reply.confidence < spark_.threshold();
      // What would not be acted upon is no reading.
      if (too_unsure || corrects_nothing(reply, brief)) return std::nullopt;
      return worth(resolved(spoken(reply.calls), brief.talk), brief);
    };
    const std::vector<std::string>& turns = brief.talk.turns;
    bool answers = !turns.empty() && opens_like_an_answer(brief.request);
    model::SparkReply leaning;
    if (answers) leaning = TRY(spark_.plan(brief.request, judge, turns));
    if (!leaning.calls.empty()) return leaning;
    model::SparkReply alone = TRY(spark_.plan(brief.request, judge));
    if (answers) return alone.calls.empty() ? leaning : alone;
    if (turns.empty() || alone.confidence + surer_by >= 1) return alone;
    leaning = TRY(spark_.plan(brief.request, judge, turns));
    bool surer = leaning.confidence > alone.confidence + surer_by;
    return surer && leans_on_talk(leaning, brief.request) ? leaning : alone;
  }

  // What Spark does not understand by itself may ask for a tool that it was not born with. These
  // come last, so that no stranger's words take away a request that Hearth's own tools are for.
  base::Result<void> hear_stranger(const Brief& brief, Piece& piece) {
    double best = spark_.threshold();
    for (const plan::Tool* tool : likely_strangers(brief.request, *brief.tools, born_with_)) {
      model::SparkReply reply = TRY(spark_.offer(brief.request, offer_of(*tool)));
      piece.usage.tokens_in += reply.tokens_in;
      piece.usage.tokens_out += reply.tokens_out;
      auto calls = spoken(reply.calls);
      if (calls.empty() || reply.confidence < best || !can_be_done(calls, brief)) continue;
      best = piece.confidence = reply.confidence;
      piece.calls = piece.heard = calls;
      piece.fix = false;
    }
    return {};
  }

  // Each independent part becomes a sub-agent that has only the tools the part is about. Without
  // text when there is just one part, or one of them is not understood.
  base::Result<Piece> plan_parts(const Brief& brief) {
    Piece whole{.text = {}, .calls = {}, .planner = "spark"};
    std::vector<std::string> parts = independent_parts(TRY(spark_.split(brief.request)));
    if (parts.size() < 2) return whole;
    std::string text;
    for (size_t i = 0; i < parts.size(); ++i) {
      Brief part = brief;
      part.request = parts[i];
      part.talk = {};
      Piece piece = TRY(plan_whole(part));
      if (piece.text.empty()) return Piece{.text = {}, .calls = {}, .planner = "spark"};
      std::set<std::string> families;
      for (const plan::SpokenCall& call : piece.calls)
        families.insert(std::string(base::split(call.tool, '.')[0]));
      base::Json tools = base::Json::array();
      for (const std::string& family : families) tools.push(family);
      text += fmt::format("part{} = agent({}, tools={})\n", i + 1, base::Json(parts[i]).dump(),
                          tools.dump());
      whole.calls.push_back({"agent", {{"goal", {parts[i]}}}});  // its words are the owner's
      whole.confidence = std::min(whole.confidence, piece.confidence);
      whole.usage.tokens_in += piece.usage.tokens_in;
      whole.usage.tokens_out += piece.usage.tokens_out;
    }
    whole.text = text;
    return whole;
  }

  model::Spark& spark_;
  const std::set<std::string, std::less<>> born_with_;
};

}  // namespace

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

std::unique_ptr<Planner> make_spark_planner(model::Spark& spark) {
  return std::make_unique<SparkPlanner>(spark);
}

}  // namespace agent
