#include "model/registry.h"

#include "base/text.h"

namespace model {
namespace {

constexpr size_t entries_max = 100, text_max = 1000;

std::unexpected<base::Error> wrong(const Entry& entry, std::string_view why,
                                   std::string hint = {}) {
  return base::fail(base::Code::invalid,
                    fmt::format("The model '{}' {}.", base::visible(entry.name, 60), why),
                    std::move(hint));
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

Entry entry_from(const base::Json& json) {
  return {.name = json["name"].string(),
          .kind = json["kind"].string(),
          .model = json["model"].string(),
          .base_url = json["base_url"].string(),
          .key = json["key"].string(),
          .context_max = int(std::clamp<int64_t>(json["context_max"].integer(), 0, 100'000'000))};
}

}  // namespace

base::Result<void> check_entry(const Entry& entry) {
  if (!is_name(entry.name))
    return wrong(entry, "needs a name of letters, digits, '-', '_' and '.'");
  if (entry.kind != "local" && entry.kind != "openai" && entry.kind != "anthropic")
    return wrong(entry, "is of an unknown kind", "The kinds are local, openai and anthropic.");
  if (entry.model.empty() || entry.model.size() > text_max)
    return wrong(entry, "does not say which model it is",
                 "Give the path of a GGUF file, or the endpoint's name of the model.");
  if (entry.kind == "local") return {};
  bool url = entry.base_url.starts_with("https://") || entry.base_url.starts_with("http://");
  if (!url || entry.base_url.size() > text_max)
    return wrong(entry, "has no address", "Give one such as https://api.example.com/v1.");
  if (!entry.key.empty() && !entry.key.starts_with("secret:"))
    return wrong(entry, "does not name its key by a handle", "Write it as secret:NAME.");
  return {};
}

base::Result<std::vector<Entry>> parse_models(std::string_view text) {
  auto json = TRY(base::Json::parse(text));
  if (!json["models"].as_array() || json["models"].items().size() > entries_max)
    return base::fail(base::Code::invalid, "The list of models is malformed.");
  std::vector<Entry> entries;
  for (const base::Json& item : json["models"].items()) {
    Entry entry = entry_from(item);
    TRY(check_entry(entry));
    for (const Entry& other : entries)
      if (other.name == entry.name) return wrong(entry, "stands twice in the list");
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::string write_models(const std::vector<Entry>& entries) {
  base::Json models = base::Json::array();
  for (const Entry& entry : entries) {
    base::Json json = base::Json::object()
                          .set("name", entry.name)
                          .set("kind", entry.kind)
                          .set("model", entry.model);
    if (!entry.base_url.empty()) json.set("base_url", entry.base_url);
    if (!entry.key.empty()) json.set("key", entry.key);
    if (entry.context_max > 0) json.set("context_max", entry.context_max);
    models.push(std::move(json));
  }
  return base::Json::object().set("models", std::move(models)).dump();
}

}  // namespace model
