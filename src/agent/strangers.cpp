#include "agent/strangers.h"

#include "base/json.h"
#include "base/words.h"

namespace agent {
namespace {

std::set<std::string> content_stems(std::string_view text) {
  std::set<std::string> stems;
  for (const std::string& word : base::words_in(text))
    if (!base::is_small_word(word)) stems.insert(base::stem(word));
  return stems;
}

size_t shared(const std::set<std::string>& a, const std::set<std::string>& b) {
  return size_t(
      std::ranges::count_if(a, [&](const std::string& stem) { return b.contains(stem); }));
}

std::string own_words(const plan::Tool& tool) {
  std::string words = tool.name + " " + tool.purpose + " " + tool.description;
  for (const plan::Parameter& parameter : tool.parameters)
    words += " " + parameter.name + " " + parameter.note;
  std::ranges::replace_if(words, [](char c) { return c == '.' || c == '_'; }, ' ');
  return words;
}

}  // namespace

std::set<std::string, std::less<>> born_with(const model::Spark& spark) {
  std::set<std::string, std::less<>> names;
  auto catalogue = base::Json::parse(spark.catalogue());
  if (catalogue && catalogue->as_object())
    for (auto& [name, arguments] : *catalogue->as_object()) names.insert(name);
  return names;
}

std::vector<const plan::Tool*> likely_strangers(std::string_view request,
                                                const plan::Toolbox& tools,
                                                const std::set<std::string, std::less<>>& born_with,
                                                size_t most) {
  auto asked = content_stems(request);
  std::vector<std::pair<size_t, const plan::Tool*>> ranked;
  for (auto& tool : tools.all())
    if (!tool->recipe.empty() && !born_with.contains(tool->name))
      ranked.emplace_back(shared(asked, content_stems(own_words(*tool))), tool.get());
  std::ranges::sort(ranked, [](auto& a, auto& b) {
    return a.first != b.first ? a.first > b.first : a.second->name < b.second->name;
  });
  if (ranked.size() > most) ranked.resize(most);
  std::vector<const plan::Tool*> likely;
  likely.reserve(ranked.size());
  for (auto& [count, tool] : ranked) likely.push_back(tool);
  return likely;
}

model::SparkOffer offer_of(const plan::Tool& tool) {
  const std::string& words = tool.description.empty() ? tool.purpose : tool.description;
  model::SparkOffer offer{.name = tool.name, .purpose = words, .arguments = {}};
  for (const plan::SpokenArgument& spoken : tool.spoken) {
    auto parameter = std::ranges::find(tool.parameters, spoken.name, &plan::Parameter::name);
    bool described = parameter != tool.parameters.end();
    offer.arguments.push_back({spoken.name, described ? parameter->note : ""});
  }
  return offer;
}

}  // namespace agent
