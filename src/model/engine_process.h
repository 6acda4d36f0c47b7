// Our side of an engine: a local model in a process of its own (engine_role.h).
//
// Invariants:
// (1) What an engine says is not believed: it is decoded within bounds, and its errors are shown
// without marks that could rule a terminal.
// (2) An engine that falls (ends, says what makes no sense, or nothing for too long) in the middle
// of a request is started again and asked once more; the second fall is `unavailable`.
//
// Thread: one at a time per object.
#pragma once
#include "model/engine_dialogue.h"
#include "proc/process.h"

namespace model {

class EngineProcess {
 public:
  // `patience` bounds each request; zero: none.
  EngineProcess(Opening opening, std::chrono::seconds patience)
      : opening_(std::move(opening)), patience_(patience) {}

  // Has `talk` put one request and hear its answers, with an engine that has opened its file.
  // Errors are those of the engine, or of its start.
  template <class T>
  base::Result<T> ask(const std::function<base::Result<T>()>& talk) {
    for (int attempts = 1;; ++attempts) {
      fallen_ = false;
      auto ready = process_ ? base::Result<void>() : start();
      auto answer = ready ? talk() : base::Result<T>(std::unexpected(ready.error()));
      if (answer || !fallen_) return answer;
      process_.reset();
      if (attempts == attempts_max) return fell();
    }
  }
  // What the file says of itself; good once a request was answered.
  const Opened& opened() const { return opened_; }

  // For `talk`.
  template <class T>
  base::Result<void> say(char kind, const T& value) {
    return say_bytes(kind, proc::encode(value));
  }
  base::Result<proc::Message> hear();
  template <class T>
  base::Result<T> hear(char kind) {
    return read<T>(TRY(hear()), kind);
  }
  template <class T>
  base::Result<T> read(const proc::Message& message, char kind) {
    auto value = proc::decode<T>(message.body);
    if (value && message.kind == kind) return value;
    return makes_no_sense();
  }
  // Whether it says something, or ends, before the moment comes.
  bool speaks_until(proc::Deadline moment);
  std::unexpected<base::Error> makes_no_sense();
  // What it was asked is given up; the next request has a fresh one.
  void kill() { process_.reset(); }

 private:
  static constexpr int attempts_max = 2;

  base::Result<void> start();
  base::Result<void> say_bytes(char kind, std::string_view body);
  std::unexpected<base::Error> fell() const;

  Opening opening_;
  std::chrono::seconds patience_;
  std::optional<proc::Process> process_;
  Opened opened_;
  bool fallen_ = false;
};

}  // namespace model
