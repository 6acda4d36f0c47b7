// What holds for every plan: it ends, it prints as it was read, and nothing that outsiders wrote
// decides what is called trusted.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <random>

#include "plan/random_plan.h"
#include "plan/scripted.h"

namespace plan {
namespace {

using scripted::House;

std::string random_plan(uint32_t seed) {
  std::mt19937 random(seed);
  auto pick = [&](size_t count) {
    return std::uniform_int_distribution<size_t>(0, count - 1)(random);
  };
  std::string start = "a = 1\nb = messages.find()\nc = \"x\"\nd = web.search(\"x\")\n";
  return start + scripted::RandomPlan(pick).text(pick(6) + 1);
}

// What outsiders wrote is `word`, as many times as `count`.
House house_of(const std::string& word, size_t count) {
  House house;
  house.answers["calendar.find"] = [](const Arguments&) {
    return Value::list({scripted::event("e1", "x", scripted::noon()),
                        scripted::event("e2", "Run", scripted::noon())},
                       scripted::own());
  };
  house.answers["messages.find"] = [=](const Arguments&) {
    return Value::list({Value::text(word, scripted::outside()), Value::text("x", scripted::own())},
                       scripted::own());
  };
  house.answers["web.search"] = [=](const Arguments&) {
    return Value::list(List(count, Value::text(word, scripted::outside())), scripted::outside());
  };
  return house;
}

Outcome run_in(House& house, const std::string& text) {
  auto options = scripted::options();
  options.limits.steps_max = 500;
  options.limits.made_max = 1 << 17;
  return run(**parse(text), scripted::toolbox(), house, options);
}

// The parts of a value that are called trusted, as JSON; what is under an untrusted container is
// not.
void trusted_parts(const Value& value, const trust::Label& above, const std::string& at,
                   std::map<std::string, std::string>& out) {
  trust::Label label = trust::join(value.label(), above);
  if (label.integrity == trust::Integrity::outside) return;
  if (auto* list = value.as_list()) {
    out[at] = fmt::format("list of {}", list->size());
    for (size_t i = 0; i < list->size(); ++i)
      trusted_parts((*list)[i], label, fmt::format("{}.{}", at, i), out);
  } else {
    out[at] = value.display();
  }
}

RC_GTEST_PROP(RandomPlans, EndAndPrintAsTheyWereRead, (uint32_t seed)) {
  std::string text = random_plan(seed);
  auto program = parse(text);
  if (!program) RC_FAIL(program.error().text() + "\n" + text);
  std::string printed = print(**program);
  auto again = parse(printed);
  RC_ASSERT(again);
  RC_ASSERT(print(**again) == printed);
  check(**program, scripted::toolbox());
  House house = house_of("x", 2);
  auto outcome = run_in(house, text);
  RC_ASSERT(outcome.steps <= 501u);
}

// Noninterference: two runs that differ only in what outsiders wrote agree on everything that is
// called trusted.
RC_GTEST_PROP(RandomPlans, WhatIsTrustedDoesNotDependOnOutsiders, (uint32_t seed)) {
  std::string text = random_plan(seed);
  House first = house_of("x", 1), second = house_of("", 2);
  auto one = run_in(first, text), other = run_in(second, text);
  if (!one.errors.empty() || !other.errors.empty()) return;  // what a plan stops at is not hidden
  std::map<std::string, std::string> parts, other_parts;
  trust::Label all = trust::Label::system();
  trusted_parts(one.value, all, "", parts);
  trusted_parts(other.value, all, "", other_parts);
  if (parts != other_parts) RC_LOG() << text;
  RC_ASSERT(parts == other_parts);
}

// The same for calls: those whose control is trusted are made in both runs, with the same trusted
// arguments.
RC_GTEST_PROP(RandomPlans, TrustedCallsDoNotDependOnOutsiders, (uint32_t seed)) {
  std::string text = random_plan(seed);
  House first = house_of("x", 1), second = house_of("", 2);
  auto one = run_in(first, text), other = run_in(second, text);
  if (!one.errors.empty() || !other.errors.empty()) return;
  auto trusted_calls = [](const House& house) {
    std::map<std::string, std::string> parts;
    for (const Call& call : house.calls)
      if (call.control.integrity != trust::Integrity::outside) {
        parts[call.path] = call.tool->name;
        for (const auto& [name, value] : call.arguments.all())
          trusted_parts(value, call.control, call.path + " " + name, parts);
      }
    return parts;
  };
  RC_ASSERT(trusted_calls(first) == trusted_calls(second));
}

}  // namespace
}  // namespace plan
