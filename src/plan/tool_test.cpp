#include "plan/tool.h"

#include <gtest/gtest.h>

#include "plan/permitted.h"

namespace plan {
namespace {

const trust::Label typed = trust::Label::owner();
const CallContext context{.now = {}, .zone = base::Zone::utc()};

Tool echo(const std::string& name) {
  Tool tool{.name = name, .parameters = {{"what", {Kind::text}}}};
  tool.run = [](const CallContext&, const Arguments& arguments) -> base::Result<Value> {
    return *arguments.find("what");
  };
  return tool;
}

Arguments saying(const std::string& what) {
  return Arguments({{"what", Value::text(what, typed)}});
}

// A call as it was judged, and the Permit for it.
struct Permitted {
  trust::Call call;
  trust::Permit permit;
};
Permitted permitted_to_say(const std::string& what) {
  trust::Call call{.policy = {.tool = "a"}, .task = "t"};
  call.arguments.push_back(
      {.name = "what", .text = Value::text(what, typed).to_json().dump(), .label = typed});
  trust::Task task{.id = "t", .tools = {"a"}};
  auto permit = trust::Gatekeeper::permit(call, task);
  return {call, std::move(permit.value())};
}

TEST(ToolCall, DoesWhatWasPermitted) {
  EXPECT_EQ(permitted(echo("a"), context, saying("hello")).value().display(), "hello");
  auto [call, permit] = permitted_to_say("hello");
  EXPECT_TRUE(echo("a").call(std::move(permit), call, context, saying("hello")));
}

TEST(ToolCallDeathTest, OfAnythingElseStopsTheProgram) {
  auto with = [](const Tool& tool, const std::string& judged, const std::string& said) {
    auto [call, permit] = permitted_to_say("hello");
    call.arguments[0].text = Value::text(judged, typed).to_json().dump();
    (void)tool.call(std::move(permit), call, context, saying(said));
  };
  EXPECT_DEATH(with(echo("b"), "hello", "hello"), "is_of") << "another tool";
  EXPECT_DEATH(with(echo("a"), "hello", "bye"), "is_of") << "other arguments than were judged";
  EXPECT_DEATH(with(echo("a"), "bye", "bye"), "permit.use") << "a Permit for another call";
}

}  // namespace
}  // namespace plan
