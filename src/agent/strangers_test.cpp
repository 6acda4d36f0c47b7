#include "agent/strangers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/recipe.h"

namespace agent {
namespace {

using ::testing::ElementsAre;

plan::Tool tool(std::string name, std::string purpose) {
  plan::Tool made{.name = std::move(name), .purpose = std::move(purpose)};
  made.parameters = {{"room", {plan::Kind::text}, false, plan::Role::content, "the room or floor"}};
  EXPECT_TRUE(plan::speak_plainly(made));
  return made;
}

std::vector<std::string> likely(std::string_view request, size_t most) {
  plan::Toolbox tools({tool("lists.add", "puts things on a list"),
                       tool("lights.dim", "makes the lights less bright"),
                       tool("music.play", "plays a song or a playlist"),
                       plan::Tool{.name = "say", .purpose = "tells the owner about lights"}});
  std::vector<std::string> names;
  for (const plan::Tool* found : likely_strangers(request, tools, {"lists.add"}, most))
    names.push_back(found->name);
  return names;
}

TEST(Strangers, ThoseWhoseWordsTheRequestSharesComeFirst) {
  EXPECT_THAT(likely("play that song again", 1), ElementsAre("music.play"));
  EXPECT_THAT(likely("the light on the ground floor is too bright", 1), ElementsAre("lights.dim"));
}

TEST(Strangers, AFewAreAllLikelyAndSparksOwnAndWhatCannotBeSpokenNever) {
  EXPECT_THAT(likely("put milk on the list", 3), ElementsAre("lights.dim", "music.play"));
}

TEST(Strangers, AreOfferedInTheWordsOfTheirMakers) {
  model::SparkOffer offer = offer_of(tool("lights.dim", "makes the lights less bright"));
  EXPECT_EQ(offer.name, "lights.dim");
  EXPECT_EQ(offer.purpose, "makes the lights less bright");
  ASSERT_EQ(offer.arguments.size(), 1u);
  EXPECT_EQ(offer.arguments[0].name, "room");
  EXPECT_EQ(offer.arguments[0].note, "the room or floor");
}

}  // namespace
}  // namespace agent
