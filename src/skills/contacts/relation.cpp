#include "skills/contacts/relation.h"

#include "base/text.h"

namespace contacts {
namespace {

struct Relation {
  std::string_view name;
  std::string_view wider;   // the relation that does not say which: a wife is a spouse
  std::string_view turned;  // of a wider relation: what the other side is
  std::vector<std::string_view> words;
};

const std::vector<Relation>& relations() {
  static const std::vector<Relation> all = {
      {"spouse", "", "spouse", {"better half"}},
      {"wife", "spouse", "", {}},
      {"husband", "spouse", "", {"hubby"}},
      {"partner", "", "partner", {}},
      {"boyfriend", "partner", "", {}},
      {"girlfriend", "partner", "", {}},
      {"parent", "", "child", {}},
      {"mother", "parent", "", {"mum", "mom", "mummy", "mommy", "mama", "ma"}},
      {"father", "parent", "", {"dad", "daddy", "papa", "pa"}},
      {"child", "", "parent", {"kid"}},
      {"daughter", "child", "", {}},
      {"son", "child", "", {}},
      {"sibling", "", "sibling", {}},
      {"sister", "sibling", "", {"sis"}},
      {"brother", "sibling", "", {"bro"}},
      {"grandparent", "", "grandchild", {}},
      {"grandmother", "grandparent", "", {"grandma", "granny", "gran", "nana", "nan", "oma"}},
      {"grandfather", "grandparent", "", {"grandpa", "grandad", "granddad", "opa"}},
      {"grandchild", "", "grandparent", {}},
      {"aunt", "", "", {"auntie", "aunty"}},
      {"uncle", "", "", {}},
      {"cousin", "", "cousin", {}},
      {"mother-in-law", "", "", {"mother in law"}},
      {"father-in-law", "", "", {"father in law"}},
      {"friend", "", "friend", {}},
      {"neighbour", "", "neighbour", {"neighbor"}},
      {"colleague", "", "colleague", {"co-worker", "coworker"}},
      {"flatmate", "", "flatmate", {"roommate", "housemate"}},
      {"boss", "", "", {"manager"}},
      {"assistant", "", "", {"secretary"}},
      {"doctor", "", "", {"gp"}},
      {"dentist", "", "", {}},
  };
  return all;
}

const Relation* find(std::string_view name) {
  auto found = std::ranges::find(relations(), name, &Relation::name);
  return found == relations().end() ? nullptr : &*found;
}

std::string_view wider(std::string_view name) {
  auto* relation = find(name);
  return relation ? relation->wider : std::string_view();
}

}  // namespace

std::string relation_named(std::string_view words) {
  auto folded = base::fold(words);
  for (std::string_view article : {"my ", "our ", "the "})
    if (folded.starts_with(article)) folded.erase(0, article.size());
  for (const Relation& relation : relations())
    if (std::ranges::find(relation.words, folded) != relation.words.end())
      return std::string(relation.name);
  return folded;
}

bool is_known_relation(std::string_view relation) { return find(relation) != nullptr; }

std::vector<std::string> words_for(std::string_view relation) {
  if (relation.empty()) return {};
  std::vector<std::string> words = {std::string(relation)};
  if (auto* known = find(relation))
    words.insert(words.end(), known->words.begin(), known->words.end());
  return words;
}

bool can_mean(std::string_view said, std::string_view kept) {
  if (said.empty() || kept.empty()) return false;
  return said == kept || wider(said) == kept || wider(kept) == said;
}

std::string turned_round(std::string_view relation) {
  auto* known = find(wider(relation).empty() ? relation : wider(relation));
  return known ? std::string(known->turned) : "";
}

std::string relation_in_note(std::string_view note) {
  auto folded = base::fold(note);
  constexpr std::string_view ends = ".,;:!?()'\"\n";
  auto whole = relation_named(folded.substr(0, folded.find_first_of(ends)));
  if (is_known_relation(whole)) return whole;
  folded.insert(0, " ");
  for (std::string_view our : {" my ", " our "}) {
    for (size_t at = 0; (at = folded.find(our, at)) != std::string::npos; ++at) {
      auto word = folded.substr(at + our.size());
      auto relation = relation_named(word.substr(0, word.find_first_of(std::string(ends) + " ")));
      if (is_known_relation(relation)) return relation;
    }
  }
  return "";
}

}  // namespace contacts
