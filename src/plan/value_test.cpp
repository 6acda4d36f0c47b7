#include "plan/value.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "plan/operators.h"

namespace plan {
namespace {

rc::Gen<trust::Label> any_label() {
  return rc::gen::exec([] {
    return trust::Label{.integrity = trust::Integrity(*rc::gen::inRange(0, 4)),
                        .flags = *rc::gen::arbitrary<uint8_t>(),
                        .key_domains = *rc::gen::arbitrary<uint16_t>(),
                        .readers = *rc::gen::arbitrary<uint32_t>(),
                        .categories = *rc::gen::arbitrary<uint32_t>(),
                        .purposes = *rc::gen::arbitrary<uint32_t>()};
  });
}

std::string any_text() {
  return *rc::gen::element<std::string>("", "a", "é ü", "two\nlines", "\"quoted\"", "‮");
}
base::Instant any_instant() {
  return base::Instant(base::Seconds(*rc::gen::inRange<int64_t>(-62'135'596'800, 253'402'300'800)));
}

Value any_value(int depth) {
  auto label = *any_label();
  List items;
  Dict entries;
  int kind = *rc::gen::inRange(0, depth > 0 ? 17 : 12);
  if (kind >= 12)
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
      items.push_back(any_value(depth - 1));
      put(entries, any_text(), items.back());
    }
  base::Zone zone = *base::Zone::find(*rc::gen::element<std::string>("UTC", "Europe/Berlin"));
  switch (kind) {
    case 0:
      return {{}, label};
    case 1:
      return {*rc::gen::arbitrary<bool>(), label};
    case 2:
      return {*rc::gen::arbitrary<int64_t>(), label};
    case 3:
      return {*base::Decimal::make(*rc::gen::arbitrary<int64_t>(), *rc::gen::inRange(0, 13)),
              label};
    case 4:
      return {any_text(), label};
    case 5:
      return {base::Money{*rc::gen::arbitrary<int64_t>(), "EUR"}, label};
    case 6:
      return {base::day_of(base::Zone::utc().to_local(any_instant())), label};
    case 7:
      return {TimeOfDay{base::Seconds(*rc::gen::inRange(0, 86'400))}, label};
    case 8:
      return {DateTime{any_instant(), zone}, label};
    case 9:
      return {base::Seconds(*rc::gen::inRange<int64_t>(-1'000'000'000'000, 1'000'000'000'000)),
              label};
    case 10:
      return {Period{{any_instant(), any_instant()}, zone, *rc::gen::arbitrary<bool>()}, label};
    case 11:
      return {language::Recurrence{base::Local(any_instant().time_since_epoch()), base::Seconds(60),
                                   true, "FREQ=DAILY"},
              label};
    case 12:
      return Value::list(items, label);
    case 13:
      return Value::dict(entries, label);
    case 14:
      return Value::record({any_text(), any_text(), entries}, label);
    case 15:
      return Value::handle({any_text(), any_text()}, label);
    default:
      return Value::refusal(
          {{base::Code(*rc::gen::inRange(0, 7)), any_text(), any_text()}, any_text()}, label);
  }
}

RC_GTEST_PROP(ValueJson, RoundTripsWithLabels, ()) {
  Value value = any_value(3);
  base::Json json = value.to_json();
  auto parsed = base::Json::parse(json.dump());
  RC_ASSERT(parsed);
  auto again = Value::from_json(*parsed);
  RC_ASSERT(again);
  RC_ASSERT(again->to_json() == json);
  RC_ASSERT(again->label() == value.label());
  RC_ASSERT(again->deep_label() == value.deep_label());
  RC_ASSERT(again->display() == value.display());
  RC_ASSERT(again->type_name() == value.type_name());
}

TEST(ValueJson, MalformedOnesAreRefused) {
  for (const char* text :
       {"null", "{}", R"({"t":"int","v":"1","l":[0,0,0,0,0,0]})", R"({"t":"int","v":1})",
        R"({"t":"int","v":1,"l":[9,0,0,0,0,0]})",
        R"({"t":"datetime","v":[1,"Nowhere/Land"],"l":[0,0,0,0,0,0]})",
        R"({"t":"duration","v":9223372036854775807,"l":[0,0,0,0,0,0]})",
        R"({"t":"list","v":[1],"l":[0,0,0,0,0,0]})", R"({"t":"new","v":1,"l":[0,0,0,0,0,0]})"})
    EXPECT_FALSE(Value::from_json(*base::Json::parse(text))) << text;
}

TEST(Value, IsDisplayedAsPeopleSayIt) {
  trust::Label label;
  base::Zone berlin = *base::Zone::find("Europe/Berlin");
  base::Instant start = *base::parse_instant("2026-05-14T14:30:00+02:00");
  auto shown = [&](Value::Data data) { return Value(std::move(data), label).display(); };
  EXPECT_EQ(shown(DateTime{start, berlin}), "Thursday 14 May at 14:30");
  EXPECT_EQ(shown(Period{{start, start + std::chrono::hours(1)}, berlin}),
            "Thursday 14 May, 14:30 to 15:30");
  EXPECT_EQ(shown(Period{{start, start + std::chrono::hours(24)}, berlin}),
            "Thursday 14 May, 14:30 to Friday 15 May, 14:30");
  base::Instant midnight = *base::parse_instant("2026-05-14T00:00:00+02:00");
  EXPECT_EQ(shown(Period{{midnight, midnight + std::chrono::hours(24)}, berlin, true}),
            "Thursday 14 May");
  EXPECT_EQ(shown(Period{{midnight, midnight + std::chrono::hours(72)}, berlin, true}),
            "Thursday 14 May to Saturday 16 May");
  EXPECT_EQ(shown(base::Seconds(3600)), "1 hour");
  EXPECT_EQ(shown(base::Money{1250, "EUR"}), "12.50 EUR");
  EXPECT_EQ(Value::list({Value::text("milk", label), Value::text("eggs", label)}, label).display(),
            "milk and eggs");
  EXPECT_EQ(
      Value::record({"Person", "p1", {{"name", Value::text("Ana Lopez", label)}}}, label).display(),
      "Ana Lopez");
  EXPECT_EQ(Value().display(), "nothing");
  EXPECT_EQ(shown(true), "yes");
}

TEST(Value, EqualityLooksAtContentAndRecordsAtTheirId) {
  trust::Label label;
  auto event = [&](std::string id, int64_t n) {
    return Value::record({"Event", std::move(id), {{"n", Value::number(n, label)}}}, label);
  };
  EXPECT_TRUE(same(event("a", 1), event("a", 2)));
  EXPECT_FALSE(same(event("a", 1), event("b", 1)));
  EXPECT_FALSE(same(event("", 1), event("", 2)));
  EXPECT_TRUE(same(Value::number(1, label), Value(base::Decimal(1), trust::Label::worst())));
  EXPECT_FALSE(same(Value::number(1, label), Value::text("1", label)));
}

}  // namespace
}  // namespace plan
