#include "house/vault.h"

#include <gmock/gmock.h>

#include "house/testing.h"

namespace house {
namespace {

using base::Code;
using testing::HasSubstr;

const net::Route mail{"smtp.example.org", 465}, other{"smtp.example.com", 465};

struct Secrets : testing::Test {
  Home home;
  Vault& vault() { return home.house->secrets(); }
  // What the edge gets; the error's code where it gets nothing.
  std::string lent(const std::string& name, const net::Route& route) {
    std::string value;
    auto done = vault().lend(Vault::handle(name))(route, [&](std::string_view v) { value = v; });
    return done ? value : std::string(base::code_name(done.error().code));
  }
};

TEST_F(Secrets, AreLentForTheirOwnRouteAlone) {
  ASSERT_TRUE(vault().put("mail", crypto::Secret("pw"), mail));
  EXPECT_EQ(lent("mail", mail), "pw");
  EXPECT_EQ(lent("mail", other), "denied");
  EXPECT_EQ(lent("none", mail), "not_found");
}

TEST_F(Secrets, BoundToNothingGoNowhereUntilTheyAreBoundOnce) {
  ASSERT_TRUE(vault().put("mail", crypto::Secret("pw"), {}));
  EXPECT_EQ(lent("mail", mail), "denied");
  ASSERT_TRUE(vault().bind("mail", mail));
  EXPECT_EQ(lent("mail", mail), "pw");
  EXPECT_TRUE(vault().bind("mail", mail));
  EXPECT_EQ(vault().bind("mail", other).error().code, Code::denied);
}

TEST_F(Secrets, AreListedWithPlaceAndUseAndStayOverAReopening) {
  ASSERT_TRUE(vault().put("mail", crypto::Secret("pw"), mail));
  ASSERT_TRUE(vault().put("loose", crypto::Secret("x"), {}));
  EXPECT_EQ(lent("mail", mail), "pw");
  home.reopen();
  auto listed = vault().list().value();
  ASSERT_EQ(listed.size(), 2u);
  EXPECT_EQ(listed[0].name, "loose");
  EXPECT_EQ(listed[0].route, std::nullopt);
  EXPECT_EQ(listed[0].used, std::nullopt);
  EXPECT_EQ(listed[1].route, mail);
  EXPECT_TRUE(listed[1].used);
  EXPECT_EQ(lent("mail", mail), "pw");
}

TEST_F(Secrets, AnOldValueAndARemovedOneOpenNoMore) {
  ASSERT_TRUE(vault().put("mail", crypto::Secret("old"), mail));
  auto row = [&] {
    home.close();
    std::pair<std::string, std::string> found;
    {
      auto store = store::House::open(home.folder.path / "home").value();
      auto rooms = rooms::Rooms::open(store, {Vault::schema()});
      auto rows = rooms->room("secrets").value()->query("SELECT own_key, box FROM secret");
      found = {rows.value()[0].text(0), rows.value()[0].bytes(1)};
    }
    home.reopen();
    return found;
  };
  auto opened = [&](const std::pair<std::string, std::string>& kept) {
    return home.house->store().open_apart(kept.first, kept.second, mail.text()).has_value();
  };
  auto old = row();
  EXPECT_TRUE(opened(old));
  ASSERT_TRUE(vault().put("mail", crypto::Secret("new"), mail));
  EXPECT_EQ(lent("mail", mail), "new");
  EXPECT_FALSE(opened(old));
  auto last = row();
  ASSERT_TRUE(vault().remove("mail"));
  EXPECT_FALSE(opened(last));
  EXPECT_EQ(lent("mail", mail), "not_found");
}

TEST_F(Secrets, ARouteThatSomebodyChangedInTheRoomOpensNothing) {
  ASSERT_TRUE(vault().put("mail", crypto::Secret("pw"), mail));
  home.close();
  {
    auto store = store::House::open(home.folder.path / "home").value();
    auto rooms = rooms::Rooms::open(store, {Vault::schema()}).value();
    rooms.begin();
    ASSERT_TRUE(rooms.room("secrets").value()->change("UPDATE secret SET host = ?", other.host));
    ASSERT_TRUE(rooms.commit());
  }
  home.reopen();
  EXPECT_EQ(lent("mail", other), "corrupt");
  EXPECT_EQ(lent("mail", mail), "denied");
}

TEST_F(Secrets, AreOneLineWithAPlainName) {
  for (const char* name : {"", "a b", "a/b", "ä"})
    EXPECT_EQ(vault().put(name, crypto::Secret("x"), {}).error().code, Code::invalid) << name;
  for (const char* value : {"", "a\nb", "a\x7F"})
    EXPECT_EQ(vault().put("a", crypto::Secret(value), {}).error().code, Code::invalid) << value;
  EXPECT_TRUE(vault().put("a", crypto::Secret("pässword with blanks"), {}));
}

}  // namespace
}  // namespace house
