#include "api/door.h"

#include <signal.h>

#include <condition_variable>

namespace api {

namespace relay = protocol::relay;

namespace {

constexpr size_t waiting_bytes_max = size_t(128) << 20;
constexpr proc::Limits gate_limits{.cpu = base::Seconds(0), .memory_bytes = size_t(512) << 20};

}  // namespace

// To one gate: what is said waits in a queue, so that a gate that does not listen stops nobody.
class Door::Wire {
 public:
  explicit Wire(proc::Process process)
      : process_(std::move(process)), writer_([this](std::stop_token stop) { write(stop); }) {}
  ~Wire() { end(); }

  proc::Channel& channel() { return process_.channel(); }

  void send(char kind, std::string frame) {
    std::lock_guard hold(mutex_);
    if (over_) return;
    waiting_bytes_ += frame.size();
    waiting_.push_back({kind, std::move(frame)});
    if (waiting_bytes_ > waiting_bytes_max) ::kill(process_.id(), SIGKILL);
    added_.notify_one();
  }

  void when_gone(uint64_t call, std::function<void()> leave) {
    std::unique_lock hold(mutex_);
    if (!over_) {
      leaving_[call] = std::move(leave);
      return;
    }
    hold.unlock();
    leave();
  }

  void cancel(uint64_t call) {
    std::function<void()> leave;
    {
      std::lock_guard hold(mutex_);
      auto found = leaving_.find(call);
      if (found == leaving_.end()) return;
      leave = std::move(found->second);
      leaving_.erase(found);
    }
    leave();
  }

  // Ends the process, and all streams to it.
  void end() {
    std::map<uint64_t, std::function<void()>> leaving;
    {
      std::lock_guard hold(mutex_);
      if (std::exchange(over_, true)) return;
      leaving.swap(leaving_);
      ::kill(process_.id(), SIGKILL);
    }
    for (auto& [call, leave] : leaving) leave();
  }

 private:
  void write(const std::stop_token& stop) {
    for (;;) {
      std::unique_lock hold(mutex_);
      if (!added_.wait(hold, stop, [this] { return !waiting_.empty(); })) return;
      auto [kind, frame] = std::move(waiting_.front());
      waiting_.pop_front();
      waiting_bytes_ -= frame.size();
      bool last = waiting_.empty();
      hold.unlock();
      bool sent = channel().send(kind, frame).has_value();
      if (kind == relay::kind_setup) crypto::wipe(frame);
      if (!sent || (last && !channel().flush())) return;
    }
  }

  proc::Process process_;
  std::mutex mutex_;
  std::condition_variable_any added_;
  std::deque<std::pair<char, std::string>> waiting_;
  size_t waiting_bytes_ = 0;
  std::map<uint64_t, std::function<void()>> leaving_;
  bool over_ = false;
  std::jthread writer_;
};

namespace {

// One call of one gate.
template <class Wire>
class Caller : public Listener {
 public:
  Caller(std::weak_ptr<Wire> wire, uint64_t id) : wire_(std::move(wire)), id_(id) {}
  void answer(const std::string& bytes, const std::optional<std::string>& session) override {
    send(relay::kind_answer, relay::pack(relay::Answer{id_, session}, bytes));
  }
  void fail(const base::Error& error, bool unknown_caller) override {
    send(relay::kind_problem, relay::pack(relay::Failed{id_, unknown_caller, error}));
  }
  void part(const std::string& bytes) override {
    send(relay::kind_part, relay::pack(relay::About{id_}, bytes));
  }
  void end() override { send(relay::kind_end, relay::pack(relay::About{id_})); }
  void when_gone(std::function<void()> leave) override {
    if (auto wire = wire_.lock())
      wire->when_gone(id_, std::move(leave));
    else
      leave();
  }

 private:
  void send(char kind, std::string frame) {
    if (auto wire = wire_.lock()) wire->send(kind, std::move(frame));
  }
  std::weak_ptr<Wire> wire_;
  uint64_t id_;
};

}  // namespace

Door::Door(Api& api, Options options)
    : api_(api),
      options_(std::move(options)),
      thread_([this](std::stop_token stop) { keep_open(stop); }) {}

Door::~Door() {
  thread_.request_stop();
  std::unique_lock hold(mutex_);
  if (auto wire = wire_) {
    hold.unlock();
    wire->end();
  }
}

void Door::keep_open(const std::stop_token& stop) {
  auto pause = std::chrono::milliseconds(100);
  while (!stop.stop_requested()) {
    auto served = serve_one(stop);
    if (stop.stop_requested()) return;
    options_.say(served ? "The gate ended; it is started again."
                        : "The gate ended; it is started again. " + served.error().text());
    std::mutex nobody;
    std::unique_lock hold(nobody);
    std::condition_variable_any never;
    never.wait_for(hold, stop, pause, [] { return false; });
    pause = std::min(2 * pause, std::chrono::milliseconds(10'000));
  }
}

Result<void> Door::serve_one(const std::stop_token& stop) {
  relay::Setup setup = TRY(options_.setup());
  proc::Descriptor sockets = TRY(protocol::hand_over(options_.sockets));
  auto process =
      TRY(proc::Process::start({.role = "gate", .limits = gate_limits, .input = &sockets}));
  auto wire = std::make_shared<Wire>(std::move(process));
  {
    std::lock_guard hold(mutex_);
    if (stop.stop_requested()) return {};
    wire_ = wire;
  }
  struct Ending {
    Wire& wire;
    ~Ending() { wire.end(); }
  } ending{*wire};
  wire->send(relay::kind_setup, relay::pack(setup));
  crypto::wipe(setup.key);
  while (auto message = TRY(wire->channel().receive())) {
    if (message->kind == relay::kind_call) {
      auto frame = TRY(relay::unpack<relay::Call>(message->body));
      auto caller = std::make_shared<Caller<Wire>>(wire, frame.head.id);
      api_.call(frame.head, std::string(frame.body), std::move(caller));
    } else if (message->kind == relay::kind_cancel) {
      wire->cancel(TRY(relay::unpack<relay::About>(message->body)).head.id);
    } else {
      return base::fail(base::Code::corrupt, "It speaks in riddles.");
    }
  }
  return {};
}

}  // namespace api
