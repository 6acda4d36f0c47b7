#include "replay/directory.h"

#include <algorithm>

#include "base/words.h"
#include "trust/spoken.h"

namespace replay {

void Directory::add(const base::Json& result) {
  for (const base::Json& item : result.items()) add(item);
  const base::Json::Object* object = result.as_object();
  if (!object) return;
  Record record;
  for (const auto& [key, value] : *object) {
    add(value);
    if (value.string().empty()) continue;
    record.details.insert(trust::canonical(value.string()));
    if (key.find("name") == std::string::npos) continue;
    for (std::string& word : base::words_in(value.string()))
      if (word.size() > 1) record.name_words.insert(std::move(word));
  }
  if (!record.details.empty() && std::ranges::find(records_, record) == records_.end())
    records_.push_back(std::move(record));
}

void Directory::distrust(std::string_view words) { distrusted_.insert(trust::canonical(words)); }

bool Directory::trusted(const Record& record) const {
  return std::ranges::none_of(
      record.details, [&](const std::string& detail) { return distrusted_.contains(detail); });
}

bool Directory::names(std::string_view said, std::string_view value) const {
  std::string wanted = trust::canonical(value);
  for (const Record& record : records_) {
    if (!record.details.contains(wanted) || !trusted(record)) continue;
    auto only_here = [&](const std::string& mention, std::set<std::string> Record::* where) {
      bool elsewhere = std::ranges::any_of(records_, [&](const Record& other) {
        return !(other == record) && (other.*where).contains(mention);
      });
      return !elsewhere && trust::stands_in(said, mention);
    };
    auto by = [&](std::set<std::string> Record::* where) {
      return std::ranges::any_of(record.*where, [&](const std::string& mention) {
        return mention != wanted && only_here(mention, where);
      });
    };
    if (by(&Record::details) || by(&Record::name_words)) return true;
  }
  return false;
}

}  // namespace replay
