// The web app of a house that is awake: listens, and hands the sockets to the gate.
#pragma once
#include "api/door.h"
#include "apps/hearth/commands.h"

namespace CLI {
class App;
}

namespace hearth {

constexpr int usual_port = 8137;

// What `hearth serve` was told of it. By default this machine alone is let in.
struct WebLine {
  std::optional<int> port;  // 0: any that is free; nothing: the usual one, or one that is free
  bool none = false;
  std::string listen = "127.0.0.1";  // the address of this machine by which it can be reached
  std::string address;               // as browsers have it, "https://house.example"; "": as it is
  std::string certificate, key;      // PEM files, for TLS
  bool behind_proxy = false;         // one that has TLS stands before it
  bool first_passkey = false;        // lets a first passkey be made where everybody can reach it
  std::optional<int> health_port;    // health and numbers, for this machine
};
void declare_web(CLI::App& command, WebLine& line);

// What is wrong with how it was told to be reached; the address that browsers use. A house that
// others can reach has TLS, and a passkey for its name, or is there to have one made.
base::Result<std::string> check_web(const WebLine& line, house::House& house);

class Web {
 public:
  struct Options {
    house::House& house;
    base::Path home;
    std::mutex& turn;
    std::function<void(const std::string&)> say;
    std::function<void()> changed, destroyed;
  };
  struct Opening {};  // for open() alone
  Web(Opening, std::string address, std::unique_ptr<api::Api> api, api::Door::Options door);
  // `conflict` when somebody else has a port that was asked for, `denied` for what check_web()
  // refuses.
  static base::Result<std::unique_ptr<Web>> open(const WebLine& line, Options options);

  const std::string& address() const { return address_; }
  // With a fresh code: opens the page and pairs that browser.
  static std::string pairing_link(house::House& house, const std::string& address);
  void notice(const std::string& text) { api_->notice(text); }
  void changed_elsewhere() { api_->changed_elsewhere(); }
  // Lets nobody in any more. False: something runs still.
  bool close(std::chrono::milliseconds patience);

 private:
  std::string address_;
  std::unique_ptr<api::Api> api_;
  std::unique_ptr<api::Door> door_;
};

}  // namespace hearth
