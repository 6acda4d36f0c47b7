#include "proc/channel.h"

#include <gmock/gmock.h>
#include <sys/socket.h>

#include <thread>

namespace proc {
namespace {

struct Pair {
  std::optional<Channel> near, far;
  Descriptor raw;  // the near end once more, for bytes that are no frames

  Pair() {
    int ends[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    raw = Descriptor(::dup(ends[0]));
    near.emplace(Descriptor(ends[0]));
    far.emplace(Descriptor(ends[1]));
    far->set_deadline(std::chrono::steady_clock::now() + std::chrono::seconds(5));
  }
  void write(std::string_view bytes) {
    EXPECT_EQ(::write(raw.get(), bytes.data(), bytes.size()), ssize_t(bytes.size()));
  }
  void hang_up() {
    near.reset();
    raw = Descriptor();
  }
};

TEST(Channel, GivesMessagesAsTheyWereSent) {
  Pair pair;
  EXPECT_TRUE(pair.near->send('a', ""));
  EXPECT_TRUE(pair.near->send('b', std::string("\0\n", 2)));
  EXPECT_TRUE(pair.near->flush());
  EXPECT_EQ(pair.far->receive().value(), (Message{'a', ""}));
  EXPECT_EQ(pair.far->receive().value(), (Message{'b', std::string("\0\n", 2)}));
  pair.hang_up();
  EXPECT_EQ(pair.far->receive().value(), std::nullopt);
}

TEST(Channel, CarriesLongMessagesInPieces) {
  Pair pair;
  std::string body(size_t(10) << 20, 'x');
  std::jthread sender([&] {
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(pair.near->send('x', body));
    EXPECT_TRUE(pair.near->flush());
  });
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(pair.far->receive().value() == (Message{'x', body}));
}

TEST(Channel, DoesNotBelieveALongFrame) {
  Pair pair;
  pair.write("\xff\xff\xff\xffx");
  EXPECT_EQ(pair.far->receive().error().code, base::Code::corrupt);
}

TEST(Channel, NoticesAnEndInTheMiddleOfAMessage) {
  Pair pair;
  pair.write(std::string_view("\x05\0\0\0xab", 7));
  pair.hang_up();
  EXPECT_EQ(pair.far->receive().error().code, base::Code::corrupt);
}

TEST(Channel, WaitsNoLongerThanItsDeadline) {
  Pair pair;
  pair.far->set_deadline(std::chrono::steady_clock::now() + std::chrono::milliseconds(20));
  EXPECT_EQ(pair.far->receive().error().code, base::Code::limit);
  EXPECT_EQ(pair.far->send('x', std::string(size_t(8) << 20, 'x')).error().code,
            base::Code::limit);  // nobody takes it
}

TEST(Channel, RefusesToSendWhatNobodyWouldTake) {
  Pair pair;
  EXPECT_EQ(pair.near->send('x', std::string(Channel::body_bytes_max + 1, 'x')).error().code,
            base::Code::limit);
  EXPECT_TRUE(pair.near->send('y', "short"));
  EXPECT_TRUE(pair.near->flush());
  EXPECT_EQ(pair.far->receive().value(), (Message{'y', "short"}));
}

TEST(Channel, SpeakingToOneWhoIsGoneIsAnErrorAndNoSignal) {
  Pair pair;
  pair.far.reset();
  EXPECT_TRUE(pair.near->send('x', "x"));
  EXPECT_EQ(pair.near->flush().error().code, base::Code::unavailable);
}

}  // namespace
}  // namespace proc
