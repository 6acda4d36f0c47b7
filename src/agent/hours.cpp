#include "agent/hours.h"

#include <array>

#include "base/text.h"
#include "base/words.h"

namespace agent {
namespace {

// What is said behind a time, in English and in German; the first that can be read counts.
using Endings = std::array<std::string_view, 2>;
constexpr Endings in_the_morning = {" in the morning", " morgens"};
constexpr Endings in_the_evening = {" in the evening", " abends"};

bool has_word(std::string_view what, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(base::words_in(what), [&](const std::string& word) {
    return std::ranges::find(words, word) != words.end();
  });
}

bool wakes_people(std::string_view what) {
  return base::fold(what).starts_with("get me up") ||
         has_word(what, {"alarm", "wake", "waking", "wakeup", "breakfast", "weck", "wecke",
                         "wecken", "wecker", "frühstück"});
}

bool is_an_evening_out(std::string_view what) {
  return has_word(what, {"dinner", "supper", "concert", "gig", "cinema", "movie", "film", "theatre",
                         "theater", "opera", "party", "drinks", "pub", "bedtime", "abendessen",
                         "konzert", "kino", "oper"});
}

base::Day first_day(const language::When& when, const language::Context& context) {
  if (auto* repeat = std::get_if<language::Recurrence>(&when)) return base::day_of(repeat->first);
  if (auto* span = std::get_if<language::Span>(&when))
    return base::day_of(context.zone.to_local(span->period.start));
  return base::day_of(context.zone.to_local(std::get<language::Point>(when).at));
}

bool is_exact(const language::When& when) {
  auto* span = std::get_if<language::Span>(&when);
  return !span || !span->whole_days;
}

std::string moved_to(const Endings& endings, std::string_view words,
                     const language::Context& context) {
  auto before = language::read_when(words, context);
  if (!before || !is_exact(*before)) return std::string(words);
  bool repeats = std::holds_alternative<language::Recurrence>(*before);
  for (std::string_view ending : endings) {
    std::string all = fmt::format("{}{}", words, ending);
    auto after = language::read_when(all, context);
    if (!after || *after == *before) continue;
    if (repeats || first_day(*after, context) == first_day(*before, context)) return all;
  }
  return std::string(words);
}

}  // namespace

std::string in_its_half(std::string_view words, std::string_view what,
                        const language::Context& context) {
  if (wakes_people(what)) return moved_to(in_the_morning, words, context);
  if (is_an_evening_out(what)) return moved_to(in_the_evening, words, context);
  return std::string(words);
}

void settle_hours(std::vector<plan::SpokenCall>& calls, const plan::Toolbox& tools,
                  const language::Context& context) {
  for (plan::SpokenCall& call : calls) {
    auto what = std::ranges::find(call.arguments, "what", &plan::SpokenText::name);
    if (what == call.arguments.end() || what->texts.empty()) continue;
    const plan::Tool& tool = *tools.find(call.tool);
    for (plan::SpokenText& argument : call.arguments) {
      auto known = std::ranges::find(tool.spoken, argument.name, &plan::SpokenArgument::name);
      if (known == tool.spoken.end() || known->kind != plan::Spoken::moment) continue;
      std::string words = base::join(argument.texts, " ");
      std::string settled = in_its_half(words, what->texts[0], context);
      if (settled != words) argument.texts = {settled};
    }
  }
}

}  // namespace agent
