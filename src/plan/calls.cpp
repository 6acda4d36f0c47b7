#include "plan/calls.h"

#include "base/text.h"
#include "plan/lexer.h"
#include "plan/text_literal.h"

namespace plan {
namespace {

constexpr std::string_view to_anybody = "to:*";

const Value* settled(const Slot& slot, const std::optional<Value>* result) {
  if (!slot.call) return &slot.value;
  return result->has_value() ? &**result : nullptr;
}

bool share(const std::set<std::string>& a, const std::set<std::string>& b) {
  bool sends =
      std::ranges::any_of(a, [](const std::string& key) { return key.starts_with("to:"); }) &&
      std::ranges::any_of(b, [](const std::string& key) { return key.starts_with("to:"); });
  if (sends && (a.contains(std::string(to_anybody)) || b.contains(std::string(to_anybody))))
    return true;
  return std::ranges::any_of(a, [&](const std::string& key) { return b.contains(key); });
}

// Whom a send reaches, so that two sends to one of them keep their order.
std::set<std::string> recipient_keys(const Value& to) {
  if (auto* list = to.as_list()) {
    std::set<std::string> keys;
    for (const Value& one : *list) keys.merge(recipient_keys(one));
    return keys;
  }
  auto* record = to.as_record();
  return {"to:" + base::fold(record && !record->id.empty() ? record->id : to.display())};
}

// The failed step inside a value that is about to be an argument.
std::shared_ptr<const Refusal> refusal_in(const Value& value) {
  if (auto* refusal = std::get_if<std::shared_ptr<const Refusal>>(&value.data())) return *refusal;
  if (auto* list = value.as_list())
    for (const Value& item : *list)
      if (auto found = refusal_in(item)) return found;
  return nullptr;
}

bool ready(const std::shared_future<base::Result<Value>>& future) {
  return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace

Slot Slot::joined(const trust::Label& label) const {
  if (call) return {value, call, trust::join(taint, label)};
  return {value.joined(label), nullptr, {}};
}

std::string PendingCall::described() const {
  std::string words = call_.arguments.all().empty() ? "" : "…";
  if (!words.empty())
    if (auto* text = call_.arguments.all().front().second.as_text())
      words = quoted(base::visible(*text, 60));
  return fmt::format("{}({})", tool().name, words);
}

const std::optional<base::Error>& Calls::broken() {
  if (!broken_ && options_.stop.stop_requested())
    broken_ = base::Error{base::Code::denied, "Stopped."};
  return broken_;
}

Slot Calls::add(Call call, Place place, std::vector<SlotArgument> arguments) {
  auto pending = std::make_shared<PendingCall>();
  pending->call_ = std::move(call);
  pending->place_ = place;
  pending->arguments_ = std::move(arguments);
  keep_order(*pending);
  all_.push_back(pending);
  open_.push_back(pending);
  advance();
  return {{}, pending};
}

void Calls::keep_order(PendingCall& call) const {
  const Tool& tool = call.tool();
  bool changes = tool.effect != trust::Effect::s0;
  if (tool.in_order) call.changes_.insert("tool:" + tool.name);
  if (changes && !tool.recipient_argument.empty()) {
    for (const SlotArgument& argument : call.arguments_) {
      if (argument.parameter->name != tool.recipient_argument) continue;
      const Slot& to = argument.slot;
      const Value* value = settled(to, to.call ? &to.call->result_ : nullptr);
      call.changes_.merge(value ? recipient_keys(*value) : std::set{std::string(to_anybody)});
    }
  } else if (!tool.room.empty()) {
    (changes ? call.changes_ : call.reads_).insert("room:" + tool.room);
  }
  for (const CallPtr& earlier : open_)
    if (share(call.changes_, earlier->changes_) || share(call.changes_, earlier->reads_) ||
        share(call.reads_, earlier->changes_))
      call.after_.push_back(earlier);
}

// Starts and collects whatever can be. One pass in the order of asking is enough: a call depends
// only on earlier ones.
void Calls::advance() {
  auto over = [](const CallPtr& call) { return call->result_.has_value(); };
  for (const CallPtr& call : open_) {
    if (broken()) return;
    bool arguments_there = std::ranges::all_of(call->arguments_, [&](const SlotArgument& argument) {
      return !argument.slot.call || over(argument.slot.call);
    });
    if (!call->future_.valid() && arguments_there && std::ranges::all_of(call->after_, over))
      start(*call);
    if (call->future_.valid()) collect(*call);
  }
  std::erase_if(open_, over);
}

void Calls::start(PendingCall& call) {
  if (fill_arguments(call)) call.future_ = host_.start(call.call_);
  call.arguments_.clear();
  call.after_.clear();
}

// False when the call cannot be made: its result is then the failure.
bool Calls::fill_arguments(PendingCall& call) {
  Dict named;
  trust::Label label = call.call_.control;
  language::Context context{.now = options_.now, .zone = options_.zone, .tag = options_.language};
  for (const SlotArgument& argument : call.arguments_) {
    const Slot& slot = argument.slot;
    Value value = slot.call ? slot.call->result_->joined(slot.taint) : slot.value;
    label = trust::join(label, value.label());
    if (auto refusal = refusal_in(value)) {
      call.passed_on_ = true;
      call.result_ = Value(std::move(refusal), label);
      return false;
    }
    if (value.is_none() && !argument.parameter->required) continue;
    auto fitted = fit(call.tool(), *argument.parameter, value, context);
    if (!fitted) {
      call.result_ = Value::refusal({fitted.error(), ""}, label);
      return false;
    }
    named.emplace_back(argument.parameter->name, *std::move(fitted));
  }
  call.call_.arguments = Arguments(std::move(named));
  return true;
}

void Calls::collect(PendingCall& call) {
  if (call.result_ || !ready(call.future_)) return;
  const base::Result<Value>& result = call.future_.get();
  if (result) {
    call.result_ = *result;
  } else if (!broken_) {
    broken_ = result.error();
  }
}

void Calls::wait_a_moment() const {
  constexpr auto moment =
      std::chrono::milliseconds(2);  // short enough to notice a stop and other calls' ends
  for (const CallPtr& call : open_)
    if (call->future_.valid() && !call->result_) {
      call->future_.wait_for(moment);
      return;
    }
}

base::Result<Value> Calls::wait(const Slot& slot) {
  if (!slot.call) return slot.value;
  while (!slot.call->result_) {
    advance();
    if (broken()) return std::unexpected(*broken_);
    if (!slot.call->result_) wait_a_moment();
  }
  return slot.call->result_->joined(slot.taint);
}

base::Result<void> Calls::finish() {
  for (advance(); !open_.empty() && !broken(); advance()) wait_a_moment();
  for (const CallPtr& call : open_) {
    if (!call->future_.valid()) continue;
    call->future_.wait();
    collect(*call);
  }
  if (broken_) return std::unexpected(*broken_);
  return {};
}

std::vector<PlanError> Calls::failures(const Refusal* reported) const {
  std::vector<PlanError> errors;
  for (const CallPtr& call : all_) {
    const Refusal* refusal = call->result_ ? call->result_->as_refusal() : nullptr;
    if (refusal && refusal != reported && !call->passed_on_)
      errors.push_back({call->place_.line, call->place_.column, refusal->error});
  }
  return errors;
}

}  // namespace plan
