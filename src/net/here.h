// The clients themselves; the courier runs them. Private to the room.
#pragma once
#include "net/http.h"
#include "net/smtp.h"

namespace net {

// A proxy, as libcurl takes it: "http://host:3128"; and for which hosts there is none.
struct Proxy {
  std::string url, none_for;
};

// As fetch() and send_mail(), in this process.
std::expected<HttpReply, Failure> fetch_here(const HttpRequest& request, const Proxy& proxy,
                                             const BodySink& on_body, const HeadSink& on_head);
// `on_left` is called before the end of the message is sent: from then on it may have been taken.
DeliveryReport send_mail_here(const MailServer& server, const std::optional<MailLogin>& login,
                              const MailEnvelope& envelope, std::string_view message,
                              const Proxy& proxy, const std::function<void()>& on_left);
inline constexpr const char* fate_unknown = " Whether the message was taken is not known.";

// What can be said of a request without connecting: nothing where it is sound.
std::optional<Failure> unsound(const HttpRequest& request);
std::optional<DeliveryReport> unsound(const MailServer& server, bool with_login,
                                      const MailEnvelope& envelope);

}  // namespace net
