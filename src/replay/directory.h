// Rule E2 over recorded results: who the owner meant by a name, where their own records have
// exactly one of that name.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace replay {

class Directory {
 public:
  // Takes up every record of a result: each object in it that holds strings.
  void add(const base::Json& result);
  // Words that came from outside were written somewhere in this task: a record that holds them may
  // be the attacker's, and names nobody.
  void distrust(std::string_view words);
  // Is `value` a detail of the one record that `said`, the owner's words, names? A record is named
  // by the whole of one of its details, or by a word of its name that no other record has.
  bool names(std::string_view said, std::string_view value) const;

 private:
  struct Record {
    std::set<std::string> details;     // all its strings, canonical
    std::set<std::string> name_words;  // of the details that are names
    bool operator==(const Record&) const = default;
  };
  bool trusted(const Record& record) const;

  std::vector<Record> records_;
  std::set<std::string> distrusted_;
};

}  // namespace replay
