// The declarations: what Spark may say is what the catalogue lists, and its recipes are plans.
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/json.h"
#include "plan/plan.h"
#include "plan/recipe.h"
#include "skills/contacts/testing.h"

namespace contacts {
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
  Addresses desk;
  int listed = 0;
  for (const plan::Tool& tool : desk.all) {
    if (tool.spoken.empty()) continue;
    auto spoken = base::Json::object();
    for (const auto& [name, kind, near, unit] : tool.spoken) spoken.set(name, catalogue_kind(kind));
    EXPECT_EQ(catalogue[tool.name].dump(), spoken.dump()) << tool.name;
    ++listed;
  }
  EXPECT_EQ(listed, 3);
}

TEST(Tools, TheirRecipesArePlansWithFewArgumentsAndWithAll) {
  Addresses desk;
  plan::Toolbox toolbox(desk.all, record_types());
  for (const plan::Tool& tool : desk.all) {
    if (tool.recipe.empty()) continue;
    plan::SpokenCall few{tool.name, {}}, whole{tool.name, {}};
    for (const auto& argument : tool.spoken) whole.arguments.push_back({argument.name, {"Ana"}});
    if (tool.name != "contacts.find") few.arguments.push_back({"who", {"Ana"}});
    for (const auto& call : {few, whole}) {
      auto text = plan::spoken_plan({call}, toolbox).value();
      auto program = plan::parse(text);
      ASSERT_TRUE(program) << text;
      EXPECT_TRUE(plan::check(**program, toolbox).errors.empty()) << text;
    }
  }
}

}  // namespace
}  // namespace contacts
