#include "api/api.h"

#include "api/shown.h"
#include "base/id.h"
#include "crypto/crypto.h"

namespace api {

using base::Code, base::fail;
using protocol::Event, protocol::EventKind;
namespace relay = protocol::relay;

namespace {

constexpr size_t run_bytes_max = 100;

// What is asked of who has no session yet.
bool is_open(const std::string& operation) {
  for (const char* open : {protocol::pair.name, protocol::login_options.name, protocol::login.name,
                           protocol::health.name})
    if (operation == open) return true;
  return false;
}

// What leads to a first passkey.
bool leads_to_passkey(const std::string& operation) {
  for (const char* one : {protocol::me.name, protocol::logout.name, protocol::passkeys.name,
                          protocol::new_passkey.name, protocol::add_passkey.name})
    if (operation == one) return true;
  return is_open(operation);
}

}  // namespace

Result<std::unique_ptr<Api>> Api::open(Options options) {
  auto keys = TRY(Keys::open(options.house));
  return std::make_unique<Api>(std::move(options), std::move(keys));
}

Api::Api(Options options, std::unique_ptr<Keys> keys)
    : house_(options.house),
      turn_(options.turn),
      options_(std::move(options)),
      keys_(std::move(keys)),
      runs_(feed_, turn_),
      seen_(house_.store().head().seq) {
  declare_devices();
  declare_passkeys();
  declare_showing_passkeys();
  declare_talk();
  declare_cards();
  declare_log();
  declare_rooms();
  declare_files();
  declare_settings();
  declare_models();
  // Each but the streams, which are no calls, has somebody who does it.
  for (const protocol::Operation& operation : protocol::operations())
    CHECK(operation.shape == protocol::Shape::events || operation.shape == protocol::Shape::run ||
          operation.name == std::string_view(protocol::converse.name) ||
          handlers_.contains(operation.name));
}

Api::~Api() = default;

Result<Api::Caller> Api::caller_of(const relay::Call& call) {
  Caller caller{.device = {}, .origin = call.origin};
  if (is_open(call.operation)) return caller;
  bool program =
      call.operation == protocol::converse.name || call.operation == protocol::agents.name;
  caller.device = TRY(program ? house_.devices().whose(call.token, house::DeviceKind::token)
                              : house_.devices().whose(call.session, house::DeviceKind::browser));
  return caller;
}

bool Api::passkey_needed() const {
  return !options_.public_site.empty() && !house_.passkeys().any_for(options_.public_site);
}

void Api::call(relay::Call call, std::string input, std::shared_ptr<Listener> listener) {
  if (auto caller = caller_of(call); !caller) return listener->fail(caller.error(), true);
  if (passkey_needed() && !leads_to_passkey(call.operation))
    return listener->fail({Code::denied, "This house needs a passkey at this address.",
                           "Make one now: nothing else is answered before."},
                          false);
  if (call.operation == protocol::events.name) return stream_events(input, listener);
  if (call.operation == protocol::run.name) return stream_run(input, listener);
  if (call.operation == protocol::converse.name) return stream_talk(input, listener);
  auto found = handlers_.find(call.operation);
  if (found == handlers_.end())
    return listener->fail({Code::not_found, "There is no such operation."}, false);
  const Handler& handler = found->second;
  auto job = [this, &handler, call = std::move(call), input = std::move(input), listener] {
    perform(handler, call, input, *listener);
  };
  if (!(handler.manner == Manner::looks ? looking_ : changing_).add(std::move(job)))
    listener->fail({Code::limit, "Too much is asked at once.", "Wait a little."}, false);
}

void Api::perform(const Handler& handler, const relay::Call& call, const std::string& input,
                  Listener& listener) {
  auto caller = caller_of(call);  // again: the session may have ended while this waited
  if (!caller) return listener.fail(caller.error(), true);
  Outcome outcome = perform_once(handler, call, *caller, input);
  if (outcome)
    listener.answer(*outcome, caller->session);
  else
    listener.fail(outcome.error(), false);
}

Api::Outcome Api::perform_once(const Handler& handler, const relay::Call& call, Caller& caller,
                               const std::string& input) {
  auto act = [&]() -> Outcome {
    if (handler.manner != Manner::changes) return handler.run(caller, input);
    std::lock_guard turn(turn_);
    return handler.run(caller, input);
  };
  if (call.idempotency_key.empty() || caller.device.id.empty()) return act();
  return keys_->once({.device = caller.device.id,
                      .key = call.idempotency_key,
                      .operation = call.operation,
                      .input = input,
                      .durable = handler.manner == Manner::changes},
                     act);
}

void Api::listen(std::optional<int64_t> after, const std::string& run,
                 const std::shared_ptr<Listener>& listener) {
  listener->part("");
  uint64_t reader = feed_.subscribe(after, run, [listener, run](const Event& event) {
    listener->part(proc::encode(event));
    if (!run.empty() && event.kind == EventKind::task_ended) listener->end();
  });
  listener->when_gone([this, reader] { feed_.unsubscribe(reader); });
}

void Api::stream_events(const std::string& input, const std::shared_ptr<Listener>& listener) {
  auto since = proc::decode<protocol::Since>(input);
  if (!since) return listener->fail(since.error(), false);
  listen(since->after, {}, listener);
}

// A run that was begun before is told from its beginning, as far as it is kept.
void Api::stream_run(const std::string& input, const std::shared_ptr<Listener>& listener) {
  auto asked = proc::decode<protocol::RunInput>(input);
  if (!asked) return listener->fail(asked.error(), false);
  bool sayable = !asked->messages.empty() && asked->messages.back().role == "user";
  if (!sayable || asked->run_id.empty() || asked->run_id.size() > run_bytes_max)
    return listener->fail({Code::invalid,
                           "A run needs a runId of at most 100 characters, and a "
                           "message of the user as its last."},
                          false);
  std::string text = asked->messages.back().content.value_or("");
  auto hints = asked->hints.value_or(protocol::RunHints{});
  if (auto fresh = keys_->check_run(asked->run_id); !fresh)
    return listener->fail(fresh.error(), false);
  Runs::Named named{asked->run_id, text, [this, run = asked->run_id] { keys_->keep_run(run); }};
  auto begun = runs_.start(named, asking(text, hints));
  if (!begun) return listener->fail(begun.error(), false);
  listen(runs_.began(asked->run_id).value_or(feed_.last()), asked->run_id, listener);
}

Runs::Work Api::asking(const std::string& text, const protocol::RunHints& hints) {
  return [this, text, hints](house::Owner& owner, std::stop_token stop) {
    house::AskOptions options{.mode = mode_of(hints.mode.value_or(protocol::Mode::instant)),
                              .stop = std::move(stop),
                              .instead_of = hints.instead_of.value_or("")};
    auto answer = house_.ask(text, options, owner);
    if (options_.changed) options_.changed();
    return answer;
  };
}

// A program's request: its words are the owner's, who gave it the token; a plan of its own it may
// not bring, and its cards wait in the web app.
void Api::stream_talk(const std::string& input, const std::shared_ptr<Listener>& listener) {
  auto wish = proc::decode<protocol::Wish>(input);
  if (!wish) return listener->fail(wish.error(), false);
  protocol::Mode mode = wish->mode.value_or(protocol::Mode::instant);
  if (mode == protocol::Mode::given)
    return listener->fail({Code::denied, "A program brings no plan of its own."}, false);
  std::string run = "program-" + base::Id::fresh().text();
  int64_t before = feed_.last();
  if (auto begun = runs_.start({run, wish->text}, asking(wish->text, {.mode = mode})); !begun)
    return listener->fail(begun.error(), false);
  listen(before, run, listener);
}

void Api::tell(EventKind kind, const std::string& room) {
  Event event{.kind = kind};
  if (!room.empty()) event.room = room;
  feed_.publish(std::move(event));
}

void Api::notice(const std::string& text) {
  Event event{.kind = EventKind::notice};
  event.text = text;
  feed_.publish(std::move(event));
}

void Api::changed_elsewhere() {
  int64_t now = house_.look([this](rooms::Rooms&) { return house_.store().head().seq; });
  if (std::exchange(seen_, now) != now) tell(EventKind::reset);
}

}  // namespace api
