// Any plan over a small scripted house ends within its limits; the bytes are the plan's text, or
// choices for a random one.
#include <cstdint>

#include "plan/random_plan.h"
#include "plan/scripted.h"

namespace {

plan::scripted::House house() {
  using namespace plan;
  scripted::House house;
  house.answers["calendar.find"] = [](const Arguments&) {
    return Value::list({scripted::event("e1", "Tea", scripted::noon()),
                        scripted::event("e2", "Run", scripted::noon())},
                       scripted::own());
  };
  house.answers["messages.find"] = [](const Arguments&) {
    return Value::list({Value::handle({"Message body", "hello"}, scripted::outside()),
                        Value::text("x", scripted::outside())},
                       scripted::own());
  };
  house.answers["web.search"] = [](const Arguments& arguments) {
    return Value::list(List(3, Value::text(arguments.text("text"), scripted::outside())),
                       scripted::outside());
  };
  house.answers["person"] = [](const Arguments& arguments) {
    return scripted::person(arguments.text("name"));
  };
  house.answers["calendar.free"] = [](const Arguments& arguments) {
    return Value::list({*arguments.find("when")}, scripted::own());
  };
  house.answers["calendar.add"] = [](const Arguments&) {
    return scripted::failed("The calendar is full.");
  };
  return house;
}

std::string plan_of(const uint8_t* data, size_t size) {
  if (size == 0 || data[0] % 2 == 0) return {reinterpret_cast<const char*>(data), size};
  size_t at = 1;
  plan::scripted::RandomPlan random(
      [&](size_t count) { return at < size ? data[at++] % count : 0; });
  return "a = 1\nb = messages.find()\nc = now\nd = web.search(\"x\")\n" + random.text(1 + size % 8);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto program = plan::parse(plan_of(data, size));
  if (!program) return 0;
  auto options = plan::scripted::options();
  options.limits.steps_max = 2'000;
  options.limits.made_max = 1 << 20;
  auto people = house();
  auto outcome = plan::run(**program, plan::scripted::toolbox(), people, options);
  CHECK(outcome.steps <= options.limits.steps_max + 1);
  auto again = plan::Value::from_json(outcome.value.to_json());
  CHECK(again && again->to_json() == outcome.value.to_json());
  return 0;
}
