#include "skills/contacts/who.h"

#include "base/text.h"
#include "skills/contacts/relation.h"

namespace contacts {
namespace {

using Test = std::function<bool(const Line&)>;

std::vector<Line> those(const std::vector<Line>& directory, const Test& test) {
  std::vector<Line> found;
  std::ranges::copy_if(directory, std::back_inserter(found), test);
  return found;
}

std::vector<std::string_view> words_in(std::string_view text) {
  std::vector<std::string_view> words;
  constexpr std::string_view between = " .,;:!?()'\"/<>\n\t";
  for (size_t at = 0; (at = text.find_first_not_of(between, at)) != std::string_view::npos;) {
    size_t end = std::min(text.find_first_of(between, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

bool has(const std::vector<std::string>& all, const std::string& one) {
  return std::ranges::find(all, one) != all.end();
}

bool has_whole_words(const std::string& name, const std::vector<std::string_view>& asked) {
  auto words = words_in(name);
  return !asked.empty() && std::ranges::all_of(asked, [&](std::string_view word) {
    return std::ranges::find(words, word) != words.end();
  });
}

// The ways in which words can name somebody, the surest first.
std::vector<Test> ways(std::string_view said) {
  auto folded = base::fold(said);
  auto relation = relation_named(said);
  auto mail = base::lower(base::trim(said));
  return {
      [=](const Line& line) { return has(line.mails, mail); },
      [=](const Line& line) { return line.name == folded; },
      [=](const Line& line) { return line.relation == relation && !relation.empty(); },
      [=](const Line& line) { return has(line.callings, relation); },
      [=](const Line& line) {
        return has(line.nicknames, folded) || line.given == folded ||
               has_whole_words(line.name, words_in(folded));
      },
      [=](const Line& line) { return can_mean(relation, line.relation); },
  };
}

}  // namespace

bool means_owner(std::string_view said) {
  auto folded = base::fold(said);
  return folded == "me" || folded == "myself" || folded == "i";
}

std::vector<Line> named(std::string_view said, const std::vector<Line>& directory) {
  if (means_owner(said)) return those(directory, [](const Line& line) { return line.is_owner; });
  auto all = ways(said);
  for (bool outside : {false, true})
    for (const Test& test : all)
      if (auto found = those(directory,
                             [&](auto& line) { return line.is_outside == outside && test(line); });
          !found.empty())
        return found;
  return {};
}

std::vector<Line> with_words(std::string_view text, const std::vector<Line>& directory) {
  auto folded = base::fold(text);
  auto asked = words_in(folded);
  std::erase_if(asked, [](std::string_view word) { return word == "s" || word == "the"; });
  // How many of the words a person has; the best of those with more than half of them are meant.
  auto count = [&](const Line& line) {
    auto words = words_in(line.words);
    return std::ranges::count_if(asked, [&](std::string_view word) {
      return std::ranges::any_of(words, [&](auto& other) { return other.starts_with(word); });
    });
  };
  auto most = std::ptrdiff_t(asked.size() / 2 + 1);
  for (const Line& line : directory) most = std::max(most, count(line));
  if (asked.empty()) return {};
  return those(directory, [&](const Line& line) { return count(line) == most; });
}

}  // namespace contacts
