#include "mcp/url.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace mcp {
namespace {

using base::Code;

auto no_address(std::string_view text) {
  return base::fail(Code::invalid,
                    fmt::format("'{}' is no address of a server.", base::visible(text, 100)),
                    "It looks like https://example.org/mcp.");
}

bool is_number(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool private_v4(const std::string& host) {
  in_addr address{};
  if (inet_pton(AF_INET, host.c_str(), &address) != 1) return false;
  uint32_t bits = ntohl(address.s_addr);
  return bits >> 24 == 10 || bits >> 20 == 0xAC1 || bits >> 16 == 0xC0A8 || bits >> 22 == 0x191 ||
         bits >> 16 == 0xA9FE;
}

bool named_at_home(const std::string& host) {
  if (!host.contains('.') && !host.contains(':')) return true;  // "nas"
  for (std::string_view ending : {".local", ".lan", ".home.arpa", ".internal"})
    if (host.ends_with(ending)) return true;
  return host.starts_with("[f");  // [fc00::…], [fe80::…]
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    bool escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                  hex_digit(text[i + 2]) >= 0;
    if (escape) {
      out += char(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace

std::string Url::origin() const {
  return fmt::format("{}://{}{}{}", scheme, host, port.empty() ? "" : ":", port);
}

bool Url::on_this_machine() const {
  in_addr address{};
  return host == "localhost" || host == "[::1]" ||
         (host.starts_with("127.") && inet_pton(AF_INET, host.c_str(), &address) == 1);
}

base::Result<Url> parse_url(std::string_view text) {
  Url url;
  size_t colon = text.find("://");
  if (colon == text.npos) return no_address(text);
  url.scheme = base::lower(text.substr(0, colon));
  bool plain = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
  if ((url.scheme != "http" && url.scheme != "https") || !plain) return no_address(text);
  std::string_view rest = text.substr(colon + 3);
  size_t path = std::min(rest.find_first_of("/?#"), rest.size());
  std::string_view authority = rest.substr(0, path);
  rest.remove_prefix(path);
  if (authority.contains('@') || authority.contains('\\') || rest.contains('#'))
    return no_address(text);
  size_t port = authority.starts_with('[') ? authority.find("]:") : authority.find(':');
  if (port != authority.npos) {
    size_t digits = authority.find(':', port) + 1;
    url.port = authority.substr(digits);
    authority = authority.substr(0, digits - 1);
    if (url.port.empty() || url.port.size() > 5 || !is_number(url.port)) return no_address(text);
  }
  url.host = base::lower(authority);
  if (url.host.empty()) return no_address(text);
  size_t question = rest.find('?');
  url.path = rest.substr(0, question);
  if (question != rest.npos) url.query = rest.substr(question + 1);
  return url;
}

net::AddressPolicy addresses_for(const Url& url) {
  bool here = url.on_this_machine(),
       home = !here && (private_v4(url.host) || named_at_home(url.host));
  return {.loopback = here, .private_networks = home, .everywhere = !here && !home};
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (unsigned char c : text) {
    bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '.' || c == '_' || c == '~';
    unreserved ? out += char(c) : out += fmt::format("%{:02X}", c);
  }
  return out;
}

std::string form_encoded(const Fields& form) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : form)
    parts.push_back(percent_encoded(name) + "=" + percent_encoded(value));
  return base::join(parts, "&");
}

Fields read_form(std::string_view text) {
  Fields form;
  for (std::string_view part : base::split(text, '&')) {
    size_t equals = std::min(part.find('='), part.size());
    std::string_view value = equals < part.size() ? part.substr(equals + 1) : std::string_view();
    form.emplace_back(decoded(part.substr(0, equals)), decoded(value));
  }
  return form;
}

std::string field(const Fields& form, std::string_view name) {
  for (const auto& [key, value] : form)
    if (key == name) return value;
  return {};
}

}  // namespace mcp
