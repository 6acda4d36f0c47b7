// The sentence that tells the owner what a plan will do.
#include <set>

#include "base/text.h"
#include "plan/checker.h"

namespace plan {
namespace {

using trust::Effect;
using Names = std::set<std::string>;

std::vector<std::string> listed(const Names& names) { return {names.begin(), names.end()}; }

bool sends(const CallSite& call) {
  return call.tool->effect == Effect::s3 && !call.tool->recipient_argument.empty();
}

Names rooms(const std::vector<CallSite>& calls, auto wanted) {
  Names out;
  for (const CallSite& call : calls)
    if (!call.tool->room.empty() && wanted(call)) out.insert(call.tool->room);
  return out;
}

Names tools(const std::vector<CallSite>& calls, auto wanted) {
  Names out;
  for (const CallSite& call : calls)
    if (wanted(call)) out.insert(call.tool->name);
  return out;
}

// "sends 1 message to Ana", "sends 2 messages to Ana and Ben", "sends messages to several people"
std::string sends_text(const std::vector<CallSite>& calls) {
  size_t count = 0;
  bool repeated = false, known = true;
  std::vector<std::string> people;
  for (const CallSite& call : calls) {
    if (!sends(call)) continue;
    ++count;
    repeated |= call.repeated;
    known &= call.recipients.has_value();
    for (const std::string& name : call.recipients.value_or(std::vector<std::string>{}))
      if (std::ranges::find(people, name) == people.end()) people.push_back(name);
  }
  if (count == 0) return "";
  std::string what = repeated     ? "messages"
                     : count == 1 ? "1 message"
                                  : fmt::format("{} messages", count);
  std::string whom = known      ? base::join_words(people)
                     : repeated ? "several people"
                                : "somebody it looks up";
  return fmt::format("sends {} to {}", what, whom);
}

std::string sentence(const std::vector<CallSite>& calls, const Summary& summary) {
  std::vector<std::string> parts;
  auto add = [&](std::string_view before, const std::vector<std::string>& names,
                 std::string_view behind) {
    if (!names.empty())
      parts.push_back(fmt::format("{}{}{}", before, base::join(names, ", "), behind));
  };
  auto of = [](Effect effect) {
    return [effect](const CallSite& call) { return call.tool->effect == effect && !sends(call); };
  };
  add("reads ", summary.rooms_read, "");
  add("changes ", listed(rooms(calls, of(Effect::s1))), " (can be undone)");
  add("changes ", listed(tools(calls, of(Effect::s2))), " outside the house (can be taken back)");
  if (std::string text = sends_text(calls); !text.empty()) parts.push_back(text);
  add("reaches others with ", listed(tools(calls, of(Effect::s3))), "");
  add("does ", listed(tools(calls, of(Effect::s4))), " (cannot be undone)");
  add("runs code with ", listed(tools(calls, of(Effect::s5_code))), "");
  add("opens addresses with ", listed(tools(calls, of(Effect::s5_address))), "");
  return parts.empty() ? "changes nothing" : base::join(parts, "; ");
}

}  // namespace

Summary summarize(const std::vector<CallSite>& calls) {
  Summary summary;
  summary.tools = listed(tools(calls, [](const CallSite&) { return true; }));
  summary.rooms_read =
      listed(rooms(calls, [](const CallSite& call) { return call.tool->effect == Effect::s0; }));
  summary.rooms_changed = listed(rooms(
      calls, [](const CallSite& call) { return call.tool->effect != Effect::s0 && !sends(call); }));
  summary.sinks =
      listed(tools(calls, [](const CallSite& call) { return call.tool->effect >= Effect::s2; }));
  summary.text = sentence(calls, summary);
  return summary;
}

}  // namespace plan
