#include "apps/hearth/web.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>

#include "apps/hearth/doctor.h"
#include "base/text.h"
#include "crypto/crypto.h"

namespace hearth {
namespace {

using base::Code, base::fail, base::Result;
namespace relay = protocol::relay;

constexpr size_t pem_bytes_max = size_t(256) << 10;

// An address in numbers, and what of a port.
struct Place {
  sockaddr_storage bytes = {};
  socklen_t size = 0;
  bool loopback = false;
};

Result<Place> place_of(const std::string& address, int port) {
  Place place;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&place.bytes);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&place.bytes);
  if (::inet_pton(AF_INET, address.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(uint16_t(port));
    place.size = sizeof *v4;
    place.loopback = ntohl(v4->sin_addr.s_addr) >> 24 == 127;
  } else if (::inet_pton(AF_INET6, address.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(uint16_t(port));
    place.size = sizeof *v6;
    place.loopback = IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
  } else {
    return fail(Code::invalid,
                fmt::format("'{}' is no address of a machine.", base::visible(address, 60)),
                "Say it in numbers, such as 127.0.0.1, 0.0.0.0 or ::.");
  }
  return place;
}

Result<proc::Descriptor> listen_at(const std::string& address, int port) {
  Place place = TRY(place_of(address, port));
  proc::Descriptor socket(
      ::socket(place.bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  int yes = 1;
  bool listens = socket &&
                 ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
                 ::bind(socket.get(), reinterpret_cast<sockaddr*>(&place.bytes), place.size) == 0 &&
                 ::listen(socket.get(), 256) == 0;
  if (listens) return socket;
  if (errno == EADDRINUSE)
    return fail(Code::conflict, fmt::format("Another program listens at port {}.", port),
                "Choose another one with --port.");
  return std::unexpected(
      base::error_from_errno(errno, fmt::format("Cannot listen at {} port {}", address, port)));
}

Result<proc::Descriptor> listen_as(const WebLine& line) {
  auto socket = listen_at(line.listen, line.port.value_or(usual_port));
  if (socket || line.port || socket.error().code != Code::conflict) return socket;
  return listen_at(line.listen, 0);
}

int port_of(const proc::Descriptor& socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  // Both kinds have their port at the same place.
  return ntohs(reinterpret_cast<sockaddr_in*>(&address)->sin_port);
}

Result<std::vector<protocol::Finding>> findings_of(house::House& house, const base::Path& home) {
  std::vector<protocol::Finding> out;
  for (const Finding& finding : TRY(findings(house, home)))
    out.push_back({.subject = finding.subject, .text = finding.text, .well = finding.well});
  return out;
}

// "https://house.example" or with a port; nothing behind it.
bool is_https_origin(const std::string& address) {
  std::string_view scheme = "https://", rest = address;
  if (!rest.starts_with(scheme)) return false;
  rest.remove_prefix(scheme.size());
  return !rest.empty() && rest.find_first_of("/?#@ ") == rest.npos &&
         base::lower(address) == address;
}

Result<std::string> read_key(const std::string& file) {
  struct stat about{};
  if (::stat(file.c_str(), &about) == 0 && (about.st_mode & S_IROTH))
    return fail(Code::denied, fmt::format("Everybody on this machine can read the key {}.", file),
                "Take that from them with `chmod o-r`.");
  return base::read_file(file, pem_bytes_max);
}

Result<relay::Setup> setup_of(const WebLine& line, std::vector<std::string> origins) {
  relay::Setup setup{.origins = std::move(origins), .certificate = {}, .key = {}};
  setup.version = HEARTH_VERSION;
  setup.behind_proxy = line.behind_proxy;
  if (line.certificate.empty()) return setup;
  setup.certificate = TRY(base::read_file(line.certificate, pem_bytes_max));
  setup.key = TRY(read_key(line.key));
  return setup;
}

}  // namespace

void declare_web(CLI::App& command, WebLine& line) {
  command
      .add_option("--port", line.port,
                  fmt::format("where the web app is reached on this machine ({})", usual_port))
      ->check(CLI::Range(0, 65535));
  command.add_flag("--no-web", line.none, "without the web app");
  command.add_option("--listen", line.listen,
                     "the address to be reached at; another than this machine's own needs TLS");
  command.add_option("--address", line.address,
                     "how browsers reach it from elsewhere, such as https://house.example");
  auto* certificate =
      command.add_option("--tls-certificate", line.certificate, "its certificate, a PEM file");
  command.add_option("--tls-key", line.key, "the certificate's key, a PEM file")
      ->needs(certificate);
  certificate->needs("--tls-key");
  command
      .add_flag("--behind-proxy", line.behind_proxy,
                "a proxy that has TLS stands before it, and says whom it forwards for")
      ->excludes(certificate);
  command.add_flag("--first-passkey", line.first_passkey,
                   "let a first passkey be made from elsewhere; nothing else is answered before");
  command
      .add_option("--health-port", line.health_port,
                  "where programs of this machine see /health and /metrics (nowhere)")
      ->check(CLI::Range(0, 65535));
}

Result<std::string> check_web(const WebLine& line, house::House& house) {
  Place place = TRY(place_of(line.listen, 0));
  bool https = !line.certificate.empty() || line.behind_proxy;
  if (!place.loopback && !https)
    return fail(Code::denied, "Others could read along: a house that they can reach needs TLS.",
                "Give it --tls-certificate and --tls-key, or --behind-proxy where one has them.");
  if (!https && line.address.empty()) return std::string();
  if (!https || !is_https_origin(line.address))
    return fail(Code::invalid, "With TLS, or a proxy, the house needs the address browsers use.",
                "Say it with --address, such as https://house.example.");
  std::string site = TRY(house::Passkeys::site_of(line.address));
  if (!line.first_passkey && !house.passkeys().any_for(site))
    return fail(Code::denied, fmt::format("There is no passkey for {} yet.", site),
                "Start once with --first-passkey, and make one in a browser there.");
  return line.address;
}

Result<std::unique_ptr<Web>> Web::open(const WebLine& line, Options options) {
  std::string address = TRY(check_web(line, options.house));
  bool elsewhere = !address.empty();
  api::Door::Options door{.sockets = {}, .setup = {}, .say = std::move(options.say)};
  proc::Descriptor socket = TRY(listen_as(line));
  std::vector<std::string> origins = {address};
  if (!elsewhere) {
    int port = port_of(socket);
    address = fmt::format("http://127.0.0.1:{}", port);
    origins = {address, fmt::format("http://localhost:{}", port)};
  }
  door.sockets.push_back({protocol::Listens::to_people, std::move(socket)});
  if (line.health_port) {
    socket = TRY(listen_at("127.0.0.1", *line.health_port));
    door.say(fmt::format("Health and numbers: http://127.0.0.1:{}/health and /metrics.",
                         port_of(socket)));
    door.sockets.push_back({protocol::Listens::to_watchers, std::move(socket)});
  }
  door.setup = [line, origins] { return setup_of(line, origins); };
  relay::Setup tried = TRY(door.setup());  // what cannot be read is said now
  crypto::wipe(tried.key);
  auto doctor = [&house = options.house, home = options.home] { return findings_of(house, home); };
  std::string site = elsewhere ? TRY(house::Passkeys::site_of(address)) : "";
  auto api = TRY(api::Api::open({.house = options.house,
                                 .turn = options.turn,
                                 .version = HEARTH_VERSION,
                                 .doctor = doctor,
                                 .changed = options.changed,
                                 .destroyed = options.destroyed,
                                 .public_site = site}));
  return std::make_unique<Web>(Opening{}, std::move(address), std::move(api), std::move(door));
}

Web::Web(Opening, std::string address, std::unique_ptr<api::Api> api, api::Door::Options door)
    : address_(std::move(address)), api_(std::move(api)) {
  door_ = std::make_unique<api::Door>(*api_, std::move(door));
}

std::string Web::pairing_link(house::House& house, const std::string& address) {
  return fmt::format("{}/#pair={}", address, house.devices().new_code());
}

bool Web::close(std::chrono::milliseconds patience) {
  door_.reset();
  return api_->rest(patience);
}

}  // namespace hearth
