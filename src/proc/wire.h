// Typed values as bytes, for messages between processes of the same program; no format for disks.
//
// A struct is written as its fields, in the order in which its Fields names them:
//   template <> struct proc::Fields<Point> {
//     static auto of(auto& point) { return std::tie(point.x, point.y); }
//     static bool valid(const Point& point);  // where not every combination is one
//   };
// An enum says which its last one is: template <> inline constexpr auto proc::last_of<Colour> =
// Colour::blue;
//
// Who decodes does not believe who encoded: what is cut off, left over, out of range, no number,
// no UTF-8 or not `valid` is `corrupt`. Moments lie in the years 1 to 9999, so that computing with
// them holds.
#pragma once
#include <bit>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "base/result.h"
#include "base/text.h"

namespace proc {

template <class T>
struct Fields;
template <class T>
constexpr T last_of = T::no_last_one_is_named;

class Encoder {
 public:
  // Seven bits a byte, the least significant first; signed ones in zigzag.
  template <std::integral T>
  void put(T value) {
    uint64_t wide = uint64_t(value);
    if constexpr (std::is_signed_v<T>) wide = wide << 1 ^ uint64_t(int64_t(value) >> 63);
    for (; wide >= 0x80; wide >>= 7) out_ += char(wide | 0x80);
    out_ += char(wide);
  }
  void put(double value) { put(std::bit_cast<uint64_t>(value)); }
  template <class T>
    requires std::is_enum_v<T>
  void put(T value) {
    put(uint64_t(value));
  }
  void put(const std::string& text) {
    put(uint64_t(text.size()));
    out_ += text;
  }
  template <class Rep, class Period>
  void put(std::chrono::duration<Rep, Period> value) {
    put(int64_t(value.count()));
  }
  template <class Clock, class Duration>
  void put(std::chrono::time_point<Clock, Duration> value) {
    put(value.time_since_epoch());
  }
  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class T>
  void put(const std::vector<T>& values) {
    put(uint64_t(values.size()));
    for (const T& value : values) put(value);
  }
  template <class T>
  void put(const T& value)
    requires requires { Fields<T>::of(value); }
  {
    put(Fields<T>::of(value));
  }
  template <class... T>
  void put(const std::tuple<T...>& values) {
    std::apply([&](const auto&... value) { (put(value), ...); }, values);
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}
  bool well() const { return well_; }
  bool at_end() const { return rest_.empty(); }

  template <std::integral T>
  void get(T& value) {
    uint64_t wide = number();
    if constexpr (std::is_signed_v<T>) wide = wide >> 1 ^ (~(wide & 1) + 1);
    value = T(wide);
    demand(uint64_t(value) == wide);
  }
  void get(double& value) {
    value = std::bit_cast<double>(number());
    demand(std::isfinite(value));
  }
  template <class T>
    requires std::is_enum_v<T>
  void get(T& value) {
    uint64_t ordinal = number();
    demand(ordinal <= uint64_t(last_of<T>));
    value = well_ ? T(ordinal) : T{};
  }
  void get(std::string& text) {
    uint64_t bytes = number();
    demand(bytes <= rest_.size());
    if (!well_) return;
    text = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    demand(base::valid_utf8(text));
  }
  template <class Rep, class Period>
  void get(std::chrono::duration<Rep, Period>& value) {
    int64_t count = 0;
    get(count);
    constexpr int64_t most = std::chrono::seconds(std::chrono::years(10'000)).count();
    demand(count >= -most && count <= most);
    if (well_) value = std::chrono::duration<Rep, Period>(Rep(count));
  }
  template <class Clock>
  void get(std::chrono::time_point<Clock, std::chrono::seconds>& value) {
    std::chrono::seconds since{0};
    get(since);
    constexpr auto first = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
    constexpr auto end = std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1);
    demand(since >= first.time_since_epoch() && since < end.time_since_epoch());
    if (well_) value = std::chrono::time_point<Clock, std::chrono::seconds>(since);
  }
  template <class T>
  void get(std::optional<T>& value) {
    bool there = false;
    get(there);
    value.reset();
    if (there && well_) get(value.emplace());
  }
  template <class T>
  void get(std::vector<T>& values) {
    uint64_t count = number();
    demand(count <= rest_.size());  // each takes a byte at least
    for (values.clear(); well_ && values.size() < count;) get(values.emplace_back());
  }
  template <class... T>
  void get(std::tuple<T...>& values) {
    std::apply([&](auto&... value) { (get(value), ...); }, values);
  }
  template <class T>
  void get(T& value)
    requires requires { Fields<T>::of(value); }
  {
    auto fields = Fields<T>::of(value);
    get(fields);
    if constexpr (requires { Fields<T>::valid(value); }) demand(!well_ || Fields<T>::valid(value));
  }

 private:
  uint64_t number() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      uint8_t byte = next();
      value |= uint64_t(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    well_ = false;
    return 0;
  }
  void demand(bool holds) { well_ = well_ && holds; }
  uint8_t next() {
    demand(!rest_.empty());
    if (!well_) return 0;
    uint8_t byte = uint8_t(rest_[0]);
    rest_.remove_prefix(1);
    return byte;
  }

  std::string_view rest_;
  bool well_ = true;
};

template <class T>
std::string encode(const T& value) {
  Encoder encoder;
  encoder.put(value);
  return encoder.take();
}

template <class T>
base::Result<T> decode(std::string_view bytes) {
  Decoder decoder(bytes);
  T value{};
  decoder.get(value);
  if (decoder.well() && decoder.at_end()) return value;
  return base::fail(base::Code::corrupt, "The other process sent what is no value.");
}

template <>
struct Fields<base::Error> {
  static auto of(auto& error) { return std::tie(error.code, error.message, error.hint); }
};
template <>
inline constexpr auto last_of<base::Code> = base::Code::limit;

}  // namespace proc
