#include "house/testing.h"

namespace house {
namespace {

TEST(Devices, ACodePairsOneBrowserWithinItsTime) {
  Home home;
  Devices& devices = home.house->devices();
  std::string code = devices.new_code();
  auto made = devices.pair(base::lower(code), "Firefox").value();
  EXPECT_EQ(made.device.name, "Firefox");
  EXPECT_EQ(devices.pair(code, "again").error().code, base::Code::denied);
  EXPECT_EQ(devices.whose(made.secret, DeviceKind::browser).value().id, made.device.id);

  code = devices.new_code();
  home.later = std::chrono::minutes(10);
  EXPECT_EQ(devices.pair(code, "late").error().code, base::Code::denied);
}

TEST(Devices, ACodeIsVoidAfterAFewWrongOnes) {
  Home home;
  Devices& devices = home.house->devices();
  std::string code = devices.new_code();
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(devices.pair("0000-0000", "x"));
  EXPECT_FALSE(devices.pair(code, "x"));
  code = devices.new_code();
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(devices.pair("", "x"));
  EXPECT_TRUE(devices.pair(code, "x"));
}

TEST(Devices, ATokenIsNoSessionAndASessionNoToken) {
  Home home;
  Devices& devices = home.house->devices();
  auto token = devices.new_token("a program").value();
  auto browser = devices.pair(devices.new_code(), "Firefox").value();
  EXPECT_TRUE(devices.whose(token.secret, DeviceKind::token));
  EXPECT_FALSE(devices.whose(token.secret, DeviceKind::browser));
  EXPECT_TRUE(devices.whose(browser.secret, DeviceKind::browser));
  EXPECT_FALSE(devices.whose(browser.secret, DeviceKind::token));
  EXPECT_FALSE(devices.whose("", DeviceKind::token));
}

TEST(Devices, AreKnownAfterARestartAndOnceRemovedAreNot) {
  Home home;
  auto made = home.house->devices().new_token("a program").value();
  home.reopen();
  EXPECT_EQ(home.house->devices().whose(made.secret, DeviceKind::token).value().name, "a program");
  EXPECT_TRUE(home.house->devices().remove(made.device.id));
  EXPECT_FALSE(home.house->devices().whose(made.secret, DeviceKind::token));
  EXPECT_EQ(home.house->devices().remove(made.device.id).error().code, base::Code::not_found);
  home.reopen();
  EXPECT_TRUE(home.house->devices().list().empty());
}

TEST(Devices, ANameIsSomethingToShow) {
  Home home;
  for (const std::string& name :
       {std::string(), std::string("  "), std::string(101, 'x'), std::string("\xff")})
    EXPECT_EQ(home.house->devices().new_token(name).error().code, base::Code::invalid);
}

}  // namespace
}  // namespace house
