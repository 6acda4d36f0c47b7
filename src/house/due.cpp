// What happens by the clock: reminders are told, messages leave.
#include <fmt/format.h>

#include "base/json.h"
#include "house/house.h"
#include "net/smtp.h"
#include "skills/messages/messages.h"
#include "skills/reminders/reminders.h"

namespace house {
namespace {

using base::Json;

// How to speak of a message that is no longer there when its outcome is known.
constexpr const char* taken_back = "one that was taken back meanwhile";

store::Item intent(const messages::Outgoing& message) {
  return {.shelf = store::Shelf::effect,
          .key = "send/" + message.id,
          .state = "intended",
          .body = message.id,
          .room = "messages"};
}

store::Note sent_note(const std::string& id, const std::vector<std::string>& addresses,
                      const char* outcome, base::Instant at) {
  Json to = Json::array();
  for (const std::string& address : addresses) to.push(address);
  return {.kind = note_sent,
          .body = Json::object()
                      .set("message", id)
                      .set("to", std::move(to))
                      .set("outcome", outcome)
                      .set("at", base::format_instant(at, base::Zone::utc()))
                      .dump()};
}

const char* outcome_name(net::Delivery delivery) {
  switch (delivery) {
    case net::Delivery::sent:
      return "sent";
    case net::Delivery::not_sent:
      return "not sent";
    case net::Delivery::unknown:
      return "unknown";
  }
  return "unknown";
}

messages::Sending state_after(net::Delivery delivery) {
  switch (delivery) {
    case net::Delivery::sent:
      return messages::Sending::sent;
    case net::Delivery::not_sent:
      return messages::Sending::failed;
    case net::Delivery::unknown:
      return messages::Sending::unknown;
  }
  return messages::Sending::unknown;
}

net::DeliveryReport send(const messages::Outgoing& message, const MailAccount& account,
                         Vault& secrets, std::stop_token stop) {
  net::MailServer server{.host = account.host, .port = account.port, .security = account.security};
  std::optional<net::MailLogin> login;
  if (!account.user.empty()) login = {account.user, secrets.lend(account.secret)};
  return net::send_mail(server, login, {.from = account.address, .to = message.to}, message.bytes,
                        std::move(stop));
}

}  // namespace

Result<std::vector<std::string>> House::due(base::Instant now) {
  base::Zone here = zone();
  std::lock_guard hold(strand_);
  if (store_.frozen().contains("reminders")) return std::vector<std::string>{};  // they wait
  rooms_->begin();
  auto told = reminders::tell_due(*rooms_, now, here);
  if (!told) {
    rooms_->roll_back();
    return told;
  }
  TRY(rooms_->commit());
  return told;
}

Result<std::optional<base::Instant>> House::next_due(base::Instant now) {
  std::lock_guard hold(strand_);
  if (store_.frozen().contains("reminders")) return std::nullopt;
  return reminders::next_due(*rooms_, now);
}

// An intent without an outcome: the program ended while a message was on its way. It is not sent
// again.
Result<std::vector<std::string>> House::settle_unknown_sendings() {
  std::vector<std::string> notices;
  for (const store::Item& item : TRY(store_.items(store::Shelf::effect))) {
    if (!item.key.starts_with("send/") || item.state != "intended") continue;
    std::string id = item.key.substr(5);
    auto message = messages::addressed(*rooms_, id).value_or(messages::Addressed{});
    rooms_->begin();
    auto marked = messages::mark(*rooms_, id, messages::Sending::unknown,
                                 "the program ended while it was being sent");
    if (!marked && marked.error().code != base::Code::not_found) {
      rooms_->roll_back();
      return std::unexpected(marked.error());
    }
    TRY(rooms_->commit(
        {.notes = {sent_note(id, message.to, outcome_name(net::Delivery::unknown), clock_())},
         .removed = {{store::Shelf::effect, item.key}}}));
    notices.push_back(
        fmt::format("I may have sent this message; please check: {}", marked.value_or(taken_back)));
  }
  return notices;
}

// The intent is durable before the message leaves, the outcome after.
Result<std::optional<std::string>> House::deliver_one(const messages::Outgoing& message,
                                                      const MailAccount& account,
                                                      std::stop_token stop) {
  {
    std::lock_guard hold(strand_);
    TRY(store_.write({.items = {intent(message)}}));
  }
  net::DeliveryReport report = send(message, account, *vault_, std::move(stop));
  std::string why = report.error ? report.error->text() : "";
  std::lock_guard hold(strand_);
  bool unreachable = report.delivery == net::Delivery::not_sent && report.error &&
                     report.error->code == base::Code::unavailable;
  if (unreachable) {
    // It stays queued; the clock tries again.
    TRY(store_.write({.removed = {{store::Shelf::effect, intent(message).key}}}));
    return fmt::format("A message waits in the outbox and will be tried again: {}", why);
  }
  rooms_->begin();
  auto marked = messages::mark(*rooms_, message.id, state_after(report.delivery), why);
  if (!marked && marked.error().code != base::Code::not_found) {
    rooms_->roll_back();
    return std::unexpected(marked.error());
  }
  std::string spoken = marked.value_or(taken_back);
  TRY(rooms_->commit(
      {.notes = {sent_note(message.id, message.to, outcome_name(report.delivery), clock_())},
       .removed = {{store::Shelf::effect, intent(message).key}}}));
  switch (report.delivery) {
    case net::Delivery::sent:
      return std::nullopt;
    case net::Delivery::not_sent:
      return fmt::format("A message could not be sent: {} {}", spoken, why);
    case net::Delivery::unknown:
      return fmt::format("I may have sent this message; please check: {}", spoken);
  }
  return std::nullopt;
}

Result<std::vector<std::string>> House::deliver(base::Instant now, std::stop_token stop) {
  auto account = TRY(mail_account());
  Settings who = TRY(settings());
  messages::Notice written_by{.owner = who.owner_name, .signature = who.signature};
  std::vector<std::string> notices;
  std::vector<messages::Outgoing> waiting;
  {
    std::lock_guard hold(strand_);
    if (store_.frozen().contains("messages")) return notices;  // nothing of it leaves
    notices = TRY(settle_unknown_sendings());
    if (account) waiting = TRY(messages::outgoing(*rooms_, account->address, written_by, now));
  }
  for (const messages::Outgoing& message : waiting) {
    if (stop.stop_requested()) break;
    auto notice = TRY(deliver_one(message, *account, stop));
    if (notice) notices.push_back(std::move(*notice));
  }
  return notices;
}

}  // namespace house
