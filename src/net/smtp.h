// SMTP client (RFC 5321): hands one message to a mail server.
#pragma once
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "net/secret.h"
#include "net/trouble.h"

namespace net {

enum class MailSecurity {
  starttls,  // usual on port 587; without it nothing is sent
  tls,       // usual on port 465
  none,      // never with a user's secret, except to this machine
};

struct MailServer {
  std::string host;
  int port = 587;
  MailSecurity security = MailSecurity::starttls;
  AddressPolicy addresses = {};
  std::chrono::milliseconds connect_max = std::chrono::seconds(15);
  std::chrono::milliseconds idle_max = std::chrono::seconds(60);
};

struct MailLogin {
  std::string user;
  Secret password;  // asked for once, just before connecting
};

struct MailEnvelope {
  std::string from;
  std::vector<std::string> to;
};

// An effect fails in one of three ways: not done, done, unknown.
enum class Delivery { sent, not_sent, unknown };

struct DeliveryReport {
  Delivery delivery;
  std::optional<base::Error> error = {};  // why it is not known to be sent; holds no secret
};

// `message` is a whole message in its wire form, lines ended by CRLF. No login: the server wants
// none. After the last byte of it has left, a cut connection means `unknown`: the server may have
// taken it. Blocks until done; a stop request ends it within 100 ms.
DeliveryReport send_mail(const MailServer& server, const std::optional<MailLogin>& login,
                         const MailEnvelope& envelope, std::string_view message,
                         const std::stop_token& stop = {});

}  // namespace net
