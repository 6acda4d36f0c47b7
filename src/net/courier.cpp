#include "net/courier.h"

#include <cstdlib>

#include "net/address.h"
#include "net/errand.h"

namespace net {
namespace {

using std::chrono::milliseconds, std::chrono::steady_clock;

constexpr milliseconds look_every{20};        // whether it is to stop
constexpr std::chrono::seconds slowness{10};  // of a busy machine, beyond what a request may wait

std::string environment(const std::vector<const char*>& names) {
  for (const char* name : names)
    if (const char* value = std::getenv(name); value && *value) return value;
  return {};
}

}  // namespace

Proxy proxy_of(std::vector<const char*> names, const std::string& host,
               const AddressPolicy& policy) {
  bool any_address = policy.loopback && policy.private_networks && policy.everywhere;
  if (!any_address || is_this_machine(host)) return {};
  names.insert(names.end(), {"all_proxy", "ALL_PROXY"});
  return {.url = environment(names), .none_for = environment({"no_proxy", "NO_PROXY"})};
}

Result<Errand> Errand::begin(int port, const Proxy& proxy, milliseconds patience) {
  proc::Limits limits{
      .cpu = std::chrono::minutes(10), .memory_bytes = size_t(512) << 20, .ports = {port}};
  if (auto route = route_of(proxy.url)) limits.ports.push_back(route->port);
  return Errand(TRY(proc::Process::start({.role = courier_role().name, .limits = limits})),
                patience + slowness);
}

Result<void> Errand::order_bytes(char kind, std::string_view order, std::string_view bytes) {
  process_.channel().set_deadline(steady_clock::now() + slowness);
  TRY(process_.channel().send(kind, order));
  TRY(process_.channel().send(kind::bytes, bytes));
  return process_.channel().flush();
}

Result<void> Errand::lend(const Secret& secret, const Route& route) {
  Result<void> said;
  TRY(secret(route, [&](std::string_view value) {
    said = process_.channel().send_uncopied(kind::secret, value);
  }));
  return said;
}

std::optional<proc::Message> Errand::hear(const std::stop_token& stop) {
  auto deadline = steady_clock::now() + patience_;
  process_.channel().set_deadline(deadline);
  while (!process_.channel().ready(steady_clock::now() + look_every)) {
    if (stop.stop_requested()) return why_ = Trouble::stopped, std::nullopt;
    if (steady_clock::now() > deadline) return why_ = Trouble::timed_out, std::nullopt;
  }
  auto message = process_.channel().receive();
  if (message && *message) return std::move(**message);
  return why_ = Trouble::cut, std::nullopt;
}

std::optional<proc::Message> Errand::last_words() {
  process_.end(milliseconds(0));
  process_.channel().set_deadline(steady_clock::now() + slowness);
  return process_.channel().receive().value_or(std::nullopt);
}

Result<std::vector<proc::Standing>> courier_standings() {
  return TRY(proc::Process::start({.role = courier_role().name})).standings();
}

}  // namespace net
