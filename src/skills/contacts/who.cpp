#include "skills/contacts/who.h"

#include "base/text.h"
#include "base/words.h"
#include "skills/contacts/relation.h"

namespace contacts {
namespace {

using Test = std::function<bool(const Line&)>;

std::vector<Line> those(const std::vector<Line>& directory, const Test& test) {
  std::vector<Line> found;
  std::ranges::copy_if(directory, std::back_inserter(found), test);
  return found;
}

bool has(const std::vector<std::string>& all, const std::string& one) {
  return std::ranges::find(all, one) != all.end();
}

bool has_whole_words(const std::string& name, const std::vector<std::string>& asked) {
  auto words = base::words_in(name);
  return !asked.empty() &&
         std::ranges::all_of(asked, [&](const std::string& word) { return has(words, word); });
}

// "Dr. Lenz" is "Lenz"; a title alone stays.
std::string without_titles(std::string_view name) {
  auto space = name.find(' ');
  auto first = base::words_in(name.substr(0, space));
  bool title = space != std::string_view::npos && first.size() == 1 && base::is_title(first[0]);
  return title ? without_titles(name.substr(space + 1)) : std::string(name);
}

// The ways in which words can name somebody, the surest first.
std::vector<Test> ways(std::string_view said) {
  auto folded = base::fold(said);
  auto relation = relation_named(said);
  auto mail = base::lower(base::trim(said));
  auto words = base::words_in(said);
  return {
      [=](const Line& line) { return has(line.mails, mail); },
      [=](const Line& line) { return line.name == folded; },
      [=](const Line& line) { return line.relation == relation && !relation.empty(); },
      [=](const Line& line) {
        return line.given == folded || has_whole_words(line.name, words) ||
               std::ranges::any_of(line.other_names, [&](const std::string& name) {
                 return has_whole_words(name, words);
               });
      },
      [=](const Line& line) { return has(line.callings, relation); },
      [=](const Line& line) { return can_mean(relation, line.relation); },
  };
}

// The people of one part of the directory whom the words name in the surest way that names anybody.
std::vector<Line> named_among(const std::vector<Line>& part, std::string_view said) {
  for (const Test& test : ways(said))
    if (auto found = those(part, test); !found.empty()) return found;
  return {};
}

// Whether somebody called so can be meant by the words. Of a relation only who has it: "Neighbour
// upstairs" can be the neighbour, "Tom's mother" and "mother of Tom" never the mother.
bool can_be_called(const std::string& calling, const std::string& words) {
  if (!is_known_relation(words)) return true;
  return (calling + " ").starts_with(words + " ") && !calling.starts_with(words + " of ");
}

// Whoever has all the words, whatever their endings, among their names and what they are called.
std::vector<Line> described(const std::vector<Line>& part, std::string_view said) {
  return those(part, [words = relation_named(said)](const Line& line) {
    std::vector<std::string> all = {line.name, line.given};
    for (const auto& more : {line.other_names, words_for(line.relation)})
      all.insert(all.end(), more.begin(), more.end());
    std::ranges::copy_if(line.callings, std::back_inserter(all),
                         [&](auto& calling) { return can_be_called(calling, words); });
    return base::held_by_stem(base::join(all, " "), words) == 1;
  });
}

// Whoever has a first name or another name that begins with this one word.
std::vector<Line> beginning_with(const std::vector<Line>& part, std::string_view said) {
  constexpr size_t letters_min = 3;
  auto words = base::words_in(said);
  if (words.size() != 1 || words[0].size() < letters_min) return {};
  if (is_known_relation(relation_named(said))) return {};
  return those(part, [&](const Line& line) {
    return line.name.starts_with(words[0]) || line.given.starts_with(words[0]) ||
           std::ranges::any_of(line.other_names,
                               [&](auto& name) { return name.starts_with(words[0]); });
  });
}

// The words of a text without the marks around them: "Ana's," is "Ana's".
std::vector<std::string> name_words(std::string_view text) {
  std::vector<std::string> out;
  for (std::string_view word : base::split(text, ' ')) {
    constexpr std::string_view marks = ",.;:!?\"“”()";
    size_t begin = word.find_first_not_of(marks);
    if (begin != word.npos)
      out.emplace_back(word.substr(begin, word.find_last_not_of(marks) - begin + 1));
  }
  return out;
}

// "will" and "may" are rarely people.
bool is_everyday_word(std::string_view said) {
  static constexpr std::string_view words[] = {
      "art",   "april", "august", "bill",  "bob",   "chase", "dawn", "dean", "drew",
      "faith", "frank", "gene",   "grace", "grant", "guy",   "hope", "jack", "joy",
      "june",  "lance", "mark",   "max",   "may",   "miles", "miss", "pat",  "penny",
      "rich",  "rob",   "rose",   "sky",   "sue",   "will"};
  return said.size() < 2 || std::ranges::find(words, said) != std::end(words);
}

}  // namespace

std::string plain_name(std::string_view said) {
  auto name = base::replace_all(std::string(base::trim(said)), "’", "'");
  if (name.ends_with("'s")) name.resize(name.size() - 2);
  if (name.ends_with("s'")) name.pop_back();
  return name;
}

bool means_owner(std::string_view said) {
  auto folded = base::fold(said);
  return folded == "me" || folded == "myself" || folded == "i";
}

std::vector<Line> named(std::string_view said, const std::vector<Line>& directory) {
  if (means_owner(said)) return those(directory, [](const Line& line) { return line.is_owner; });
  auto plain = plain_name(said);
  auto untitled = without_titles(plain);
  for (bool outside : {false, true}) {
    auto part = those(directory, [&](const Line& line) { return line.is_outside == outside; });
    for (const std::string& form : {std::string(said), plain, untitled})
      if (auto found = named_among(part, form); !found.empty()) return found;
  }
  return {};
}

std::vector<Line> nearly_named(std::string_view said, const std::vector<Line>& directory) {
  auto own = those(directory, [](const Line& line) { return !line.is_outside; });
  auto name = without_titles(plain_name(said));
  if (name.size() > 3 && name.ends_with('s'))
    if (auto found = named_among(own, name.substr(0, name.size() - 1)); !found.empty())
      return found;
  if (auto found = described(own, name); !found.empty()) return found;
  return beginning_with(own, name);
}

std::vector<Line> named_within(std::string_view text, const std::vector<Line>& directory) {
  constexpr size_t words_max = 3;
  auto others =
      those(directory, [](const Line& line) { return !line.is_outside && !line.is_owner; });
  std::vector<std::string> words = name_words(text);
  std::vector<Line> found;
  for (size_t at = 0; at < words.size();) {
    size_t count = std::min(words_max, words.size() - at);
    std::vector<Line> here;
    for (; count > 0 && here.empty(); --count) {
      std::vector<std::string> some(words.begin() + at, words.begin() + at + count);
      auto said = base::join(some, " ");
      if (!is_everyday_word(said)) here = named(said, others);
    }
    for (Line& line : here)
      if (std::ranges::find(found, line.id, &Line::id) == found.end())
        found.push_back(std::move(line));
    at += here.empty() ? 1 : count + 1;
  }
  return found;
}

std::vector<Line> with_words(std::string_view text, const std::vector<Line>& directory) {
  auto asked = base::words_in(text);
  std::erase(asked, "the");
  // How many of the words a person has; the best of those with more than half of them are meant.
  auto count = [&](const Line& line) {
    auto words = base::words_in(line.words);
    return std::ranges::count_if(asked, [&](const std::string& word) {
      return std::ranges::any_of(words, [&](auto& other) { return other.starts_with(word); });
    });
  };
  auto most = std::ptrdiff_t(asked.size() / 2 + 1);
  for (const Line& line : directory) most = std::max(most, count(line));
  if (asked.empty()) return {};
  return those(directory, [&](const Line& line) { return count(line) == most; });
}

}  // namespace contacts
