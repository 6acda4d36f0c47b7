// Finding things by the words people say for them, who never say them quite as they are written.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace base {

// The words of a text, folded; whatever is no letter and no digit stands between two. "Ana's to-do"
// is "ana", "to", "do".
std::vector<std::string> words_in(std::string_view text);

// What the forms of an English word have in common, for comparing alone: "change", "changed" and
// "changing" have one stem, "lemons" and "lemon", "batteries" and "battery"; "paid" and "pay" have
// not.
std::string stem(std::string_view folded_word);
// The stems of all words, in order.
std::vector<std::string> stems_in(std::string_view text);

// Small words that name nothing: "the", "my", "for".
bool is_small_word(std::string_view folded_word);
// How people are addressed before their names: "Mr", "Dr", "Frau".
bool is_title(std::string_view folded_word);

// Does the text hold all these words, each at least as a word's beginning?
bool holds_words(std::string_view text, std::string_view words);

// The part of the words, from 0 to 1, that the text holds, small ones aside: by their stems; or
// loosely, by the first four letters of those that have so many.
double held_by_stem(std::string_view text, std::string_view words);
double held_loosely(std::string_view text, std::string_view words);

// The items whose share is the greatest, if it is `least` or more.
template <class Item, class Share>
std::vector<Item> best_of(const std::vector<Item>& items, double least, Share share_of) {
  std::vector<Item> best;
  for (const Item& item : items) {
    double share = share_of(item);
    if (share < least) continue;
    if (share > least) best.clear();
    least = share;
    best.push_back(item);
  }
  return best;
}

}  // namespace base
