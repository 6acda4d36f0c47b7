// Exact decimal numbers and money: no binary fractions anywhere.
#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

// coefficient × 10^-scale with 0 ≤ scale ≤ 12, always without trailing zeros in the fraction, so
// equal numbers have equal members. Every operation that leaves the range is `limit`.
class Decimal {
 public:
  Decimal() = default;
  Decimal(int64_t integer) : coefficient_(integer) {}
  static Result<Decimal> make(__int128 coefficient, int scale);
  // "12", "-0.50", "1e3" is not accepted.
  static Result<Decimal> parse(std::string_view text);
  std::string text() const;
  double approximate() const;

  Result<Decimal> plus(Decimal other) const;
  Result<Decimal> minus(Decimal other) const;
  Result<Decimal> times(Decimal other) const;
  // Rounded half to even at 12 digits behind the point; `invalid` for zero.
  Result<Decimal> divided_by(Decimal other) const;
  // Half to even.
  Result<Decimal> rounded(int digits) const;
  int64_t coefficient() const { return coefficient_; }
  int scale() const { return scale_; }
  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const = default;

 private:
  int64_t coefficient_ = 0;
  int scale_ = 0;
};

// An amount in minor units (cents) of an ISO 4217 currency.
struct Money {
  int64_t minor = 0;
  std::string currency;  // "EUR"
  // "12.50 EUR"
  std::string text() const;
  bool operator==(const Money&) const = default;
};

// Digits behind the point: 2 for EUR, 0 for JPY, 3 for KWD.
int minor_digits(std::string_view currency);

}  // namespace base
