#include "base/words.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace base {
namespace {

constexpr size_t loose_letters = 4;

// Letters and digits of all scripts, by leaving out the signs that stand between them.
bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  bool punctuation = (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F);
  return c >= 0xC0 && c != U'×' && c != U'÷' && !punctuation;
}

bool has_vowel(std::string_view word) {
  return word.find_first_of("aeiouy") != std::string_view::npos;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// The part of the words, of those that count, for which `holds` says so.
template <class Counts, class Holds>
double share(const std::vector<std::string>& words, Counts counts, Holds holds) {
  double held = 0, all = 0;
  for (const std::string& word : words) {
    if (!counts(word)) continue;
    ++all;
    held += holds(word);
  }
  return all == 0 ? 0 : held / all;
}

}  // namespace

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  std::string folded = replace_all(fold(text), "’", "'"), word;
  auto end_word = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  for (size_t at = 0; at < folded.size();) {
    bool possessive = !word.empty() && folded.compare(at, 2, "'s") == 0;
    size_t before = at;
    char32_t c = next_code_point(folded, at);
    if (is_letter(c)) {
      word.append(folded, before, at - before);
      continue;
    }
    end_word();
    size_t behind = at + 1;
    if (possessive && (behind == folded.size() || !is_letter(next_code_point(folded, behind))))
      ++at;
  }
  end_word();
  return words;
}

std::string stem(std::string_view word) {
  std::string out(word);
  auto cut = [&](std::string_view ending) {
    if (out.size() < ending.size() + 3 || !out.ends_with(ending)) return;
    auto rest = std::string_view(out).substr(0, out.size() - ending.size());
    if (has_vowel(rest)) out.resize(rest.size());
  };
  if (!out.ends_with("ss")) cut("s");
  cut("ing");
  cut("ed");
  if (out.size() > 3 && out.ends_with('e')) out.pop_back();
  if (out.size() > 2 && out.ends_with('y')) out.back() = 'i';
  if (out.size() > 3 && out.back() == out[out.size() - 2]) out.pop_back();
  return out;
}

std::vector<std::string> stems_in(std::string_view text) {
  auto words = words_in(text);
  for (std::string& word : words) word = stem(word);
  return words;
}

bool is_small_word(std::string_view word) {
  return is_one_of(word, {"the", "a",   "an",   "some", "any",  "my",    "our",  "your",
                          "his", "her", "this", "of",   "to",   "for",   "in",   "on",
                          "at",  "and", "or",   "with", "from", "about", "that", "these"});
}

bool is_title(std::string_view word) {
  return is_one_of(word, {"mr", "mrs", "ms", "miss", "mister", "sir", "madam", "dr", "doctor",
                          "prof", "professor", "herr", "herrn", "frau"});
}

bool holds_words(std::string_view text, std::string_view words) {
  std::string folded = " " + fold(text), asked = fold(words);
  for (std::string_view word : split(asked, ' '))
    if (!word.empty() && folded.find(" " + std::string(word)) == std::string::npos) return false;
  return true;
}

double held_by_stem(std::string_view text, std::string_view words) {
  auto there = stems_in(text);
  return share(
      words_in(words), [](const std::string& word) { return !is_small_word(word); },
      [&](const std::string& word) { return std::ranges::find(there, stem(word)) != there.end(); });
}

double held_loosely(std::string_view text, std::string_view words) {
  auto there = words_in(text);
  return share(
      words_in(words), [](const std::string& word) { return word.size() >= loose_letters; },
      [&](const std::string& word) {
        auto beginning = word.substr(0, loose_letters);
        return std::ranges::any_of(there,
                                   [&](auto& other) { return other.starts_with(beginning); });
      });
}

}  // namespace base
