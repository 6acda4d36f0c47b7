// For tests of tools: a call as it is made when the owner has approved it.
#pragma once
#include "plan/tool.h"
#include "trust/gatekeeper.h"

namespace plan {

inline base::Result<Value> permitted(const Tool& tool, const CallContext& context,
                                     const Arguments& arguments) {
  trust::Call call{.policy = {.tool = tool.name, .effect = tool.effect}, .task = "test"};
  for (const auto& [name, value] : arguments.all())
    call.arguments.push_back({.name = name, .text = value.to_json().dump()});
  trust::Task task{.id = "test", .tools = {tool.name}};
  auto permit = trust::Gatekeeper::permit_approved(call, task, trust::digest(call));
  return tool.call(std::move(permit.value()), call, context, arguments);
}

}  // namespace plan
