// What people are to each other: "mum", "my wife", "the plumber".
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace contacts {

// One name for all the words of a relation, folded, without "my" and "the": "my Mum" is "mother". A
// word of no known relation stands for itself: "the plumber" is "plumber".
std::string relation_named(std::string_view words);
bool is_known_relation(std::string_view relation);
// All the words for it: "mother" is said "mother", "mum", "mom" …
std::vector<std::string> words_for(std::string_view relation);

// Whether `said` can mean somebody kept as `kept` (both as relation_named gives them): "wife" means
// the wife, and a spouse too; never the husband.
bool can_mean(std::string_view said, std::string_view kept);

// Seen from the other side: a child's parent. Empty where it has no name.
std::string turned_round(std::string_view relation);

// The relation that a note tells: "My sister, lives in Bern", "Our son", "Mother". Empty for none.
std::string relation_in_note(std::string_view note);

}  // namespace contacts
