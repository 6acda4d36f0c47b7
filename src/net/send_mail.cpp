// send_mail(): what a courier is asked for a mail, and what is known when it does not answer.
#include "base/text.h"
#include "net/errand.h"

namespace net {
namespace {

// The report, or what is known without one.
DeliveryReport hear_report(Errand& errand, const std::string& host, const std::stop_token& stop) {
  bool left = false;
  auto said = errand.hear(stop);
  while (said && said->kind == kind::left) {
    left = true;
    said = errand.hear(stop);
  }
  while (!said) {
    auto last = errand.last_words();
    if (!last) break;
    if (last->kind == kind::left)
      left = true;
    else
      said = std::move(last);
  }
  if (said) {
    auto report = proc::decode<DeliveryReport>(said->body);
    if (report) {
      if (report->error) report->error->message = base::visible(report->error->message);
      return *report;
    }
  }
  base::Error error = failure_at(host, errand.why()).error();
  if (!left) return {Delivery::not_sent, std::move(error)};
  error.message += fate_unknown;
  return {Delivery::unknown, std::move(error)};
}

}  // namespace

DeliveryReport send_mail(const MailServer& server, const std::optional<MailLogin>& login,
                         const MailEnvelope& envelope, std::string_view message,
                         const std::stop_token& stop) {
  if (auto refusal = unsound(server, login.has_value(), envelope)) return *refusal;
  MailOrder order{server, envelope, proxy_of({}, server.host, server.addresses), {}};
  if (login) order.user = login->user;
  auto errand = Errand::begin(server.port, order.proxy, server.connect_max + server.idle_max);
  if (!errand) return {Delivery::not_sent, errand.error()};
  auto given = errand->order(kind::mail, order, message);
  if (given && login)
    given = errand->lend(login->password, {base::lower(server.host), server.port});
  if (!given) return {Delivery::not_sent, given.error()};
  return hear_report(*errand, server.host, stop);
}

}  // namespace net
