// The declarations: what Spark may say is what the catalogue lists, and its recipes are plans.
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/json.h"
#include "plan/plan.h"
#include "plan/recipe.h"
#include "skills/calendar/testing.h"

namespace calendar {
namespace {

const char* catalogue_kind(plan::Spoken kind) {
  switch (kind) {
    case plan::Spoken::text:
      return "text";
    case plan::Spoken::texts:
      return "text*";
    case plan::Spoken::moment:
      return "moment";
    case plan::Spoken::duration:
      return "duration";
    case plan::Spoken::person:
    case plan::Spoken::anyone:
      return "person";
    case plan::Spoken::persons:
    case plan::Spoken::anyones:
      return "person*";
  }
  return "";
}

TEST(Tools, SayWhatSparksCatalogueLists) {
  auto file = base::read_file(base::Path(HEARTH_SOURCE_DIR) / "spark/catalogue.json").value();
  auto catalogue = base::Json::parse(file).value();
  Diary desk;
  int listed = 0;
  for (const plan::Tool& tool : desk.all) {
    if (tool.spoken.empty()) continue;
    auto spoken = base::Json::object();
    for (const auto& [name, kind, near, unit] : tool.spoken) spoken.set(name, catalogue_kind(kind));
    EXPECT_EQ(catalogue[tool.name].dump(), spoken.dump()) << tool.name;
    ++listed;
  }
  EXPECT_EQ(listed, 7);
}

// A toolbox with what the recipes call besides the calendar.
plan::Toolbox toolbox_of(const Diary& desk) {
  auto all = desk.all;
  plan::Tool person{.name = "person", .purpose = "one person"};
  person.parameters = {{"text", {plan::Kind::text}, true}, {"known", {plan::Kind::boolean}}};
  person.result = {plan::Kind::record, "Person"};
  all.push_back(person);
  return plan::Toolbox(all, record_types());
}

plan::Checked checked(const Diary& desk, const plan::SpokenCall& call) {
  auto toolbox = toolbox_of(desk);
  auto text = plan::spoken_plan({call}, toolbox).value();
  auto program = plan::parse(text);
  EXPECT_TRUE(program) << text;
  return plan::check(**program, toolbox);
}

TEST(Tools, TheirRecipesArePlansWithFewArgumentsAndWithAll) {
  Diary desk;
  for (const plan::Tool& tool : desk.all) {
    plan::SpokenCall few{tool.name, {}}, whole{tool.name, {}};
    for (const auto& [name, kind, near, unit] : tool.spoken) {
      bool needed = tool.recipe.find("={" + name + "}]") == std::string::npos &&
                    tool.recipe.find("={" + name + "}, ]") == std::string::npos;
      auto words = kind == plan::Spoken::moment     ? "tomorrow at 3"
                   : kind == plan::Spoken::duration ? "an hour"
                                                    : "Ana";
      whole.arguments.push_back({name, {words}});
      if (needed) few.arguments.push_back({name, {words}});
    }
    for (const auto& call : {few, whole}) {
      auto result = checked(desk, call);
      EXPECT_TRUE(result.errors.empty()) << tool.name << ": " << result.errors.front().text();
    }
  }
}

}  // namespace
}  // namespace calendar
