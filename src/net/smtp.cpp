#include "net/smtp.h"

#include <curl/curl.h>

#include <cstring>

#include "base/text.h"
#include "net/address.h"
#include "net/here.h"
#include "net/transfer.h"

namespace net {
namespace {

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Recipients = std::unique_ptr<curl_slist, FreeList>;

// The message as libcurl takes it, and whether it has taken all.
struct Sender {
  std::string_view left;
  const std::function<void()>& on_left;
  bool all_left = false;

  size_t hand_over(std::span<char> space) {
    size_t count = std::min(space.size(), left.size());
    if (count == 0) {
      all_left = true;
      on_left();
      return 0;
    }
    std::memcpy(space.data(), left.data(), count);
    left.remove_prefix(count);
    return count;
  }
};

size_t on_read(char* data, size_t, size_t size, void* sender) {
  return static_cast<Sender*>(sender)->hand_over({data, size});
}

DeliveryReport not_sent(base::Code code, std::string message, std::string hint = {}) {
  return {Delivery::not_sent, base::Error{code, std::move(message), std::move(hint)}};
}

// An address goes into a command line of the protocol: nothing may end it early.
bool sound_address(const std::string& address) {
  bool bare = std::none_of(address.begin(), address.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7F || c == '<' || c == '>';
  });
  return bare && address.size() < 255 && address.find('@') != 0 && address.contains('@') &&
         !address.ends_with('@');
}

std::optional<DeliveryReport> refuse_unsound(const MailServer& server,
                                             const MailEnvelope& envelope) {
  if (envelope.to.empty()) return not_sent(base::Code::invalid, "The message has no recipient.");
  std::vector<std::string> addresses = envelope.to;
  addresses.push_back(envelope.from);
  for (const std::string& address : addresses) {
    if (!sound_address(address))
      return not_sent(base::Code::invalid, fmt::format("'{}' is not a mail address.", address));
  }
  bool sound_host =
      !server.host.empty() && server.host.find_first_of("/@?# \r\n") == std::string::npos;
  if (!sound_host || server.port < 1 || server.port > 65535)
    return not_sent(base::Code::invalid, "The mail account has no proper server and port.");
  return std::nullopt;
}

Recipients recipients(const MailEnvelope& envelope) {
  Recipients list;
  for (const std::string& to : envelope.to)
    list.reset(curl_slist_append(list.release(), fmt::format("<{}>", to).c_str()));
  return list;
}

void set_options(CURL* easy, const MailServer& server, const MailEnvelope& envelope,
                 const Recipients& to, Sender& sender) {
  const char* scheme = server.security == MailSecurity::tls ? "smtps" : "smtp";
  curl_easy_setopt(easy, CURLOPT_URL,
                   fmt::format("{}://{}:{}/localhost", scheme, server.host, server.port).c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  if (server.security == MailSecurity::starttls)
    curl_easy_setopt(easy, CURLOPT_USE_SSL, long(CURLUSESSL_ALL));
  curl_easy_setopt(easy, CURLOPT_MAIL_FROM, fmt::format("<{}>", envelope.from).c_str());
  curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
  curl_easy_setopt(easy, CURLOPT_READDATA, &sender);
}

base::Result<void> set_login(CURL* easy, const MailLogin& login, const Route& route) {
  curl_easy_setopt(easy, CURLOPT_USERNAME, login.user.c_str());
  return login.password(route, [&](std::string_view password) {
    WipedText text(password.size());  // libcurl wants its end marked
    text += password;
    curl_easy_setopt(easy, CURLOPT_PASSWORD, text.text().c_str());
  });
}

DeliveryReport report(const Failure& failure, const Sender& sender, long answer,
                      const std::string& host) {
  if (answer >= 400) {
    return not_sent(
        base::Code::denied,
        fmt::format("The mail server {} refused the message (answer {}).", host, answer),
        answer / 10 == 53 ? "Check the account's name and password." : "");
  }
  base::Error error = failure.error();
  if (!sender.all_left) return {Delivery::not_sent, std::move(error)};
  error.message += fate_unknown;
  return {Delivery::unknown, std::move(error)};
}

}  // namespace

std::optional<DeliveryReport> unsound(const MailServer& server, bool with_login,
                                      const MailEnvelope& envelope) {
  if (auto refusal = refuse_unsound(server, envelope)) return refusal;
  if (!with_login || server.security != MailSecurity::none || is_this_machine(server.host))
    return std::nullopt;
  return not_sent(base::Code::denied,
                  fmt::format("{} would get the password unencrypted.", server.host),
                  "Set the account to TLS or STARTTLS.");
}

DeliveryReport send_mail_here(const MailServer& server, const std::optional<MailLogin>& login,
                              const MailEnvelope& envelope, std::string_view message,
                              const Proxy& proxy, const std::function<void()>& on_left) {
  if (auto refusal = unsound(server, login.has_value(), envelope)) return *refusal;
  Transfer transfer({base::lower(server.host), server.port}, server.addresses, server.connect_max,
                    proxy);
  Recipients to = recipients(envelope);
  Sender sender{message, on_left};
  set_options(transfer.handle(), server, envelope, to, sender);
  if (login) {
    auto set = set_login(transfer.handle(), *login, {base::lower(server.host), server.port});
    if (!set) return {Delivery::not_sent, std::move(set.error())};
  }
  auto failure = transfer.run(server.idle_max);
  if (!failure) return {Delivery::sent};
  long answer = 0;
  curl_easy_getinfo(transfer.handle(), CURLINFO_RESPONSE_CODE, &answer);
  return report(*failure, sender, answer, server.host);
}

}  // namespace net
