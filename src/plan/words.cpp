// The words of the language, and those of Python that are not part of it.
#include "plan/parser.h"

namespace plan {
namespace {

struct Refused {
  std::string_view word, instead;
};
constexpr Refused refused[] = {
    {"while", "Use for over a list."},
    {"def", "Write the steps one after the other, or each(list, lambda x: …)."},
    {"class", "Use a dict."},
    {"import", "All tools are there already."},
    {"from", "All tools are there already."},
    {"try", "A step that fails does not stop the others; what went wrong is reported."},
    {"except", "A step that fails does not stop the others; what went wrong is reported."},
    {"finally", "A step that fails does not stop the others; what went wrong is reported."},
    {"raise", "Use say(…) and return."},
    {"with", "Tools need no opening or closing."},
    {"global", "All names of a plan are seen everywhere in it."},
    {"nonlocal", "All names of a plan are seen everywhere in it."},
    {"del", "Names need no removing."},
    {"assert", "Use if."},
    {"yield", "Use a list."},
    {"async", "Calls that do not need each other run at the same time by themselves."},
    {"await", "Calls that do not need each other run at the same time by themselves."},
    {"break", "Take the items that are wanted first: [x for x in xs if …]."},
    {"continue", "Put the rest of the loop under an if."},
    {"pass", "Leave the branch out."},
};
constexpr std::string_view reserved[] = {"if",     "elif", "else",  "for",    "in",
                                         "return", "and",  "or",    "not",    "is",
                                         "None",   "True", "False", "lambda", "now"};

}  // namespace

std::optional<base::Error> refused_word(std::string_view word) {
  for (const Refused& entry : refused)
    if (entry.word == word)
      return base::Error{base::Code::invalid,
                         fmt::format("{} is not part of the plan language.", word),
                         std::string(entry.instead)};
  return std::nullopt;
}

bool reserved_word(std::string_view word) {
  return std::ranges::find(reserved, word) != std::end(reserved);
}

const std::vector<std::string_view>& unusable_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all(std::begin(reserved), std::end(reserved));
    for (const Refused& entry : refused) all.push_back(entry.word);
    std::ranges::sort(all);
    return all;
  }();
  return names;
}

}  // namespace plan
