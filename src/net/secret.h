// A secret at the edge: how a value comes into one connection, and into nothing else.
//
// Who asks for a connection names its secret by a Secret, which lends the value only when asked for
// the route that is really about to be used. What this room makes of the value (a header, a login)
// is wiped after the call; libcurl's memory is wiped whenever it gives some back.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace net {

// Where a connection goes. `host` in lower case.
struct Route {
  std::string host;
  int port = 0;
  bool operator==(const Route&) const = default;
  std::string text() const { return fmt::format("{}:{}", host, port); }
};
// Of an http or https URL, or of "host:port"; nothing where it is neither.
std::optional<Route> route_of(const std::string& place);

// Calls `use` with the value, which is good as long as that call lasts; or fails: `denied` for a
// route that the secret is not for, `not_found` when it is gone.
using Secret = std::function<base::Result<void>(const Route& route,
                                                const std::function<void(std::string_view)>& use)>;

// Text made of a secret; wiped when it goes. Its room is all there from the beginning, so that it
// leaves no copy behind when it grows.
class WipedText {
 public:
  explicit WipedText(size_t size_max) { text_.reserve(size_max); }
  WipedText(const WipedText&) = delete;
  WipedText& operator=(const WipedText&) = delete;
  ~WipedText();
  WipedText& operator+=(std::string_view more);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace net
