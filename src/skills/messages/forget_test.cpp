#include <gtest/gtest.h>

#include "formats/quoted.h"
#include "skills/messages/box.h"
#include "skills/messages/testing.h"

namespace messages {
namespace {

// Whether a mail from Ana with this part is still as it came when Tomas is forgotten.
bool stays(const std::string& part) {
  Desk desk;
  rooms::Rooms& rooms = *desk.home.rooms;
  rooms.begin();
  Box box = Box::open(rooms).value();
  Entry entry{.id = "m@example.org",
              .sender = {"Ana Lopez", "ana@example.org"},
              .to = {{"Mia", "mia@example.org"}},
              .subject = "Minutes",
              .text = "See the file.",
              .at = desk.context.now};
  entry.raw = mail("Ana <ana@example.org>", "Minutes", part);
  EXPECT_TRUE(box.put(entry));
  EXPECT_TRUE(forget(rooms, base::Mentions({"Tomas"})));
  EXPECT_TRUE(rooms.commit());
  auto after = box.find("m@example.org").value();
  EXPECT_TRUE(after);
  return after->raw == entry.raw;
}

TEST(Forgetting, FindsAPersonInAnAttachmentThatIsText) {
  std::string minutes = std::string(300, '-') + "\r\nTomas will bring the cake.\r\n";
  EXPECT_FALSE(stays("--b\n\n" + formats::encode_base64(minutes) + "\n--b--"));
  EXPECT_FALSE(stays("--b\n\n" + formats::encode_base64(minutes)));
  EXPECT_FALSE(stays("T=6Fmas said so, and so did T=\nomas"));
  EXPECT_TRUE(stays("--b\n\n" + formats::encode_base64("Thomas and Tomasina came.") + "\n--b--"));
  EXPECT_TRUE(stays("dG9v\nshort\n"));
}

}  // namespace
}  // namespace messages
