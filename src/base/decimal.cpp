#include "base/decimal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace base {
namespace {

using Wide = __int128;
constexpr int scale_max = 12;

Wide power_of_ten(int exponent) {
  Wide value = 1;
  for (int i = 0; i < exponent; ++i) value *= 10;
  return value;
}

Wide divide_half_even(Wide number, Wide divisor) {
  if (divisor < 0) number = -number, divisor = -divisor;
  Wide quotient = number / divisor, rest = number % divisor;
  Wide twice = (rest < 0 ? -rest : rest) * 2;
  bool away = twice > divisor || (twice == divisor && quotient % 2 != 0);
  return away ? quotient + (number < 0 ? -1 : 1) : quotient;
}

// Both numbers as coefficients of the larger scale. int64 × 10^12 fits in 128 bits.
struct Aligned {
  Wide a, b;
  int scale;
};
Aligned align(const Decimal& a, const Decimal& b) {
  int scale = std::max(a.scale(), b.scale());
  return {a.coefficient() * power_of_ten(scale - a.scale()),
          b.coefficient() * power_of_ten(scale - b.scale()), scale};
}

}  // namespace

Result<Decimal> Decimal::make(Wide coefficient, int scale) {
  if (scale > scale_max) {
    coefficient = divide_half_even(coefficient, power_of_ten(scale - scale_max));
    scale = scale_max;
  }
  while (scale > 0 && coefficient % 10 == 0) coefficient /= 10, --scale;
  // Numbers too long for the coefficient lose digits behind the point before they are refused.
  while (scale > 0 && (coefficient > std::numeric_limits<int64_t>::max() ||
                       coefficient < std::numeric_limits<int64_t>::min()))
    coefficient = divide_half_even(coefficient, 10), --scale;
  if (coefficient > std::numeric_limits<int64_t>::max() ||
      coefficient < std::numeric_limits<int64_t>::min())
    return fail(Code::limit, "This number is too large.");
  Decimal out;
  out.coefficient_ = int64_t(coefficient);
  out.scale_ = scale;
  return out;
}

Result<Decimal> Decimal::parse(std::string_view text) {
  auto bad = [&] { return fail(Code::invalid, fmt::format("'{}' is not a number.", text)); };
  std::string_view rest = text;
  bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  Wide coefficient = 0;
  int scale = -1, digits = 0;
  for (char c : rest) {
    if (c == '.' && scale < 0) {
      scale = 0;
    } else if (c >= '0' && c <= '9') {
      if (++digits > 30)
        return fail(Code::limit, fmt::format("'{}' is too long for a number.", text.substr(0, 40)));
      coefficient = coefficient * 10 + (c - '0');
      if (scale >= 0) ++scale;
    } else {
      return bad();
    }
  }
  if (digits == 0) return bad();
  return make(negative ? -coefficient : coefficient, std::max(scale, 0));
}

std::string Decimal::text() const {
  if (scale_ == 0) return fmt::format("{}", coefficient_);
  Wide magnitude = coefficient_ < 0 ? -Wide(coefficient_) : Wide(coefficient_);
  Wide unit = power_of_ten(scale_);
  return fmt::format("{}{}.{:0{}}", coefficient_ < 0 ? "-" : "", int64_t(magnitude / unit),
                     int64_t(magnitude % unit), scale_);
}

double Decimal::approximate() const { return double(coefficient_) / std::pow(10.0, scale_); }

Result<Decimal> Decimal::plus(Decimal other) const {
  auto [a, b, scale] = align(*this, other);
  return make(a + b, scale);
}

Result<Decimal> Decimal::minus(Decimal other) const {
  auto [a, b, scale] = align(*this, other);
  return make(a - b, scale);
}

Result<Decimal> Decimal::times(Decimal other) const {
  return make(Wide(coefficient_) * other.coefficient_, scale_ + other.scale_);
}

Result<Decimal> Decimal::divided_by(Decimal other) const {
  if (other.coefficient_ == 0) return fail(Code::invalid, "Division by zero.");
  auto [a, b, scale] = align(*this, other);
  // Whole part exactly, then twelve digits of the fraction.
  Wide whole = a / b, rest = a % b;
  Wide limit = std::numeric_limits<int64_t>::max();
  if (whole > limit || whole < -limit) return fail(Code::limit, "This number is too large.");
  Wide fraction = 0;
  int digits = 0;
  for (; digits < scale_max && rest != 0; ++digits) {
    fraction = fraction * 10 + rest * 10 / b;
    rest = rest * 10 % b;
  }
  Wide last = rest == 0 ? 0 : divide_half_even(rest, b);
  return make(whole * power_of_ten(digits) + fraction + last, digits);
}

Result<Decimal> Decimal::rounded(int digits) const {
  if (digits < 0)
    return fail(Code::invalid, "Rounding needs a number of digits that is zero or more.");
  if (digits >= scale_) return *this;
  return make(divide_half_even(coefficient_, power_of_ten(scale_ - digits)), digits);
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  auto [a, b, scale] = align(*this, other);
  return a < b   ? std::strong_ordering::less
         : a > b ? std::strong_ordering::greater
                 : std::strong_ordering::equal;
}

int minor_digits(std::string_view currency) {
  static constexpr std::array none = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                      "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
  static constexpr std::array three = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  if (std::find(none.begin(), none.end(), currency) != none.end()) return 0;
  return std::find(three.begin(), three.end(), currency) != three.end() ? 3 : 2;
}

std::string Money::text() const {
  int digits = minor_digits(currency);
  uint64_t unit = digits == 0 ? 1 : digits == 2 ? 100 : 1000;
  uint64_t magnitude = minor < 0 ? -uint64_t(minor) : uint64_t(minor);
  auto whole = fmt::format("{}{}", minor < 0 ? "-" : "", magnitude / unit);
  return digits == 0 ? fmt::format("{} {}", whole, currency)
                     : fmt::format("{}.{:0{}} {}", whole, magnitude % unit, digits, currency);
}

}  // namespace base
