// The web app of a house that is awake: listens on this machine, and hands the socket to the gate.
#pragma once
#include "api/door.h"
#include "apps/hearth/commands.h"

namespace CLI {
class App;
}

namespace hearth {

constexpr int usual_port = 8137;

struct WebLine {
  std::optional<int> port;  // 0: any that is free; nothing: the usual one, or one that is free
  bool none = false;
};
void declare_web(CLI::App& command, WebLine& line);

class Web {
 public:
  struct Options {
    house::House& house;
    base::Path home;
    std::mutex& turn;
    std::function<void(const std::string&)> say;
    std::function<void()> changed;
  };
  struct Opening {};  // for open() alone
  Web(Opening, Options options, proc::Descriptor socket, std::string address);
  // `conflict` when somebody else has the port that was asked for.
  static base::Result<std::unique_ptr<Web>> open(const WebLine& line, Options options);

  const std::string& address() const { return address_; }
  // With a fresh code: opens the page and pairs that browser.
  static std::string pairing_link(house::House& house, const std::string& address);
  void notice(const std::string& text) { api_.notice(text); }
  void changed_elsewhere() { api_.changed_elsewhere(); }
  // Lets nobody in any more. False: something runs still.
  bool close(std::chrono::milliseconds patience);

 private:
  std::string address_;
  api::Api api_;
  std::unique_ptr<api::Door> door_;
};

}  // namespace hearth
