#include "proc/wire.h"

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include "base/time.h"

namespace proc {
enum class Colour { red, green, blue };
struct Point {
  int x = 0, y = 0;
  bool operator==(const Point&) const = default;
};
struct Shape {
  std::string name;
  Colour colour = {};
  std::vector<Point> points;
  std::optional<base::Instant> seen;
  base::Local at = {};
  base::Seconds length{0};
  uint64_t bits = 0;
  bool closed = false;
  double area = 0;
  bool operator==(const Shape&) const = default;
};
template <>
inline constexpr Colour last_of<Colour> = Colour::blue;
template <>
struct Fields<Point> {
  static auto of(auto& point) { return std::tie(point.x, point.y); }
  static bool valid(const Point& point) { return point.x != 13; }
};
template <>
struct Fields<Shape> {
  static auto of(auto& shape) {
    return std::tie(shape.name, shape.colour, shape.points, shape.seen, shape.at, shape.length,
                    shape.bits, shape.closed, shape.area);
  }
};

namespace {

Shape some_shape() {
  return {.name = "Dreieck ▲",
          .colour = Colour::blue,
          .points = {{1, -2}, {INT_MAX, INT_MIN}, {0, 0}},
          .seen = *base::parse_instant("2026-05-04T09:00:00Z"),
          .at = base::Local(base::Seconds(-5)),
          .length = base::Seconds(-90),
          .bits = UINT64_MAX,
          .closed = true,
          .area = -1.5e-9};
}

TEST(Wire, WhatWasWrittenIsReadTheSame) {
  EXPECT_EQ(decode<Shape>(encode(some_shape())), some_shape());
  EXPECT_EQ(decode<Shape>(encode(Shape{})), Shape{});
  rc::check([](const std::vector<std::pair<int, int>>& numbers, uint64_t bits, bool closed) {
    Shape shape{.length = {}, .bits = bits, .closed = closed};
    for (auto [x, y] : numbers) shape.points.push_back({x == 13 ? 0 : x, y});
    RC_ASSERT(decode<Shape>(encode(shape)).value() == shape);
  });
}

TEST(Wire, EveryPieceOfAValueIsNoValue) {
  std::string bytes = encode(some_shape());
  for (size_t length = 0; length < bytes.size(); ++length)
    EXPECT_FALSE(decode<Shape>(std::string_view(bytes).substr(0, length))) << length;
  EXPECT_FALSE(decode<Shape>(bytes + '\0'));
}

TEST(Wire, AnyBytesAreReadWithoutHarm) {
  rc::check([](const std::string& bytes) { (void)decode<Shape>(bytes); });
  std::string bytes = encode(some_shape());
  for (size_t at = 0; at < bytes.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = bytes;
      changed[at] = char(changed[at] ^ 1 << bit);
      (void)decode<Shape>(changed);
    }
}

TEST(Wire, RefusesWhatIsOutOfRange) {
  EXPECT_FALSE(decode<Colour>("\x03"));
  EXPECT_FALSE(decode<bool>("\x02"));
  EXPECT_FALSE(decode<int>(encode(int64_t(INT_MAX) + 1)));
  EXPECT_FALSE(decode<uint64_t>(std::string(11, '\xff')));
  EXPECT_FALSE(decode<std::string>(encode(std::string("caf\xe9"))));
  EXPECT_FALSE(decode<std::vector<Point>>(encode(uint64_t(1) << 60)));
  EXPECT_FALSE(decode<Point>(encode(Point{13, 0})));
  EXPECT_FALSE(decode<base::Instant>(encode(INT64_MAX)));
  EXPECT_FALSE(decode<base::Instant>(encode(int64_t(253402300800))));  // the year 10000
  EXPECT_TRUE(decode<base::Instant>(encode(int64_t(253402300799))));
  EXPECT_FALSE(decode<base::Seconds>(encode(INT64_MIN)));
  EXPECT_FALSE(decode<double>(encode(std::numeric_limits<double>::infinity())));
  EXPECT_FALSE(decode<double>(encode(std::numeric_limits<double>::quiet_NaN())));
}

}  // namespace
}  // namespace proc
