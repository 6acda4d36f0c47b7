#include "net/smtp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/testing/known_secret.h"
#include "net/testing/scripted_server.h"

namespace net {
namespace {

using testing::Connection;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// What a mail server does with one message.
struct MailScript {
  std::string greeting = "220 test ESMTP\r\n";
  std::string features = "250 AUTH PLAIN\r\n";
  std::string to_login = "235 welcome\r\n";
  std::string to_recipient = "250 ok\r\n";
  std::string to_message = "250 taken\r\n";  // "": cuts the connection instead
};

class MailPlay {
 public:
  explicit MailPlay(MailScript script)
      : script_(std::move(script)),
        server_([this](Connection& connection) { serve(connection); }) {}

  MailServer account() const {
    return {.host = "127.0.0.1", .port = server_.port(), .security = MailSecurity::none};
  }
  std::vector<std::string> commands() const {
    std::lock_guard lock(mutex_);
    return commands_;
  }
  std::string message() const {
    std::lock_guard lock(mutex_);
    return message_;
  }

 private:
  void serve(Connection& connection) {
    connection.send(script_.greeting);
    for (;;) {
      std::string line(base::trim(connection.read_until("\r\n")));
      if (line.empty()) return;
      keep(line);
      if (line.starts_with("EHLO")) connection.send("250-test\r\n" + script_.features);
      if (line.starts_with("AUTH")) take_login(connection);
      if (line.starts_with("MAIL")) connection.send("250 ok\r\n");
      if (line.starts_with("RCPT")) connection.send(script_.to_recipient);
      if (line.starts_with("QUIT")) return connection.send("221 bye\r\n");
      if (line == "DATA" && !take_message(connection)) return;
    }
  }

  void take_login(Connection& connection) {
    connection.send("334 \r\n");
    keep(std::string(base::trim(connection.read_until("\r\n"))));
    connection.send(script_.to_login);
  }

  bool take_message(Connection& connection) {
    connection.send("354 go on\r\n");
    std::string message = connection.read_until("\r\n.\r\n");
    {
      std::lock_guard lock(mutex_);
      message_ = message;
    }
    if (script_.to_message.empty()) return connection.reset(), false;
    connection.send(script_.to_message);
    return true;
  }

  void keep(std::string line) {
    std::lock_guard lock(mutex_);
    commands_.push_back(std::move(line));
  }

  MailScript script_;
  mutable std::mutex mutex_;
  std::vector<std::string> commands_;
  std::string message_;
  testing::LoopbackServer server_;  // last: its thread uses the rest
};

const MailEnvelope envelope{.from = "me@example.com", .to = {"ana@example.com", "ben@example.com"}};
const std::string message = "Subject: hi\r\n\r\nHello.\r\n.\r\nA line of one dot.\r\n";

DeliveryReport send(const MailPlay& play, const std::optional<MailLogin>& login = {}) {
  return send_mail(play.account(), login, envelope, message);
}

TEST(Smtp, AMessageIsHandedOverWhole) {
  MailPlay play({});
  auto report = send(play);
  EXPECT_EQ(report.delivery, Delivery::sent);
  EXPECT_FALSE(report.error);
  EXPECT_EQ(play.message(), "Subject: hi\r\n\r\nHello.\r\n..\r\nA line of one dot.\r\n.\r\n");
  auto commands = play.commands();
  commands.resize(5);
  EXPECT_THAT(commands,
              ElementsAre("EHLO localhost", "MAIL FROM:<me@example.com>",
                          "RCPT TO:<ana@example.com>", "RCPT TO:<ben@example.com>", "DATA"));
}

TEST(Smtp, TheLoginIsAskedForAndUsed) {
  MailPlay play({});
  auto report = send(play, MailLogin{"me", testing::known("secret")});
  EXPECT_EQ(report.delivery, Delivery::sent);
  EXPECT_EQ(play.commands().at(1), "AUTH PLAIN");
  EXPECT_EQ(play.commands().at(2), "AG1lAHNlY3JldA==");  // \0me\0secret
}

TEST(Smtp, AWrongPasswordIsToldAndNothingIsSent) {
  MailPlay play({.to_login = "535 no\r\n"});
  auto report = send(play, MailLogin{"me", testing::known("topsecret")});
  EXPECT_EQ(report.delivery, Delivery::not_sent);
  EXPECT_EQ(report.error->hint, "Check the account's name and password.");
  EXPECT_THAT(report.error->text(), Not(HasSubstr("topsecret")));
  EXPECT_EQ(play.message(), "");
}

TEST(Smtp, APasswordThatIsNotLentMeansNotSentAndNoConnection) {
  MailPlay play({});
  std::optional<Route> asked_for;
  auto refuse = [&](const Route& route, auto&&) -> base::Result<void> {
    asked_for = route;
    return base::fail(base::Code::denied, "This is for another server.");
  };
  auto report = send(play, MailLogin{"me", refuse});
  EXPECT_EQ(asked_for, (Route{"127.0.0.1", play.account().port}));
  EXPECT_EQ(report.delivery, Delivery::not_sent);
  EXPECT_EQ(report.error->message, "This is for another server.");
  EXPECT_THAT(play.commands(), ElementsAre());
}

TEST(Smtp, ARefusedRecipientMeansNotSent) {
  MailPlay play({.to_recipient = "550 unknown\r\n"});
  auto report = send(play);
  EXPECT_EQ(report.delivery, Delivery::not_sent);
  EXPECT_EQ(report.error->message, "The mail server 127.0.0.1 refused the message (answer 550).");
}

TEST(Smtp, ARefusedMessageMeansNotSent) {
  MailPlay play({.to_message = "554 spam\r\n"});
  EXPECT_EQ(send(play).delivery, Delivery::not_sent);
}

TEST(Smtp, ACutAfterTheMessageHasLeftMeansUnknown) {
  MailPlay play({.to_message = ""});
  auto report = send(play);
  EXPECT_EQ(report.delivery, Delivery::unknown);
  EXPECT_THAT(report.error->message, HasSubstr("not known"));
}

TEST(Smtp, ACutBeforeTheMessageMeansNotSent) {
  MailPlay play({.greeting = "421 busy\r\n"});
  EXPECT_EQ(send(play).delivery, Delivery::not_sent);
  MailServer nobody{.host = "127.0.0.1",
                    .port = testing::LoopbackServer([](auto&) {}).port(),
                    .security = MailSecurity::none};
  EXPECT_EQ(send_mail(nobody, {}, envelope, message).delivery, Delivery::not_sent);
}

TEST(Smtp, WithoutTheEncryptionThatIsAskedForNothingIsSent) {
  MailPlay play({});
  MailServer account = play.account();
  account.security = MailSecurity::starttls;
  auto report = send_mail(account, MailLogin{"me", testing::known("secret")}, envelope, message);
  EXPECT_EQ(report.delivery, Delivery::not_sent);
  EXPECT_EQ(play.message(), "");
  EXPECT_THAT(play.commands(), Not(::testing::Contains(HasSubstr("AUTH"))));
}

TEST(Smtp, APasswordNeverTravelsUnencryptedToAnotherMachine) {
  MailServer account{.host = "mail.example.com", .port = 25, .security = MailSecurity::none};
  auto report = send_mail(account, MailLogin{"me", testing::known("secret")}, envelope, message);
  EXPECT_EQ(report.delivery, Delivery::not_sent);
  EXPECT_EQ(report.error->code, base::Code::denied);
}

TEST(Smtp, AddressesThatWouldBecomeCommandsAreRefused) {
  MailPlay play({});
  for (const char* address : {"", "ana", "@example.com", "a@", "a b@example.com",
                              "a@example.com>\r\nRCPT TO:<b@example.com"}) {
    auto report =
        send_mail(play.account(), {}, {.from = "me@example.com", .to = {address}}, message);
    EXPECT_EQ(report.delivery, Delivery::not_sent) << address;
  }
  EXPECT_EQ(send_mail(play.account(), {}, {.from = "me@example.com"}, message).delivery,
            Delivery::not_sent);
  EXPECT_THAT(play.commands(), ElementsAre());
}

TEST(Smtp, AStopEndsADeliveryThatWaits) {
  testing::LoopbackServer silent([](Connection& connection) { connection.hold(); });
  std::stop_source source;
  source.request_stop();
  MailServer account{.host = "127.0.0.1", .port = silent.port(), .security = MailSecurity::none};
  EXPECT_EQ(send_mail(account, {}, envelope, message, source.get_token()).delivery,
            Delivery::not_sent);
}

}  // namespace
}  // namespace net
