// The parts of an http or https URL (RFC 3986), as far as finding a server and its authorization
// need them.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "net/trouble.h"

namespace mcp {

struct Url {
  std::string scheme, host, port;  // port: "" for the scheme's own; host in lower case
  std::string path;                // "" or from the first slash on
  std::string query;               // without the question mark

  std::string origin() const;  // "https://example.org:8443"
  bool on_this_machine() const;
};

// `invalid` for anything else, a URL with a user's name or a fragment included.
base::Result<Url> parse_url(std::string_view text);

// Where a server of this address may be: on this machine if the address says so, in the private
// networks if it is of their kind ("nas.local", "192.168.1.5"), and else out in the world; in no
// case anywhere else, whatever its name resolves to.
net::AddressPolicy addresses_for(const Url& url);

// One element of a query or of a form: all but unreserved characters encoded.
std::string percent_encoded(std::string_view text);
using Fields = std::vector<std::pair<std::string, std::string>>;
std::string form_encoded(const Fields& form);
Fields read_form(std::string_view text);
// "" where it is absent.
std::string field(const Fields& form, std::string_view name);

}  // namespace mcp
