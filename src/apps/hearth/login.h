// Where the owner's browser comes back to after a login: an address of this machine, open for one
// answer.
#pragma once
#include <string>

#include "apps/hearth/console.h"
#include "house/house.h"

namespace hearth {

class Callback {
 public:
  static base::Result<Callback> open();
  Callback(Callback&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), port_(other.port_) {}
  Callback& operator=(Callback&&) = delete;
  ~Callback();

  std::string address() const { return fmt::format("http://127.0.0.1:{}/callback", port_); }
  // The address that the browser asks for, once it comes; other visits are turned away.
  // `unavailable` after five minutes or a stop.
  base::Result<std::string> wait(const std::stop_token& stop) const;

 private:
  Callback(int socket, int port) : socket_(socket), port_(port) {}
  int socket_, port_;
};

// Shows the owner the address to open, and waits at the callback.
house::Reception reception_at(const Callback& callback, Console& console, std::string client_id,
                              std::stop_token stop);

}  // namespace hearth
