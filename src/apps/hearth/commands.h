// The command line: what each word does. The same commands run in the process itself and behind the
// socket of `hearth serve`.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "apps/hearth/console.h"
#include "house/house.h"

namespace hearth {

// An open house, or how to open it: commands that need none (help, completion) never do.
class Session {
 public:
  Session(base::Path home, base::Path spark_file, Console& console);
  // What callers of a house that somebody else keeps open share.
  struct Served {
    house::House& house;
    std::mutex& turn;
    std::string web;  // where the web app is reached; "" for nowhere
  };
  // `stop` ends what runs for this caller.
  Session(const Served& served, base::Path home, Console& console, std::stop_token stop);

  // Founds the house at the first use, and then shows the recovery code once. Asks for the
  // passphrase where there is one. Takes up what a crash left open, and tells what fell due
  // meanwhile.
  base::Result<house::House*> house();
  // The same, with Spark on its way meanwhile.
  base::Result<house::House*> house_to_ask();
  bool served() const { return house_ && !owned_; }
  std::stop_token stop() const { return stop_; }
  const std::string& web() const { return web_; }
  // Held by one caller at a time.
  std::unique_lock<std::mutex> turn() {
    return turn_ ? std::unique_lock(*turn_) : std::unique_lock<std::mutex>();
  }
  Console& console() { return console_; }
  const base::Path& home() const { return home_; }
  const base::Path& spark_file() const { return spark_file_; }
  // Remembers the answer of the person at the terminal, for this process.
  store::Unlock unlock();

 private:
  base::Path home_, spark_file_;
  bool will_ask_ = false;
  Console& console_;
  std::unique_ptr<house::House> owned_;
  house::House* house_ = nullptr;
  std::stop_token stop_;
  std::mutex* turn_ = nullptr;
  std::string web_;
};

// Runs one command line (without the program's name). Returns the exit status.
int run_command(const std::vector<std::string>& arguments, Session& session);

// The value of --home in a command line, else $HEARTH_HOME, else ~/.local/share/hearth.
base::Path home_of(const std::vector<std::string>& arguments);
// The shipped model: $HEARTH_SPARK, else beside the program or its source.
base::Path find_spark_file();

// Says the error on the console as a sentence; 1 (2 or 3 are for tasks).
int say_error(Console& console, const base::Error& error);

// While it lives, Ctrl-C stops the running task instead of the program.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();
  std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::jthread watcher_;
};

// Tells what falls due and sends what lies in the outbox, on a thread of its own, for as long as it
// lives.
class Clock {
 public:
  using Say = std::function<void(const std::string&)>;
  Clock(house::House& house, Say say);
  // Something may have changed: look again.
  void poke();

 private:
  void run(std::stop_token stop);
  house::House& house_;
  Say say_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool poked_ = true;
  std::jthread thread_;
};

int talk(Session& session, CardPolicy policy);
struct WebLine;
int serve(Session& session, const WebLine& web);
// Hands the command to the `hearth serve` that keeps this house open. Nothing when none does.
std::optional<int> forward(const base::Path& home, const std::vector<std::string>& arguments,
                           Console& console);
std::string completion_script(const std::string& shell);

}  // namespace hearth
