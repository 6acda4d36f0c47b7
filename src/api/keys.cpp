#include "api/keys.h"

#include <algorithm>

namespace api {
namespace {

using base::Code, base::fail;

constexpr const char* kept_key = "came/";  // … and its name, on the inbox shelf
constexpr size_t keys_max = 1000, key_bytes_max = 100;

// What may well be different when it is tried again.
bool passes(Code code) { return code == Code::unavailable || code == Code::limit; }

std::string name_of(const std::string& whose, const std::string& key) {
  return crypto::to_hex(crypto::view(crypto::hash256(whose + " " + key)));
}

std::unexpected<base::Error> came_before() {
  return fail(Code::conflict, "This came already, before the house was started anew.",
              "Look in the timeline whether it was done.");
}

}  // namespace

Result<std::unique_ptr<Keys>> Keys::open(house::House& house) {
  auto keys = std::make_unique<Keys>(house);
  auto items = TRY(house.look([&](auto&) { return house.store().items(store::Shelf::inbox); }));
  std::erase_if(items, [](const store::Item& item) { return !item.key.starts_with(kept_key); });
  std::ranges::sort(items, {}, &store::Item::due);
  for (const store::Item& item : items) {
    std::string name = item.key.substr(std::string_view(kept_key).size());
    keys->before_.insert(name);
    keys->order_.push_back(name);
  }
  return keys;
}

// Holds the mutex already.
Result<void> Keys::keep(const std::string& name, bool durable) {
  store::Write write;
  if (durable)
    write.items = {{.shelf = store::Shelf::inbox,
                    .key = kept_key + name,
                    .state = "",
                    .due = base::clock_now(),
                    .body = "{}"}};
  order_.push_back(name);
  if (order_.size() > keys_max) {
    write.removed = {{store::Shelf::inbox, kept_key + order_.front()}};
    kept_.erase(order_.front());
    before_.erase(order_.front());
    order_.pop_front();
  }
  if (durable) TRY(house_.look([&](auto&) { return house_.store().write(write); }));
  return {};
}

void Keys::forget(const std::string& name) {
  std::lock_guard hold(mutex_);
  kept_.erase(name);
  std::erase(order_, name);
  // One that stays on disk is only refused once more.
  (void)house_.look([&](auto&) {
    return house_.store().write({.removed = {{store::Shelf::inbox, kept_key + name}}});
  });
}

Keys::Outcome Keys::once(const Asked& asked, const std::function<Outcome()>& act) {
  if (asked.key.size() > key_bytes_max)
    return fail(Code::invalid, "The idempotency key is longer than 100 characters.");
  std::string name = name_of(asked.device, asked.key);
  std::promise<Outcome> promise;
  std::shared_future<Outcome> before;
  {
    std::lock_guard hold(mutex_);
    if (before_.contains(name)) return came_before();
    auto input = crypto::hash256(asked.input);
    if (auto found = kept_.find(name); found != kept_.end()) {
      if (found->second.operation != asked.operation || found->second.input != input)
        return fail(Code::invalid, "This idempotency key was used for something else.",
                    "Take a new one for each change.");
      before = found->second.outcome;
    } else {
      TRY(keep(name, asked.durable));
      kept_[name] = {asked.operation, input, promise.get_future().share()};
    }
  }
  if (before.valid()) return before.get();
  Outcome outcome = act();
  promise.set_value(outcome);
  if (!outcome && passes(outcome.error().code)) forget(name);
  return outcome;
}

Result<void> Keys::check_run(const std::string& run) {
  std::lock_guard hold(mutex_);
  if (before_.contains(name_of("run", run))) return came_before();
  return {};
}

// Where that fails the run is known until the program ends.
void Keys::keep_run(const std::string& run) {
  std::lock_guard hold(mutex_);
  (void)keep(name_of("run", run), true);
}

}  // namespace api
