// What a courier may not, and what its fall means.
#include "net/courier.h"

#include <gmock/gmock.h>

#include "net/http.h"
#include "net/smtp.h"
#include "net/testing/scripted_server.h"
#include "proc/landlock.h"
#include "proc/process.h"
#include "proc/testing/children.h"

namespace net {
namespace {

using proc::testing::children;
using proc::testing::kill_the_only_child;
using testing::Connection;
using ::testing::HasSubstr;
using testing::HttpScript;
using testing::LoopbackServer;

std::string all_it_can(const std::string& role, int own, int other) {
  auto process = proc::Process::start(
      {.role = role, .argument = fmt::format("{} {}", own, other), .limits = {.ports = {own}}});
  auto said = process ? process->channel().receive() : std::nullopt;
  return said && *said ? (*said)->body : "nothing was heard";
}

TEST(Courier, TakenOverItConnectsToItsPortAloneAndThenNoMore) {
  LoopbackServer own([](auto&) {}), other([](auto&) {});
  EXPECT_EQ(all_it_can("unconfined", own.port(), other.port()),
            "read what names hosts; read another file; read a room; write a file; look at others; "
            "speak to a program of this machine; listen; start a process; connect to its port; "
            "connect to another port; ");
  if (proc::landlock_version() < proc::landlock_ports)
    GTEST_SKIP() << "this machine's Landlock knows no ports";
  EXPECT_EQ(all_it_can("hijacked", own.port(), other.port()),
            "read what names hosts; connect to its port; ");
}

TEST(Courier, EachGuardButTheNetworksIsReported) {
  auto standings = *courier_standings();
  EXPECT_EQ(standings.size(), size_t(proc::last_of<proc::Guard>));
  for (const proc::Standing& standing : standings) {
    EXPECT_GE(standing.error, 0);
    EXPECT_NE(standing.guard, proc::Guard::no_network);
  }
}

TEST(Courier, EndsBehindItsRequest) {
  HttpScript server({testing::answer(200, "hello"), testing::stream({"one", "two"})});
  ASSERT_TRUE(fetch({.url = server.url()}, {}));
  EXPECT_TRUE(children().empty());
  ASSERT_TRUE(fetch({.url = server.url()}, {}, [](auto) { return false; }));
  EXPECT_TRUE(children().empty());
}

TEST(Courier, KilledInTheMiddleIsACutConnectionAndNothingIsAskedTwice) {
  HttpScript server({testing::stream({"one", "two"}, testing::Answer::End::hold)});
  auto reply = fetch({.method = "POST", .url = server.url(), .body = "pay"}, {}, [](auto) {
    if (children().size() == 1) kill_the_only_child();
    return true;
  });
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().trouble, Trouble::cut);
  EXPECT_EQ(server.requests().size(), 1u);
  EXPECT_TRUE(fetch({.url = HttpScript({testing::answer(200, "")}).url()}, {}));
}

// A mail server in the middle of whose answers the courier falls.
DeliveryReport sent_to(const std::function<void(Connection&)>& serve) {
  LoopbackServer server(serve);
  return send_mail({.host = "127.0.0.1", .port = server.port(), .security = MailSecurity::none}, {},
                   {.from = "me@example.org", .to = {"ana@example.org"}},
                   "Subject: x\r\n\r\nx\r\n");
}

void take_commands(Connection& connection) {
  connection.send("220 test\r\n");
  for (std::string line; line != "DATA\r\n";) {
    line = connection.read_until("\r\n");
    if (line.empty()) return;
    connection.send(line == "DATA\r\n" ? "354 go on\r\n" : "250 ok\r\n");
  }
}

TEST(Courier, KilledBeforeAMailHasLeftItIsNotSentAndAfterwardsUnknown) {
  auto before = sent_to([](Connection& connection) {
    connection.send("220 test\r\n");
    (void)connection.read_until("\r\n");
    kill_the_only_child();
  });
  EXPECT_EQ(before.delivery, Delivery::not_sent);
  EXPECT_EQ(before.error->code, base::Code::unavailable);
  auto after = sent_to([](Connection& connection) {
    take_commands(connection);
    (void)connection.read_until("\r\n.\r\n");
    kill_the_only_child();
  });
  EXPECT_EQ(after.delivery, Delivery::unknown);
  EXPECT_THAT(after.error->message, HasSubstr("not known"));
}

TEST(Courier, FindsHostsByTheirNames) {
  HttpScript server({testing::answer(200, "hello")});
  std::string url = fmt::format("http://localhost:{}", route_of(server.url())->port);
  EXPECT_EQ(fetch({.url = url}, {})->body, "hello");
  auto reply = fetch({.url = url, .addresses = {.loopback = false}}, {});
  EXPECT_EQ(reply.error().trouble, Trouble::forbidden) << "the name leads to what is forbidden";
}

}  // namespace
}  // namespace net
