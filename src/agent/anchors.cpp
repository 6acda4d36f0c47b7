#include "agent/anchors.h"

#include <map>
#include <span>

#include "base/text.h"

namespace agent {
namespace {

using Words = std::span<const std::string_view>;

// The word that stands in its place once what follows it is named elsewhere.
const std::map<std::string, std::string, std::less<>> joints = {
    {"before", "before"}, {"after", "after"}, {"vor", "davor"}, {"nach", "danach"}, {"of", ""}};

std::string_view without_marks(std::string_view word) {
  while (!word.empty() && std::string_view(",;:").contains(word.back())) word.remove_suffix(1);
  return word;
}

std::string joined(Words words) {
  return base::join(std::vector<std::string>(words.begin(), words.end()), " ");
}

bool is_article(std::string_view word) {
  static constexpr std::string_view articles[] = {"the", "my",  "our", "a",   "an",  "der",
                                                  "die", "das", "dem", "den", "mein"};
  return std::ranges::find(articles, base::fold(word)) != std::end(articles);
}

// "flight" of "the flight,"
std::string thing_named(Words words) {
  while (!words.empty() && is_article(words.front())) words = words.subspan(1);
  return std::string(without_marks(joined(words)));
}

// "the day before" of "the day before the flight", "that morning" of "the morning of the flight",
// "six that day" of "six on the day of the flight".
std::string leaning_form(Words head, std::string_view joint) {
  Words rest = head.first(head.size() - 1);
  if (joint != "of") return fmt::format("{} {}", joined(head), joints.find(joint)->second);
  if (base::iequals_ascii(head.back(), "eve")) return joined(rest) + " evening before";
  while (!rest.empty() && (is_article(rest.back()) || rest.back() == "on"))
    rest = rest.first(rest.size() - 1);
  return fmt::format("{} that {}", joined(rest), head.back());
}

bool is_time(std::string_view words, const language::Context& context) {
  return !words.empty() && language::read_when(words, context).has_value();
}

bool opens_a_time(std::string_view word) {
  static constexpr std::string_view openers[] = {"at", "on", "in", "um", "am"};
  return std::ranges::find(openers, word) != std::end(openers) ||
         word.find_first_of("0123456789") != std::string_view::npos;
}

// "flight, 7pm", "flight at nine", "flight at"; not "parents' evening".
bool runs_into_a_time(Words words, const language::Context& context) {
  if (opens_a_time(words.back())) return true;
  for (size_t at = 1; at < words.size(); ++at) {
    bool opens = words[at - 1].ends_with(',') || opens_a_time(words[at]);
    if (opens && is_time(joined(words.subspan(at)), context)) return true;
  }
  return false;
}

}  // namespace

std::optional<Anchored> anchored(std::string_view words, const language::Context& context) {
  language::Context leaning = context;
  leaning.near = context.now;
  if (is_time(words, leaning)) return {};
  std::vector<std::string_view> all = base::split(words, ' ');
  for (size_t at = 1; at + 1 < all.size(); ++at) {
    std::string joint = base::fold(all[at]);
    if (!joints.contains(joint)) continue;
    std::string head = leaning_form(Words(all).first(at), joint);
    for (size_t end = all.size(); end > at + 1; --end) {
      Words named = Words(all).subspan(at + 1, end - at - 1);
      if (runs_into_a_time(named, leaning)) continue;
      std::string event = thing_named(named), tail = joined(Words(all).subspan(end));
      std::string time(base::trim(tail.empty() ? head : fmt::format("{}, {}", head, tail)));
      if (!event.empty() && !is_time(event, leaning) && is_time(time, leaning))
        return Anchored{.event = event, .words = time};
    }
  }
  return {};
}

std::vector<plan::SpokenCall> with_anchors(const std::vector<plan::SpokenCall>& calls,
                                           const plan::Toolbox& tools,
                                           const language::Context& context) {
  std::vector<plan::SpokenCall> out;
  for (plan::SpokenCall call : calls) {
    for (plan::SpokenText& argument : call.arguments) {
      const plan::Tool& tool = *tools.find(call.tool);
      auto known = std::ranges::find(tool.spoken, argument.name, &plan::SpokenArgument::name);
      bool moment = known != tool.spoken.end() && known->kind == plan::Spoken::moment;
      if (!moment || !known->near.empty() || !tools.find("calendar.find")) continue;
      auto counted = anchored(base::join(argument.texts, " "), context);
      if (!counted) continue;
      out.push_back({"calendar.find", {{"what", {counted->event}}}});
      argument.texts = {counted->words};
    }
    out.push_back(std::move(call));
  }
  return out;
}

}  // namespace agent
