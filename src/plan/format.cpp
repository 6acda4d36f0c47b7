// Formats behind the colon in f-strings: strftime for times; .2f , d and 02d for numbers.
#include "base/text.h"
#include "plan/operators.h"

namespace plan {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr int width_max = 20;

struct NumberFormat {
  bool zeros = false, thousands = false;
  int width = 0;
  std::optional<int> digits;  // behind the point
};

// [0][width][,][.digits][f|d]
std::optional<NumberFormat> number_format(std::string_view text) {
  NumberFormat format;
  auto take = [&](char c) { return text.starts_with(c) ? (text.remove_prefix(1), true) : false; };
  auto take_number = [&]() -> std::optional<int> {
    if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
    int number = 0;
    for (; !text.empty() && text[0] >= '0' && text[0] <= '9' && number <= width_max;
         text.remove_prefix(1))
      number = number * 10 + (text[0] - '0');
    return number;
  };
  format.zeros = take('0');
  format.width = take_number().value_or(0);
  format.thousands = take(',');
  if (take('.')) {
    format.digits = take_number();
    if (!format.digits || *format.digits > 12 || !take('f')) return std::nullopt;
  } else {
    take('d');
  }
  if (!text.empty() || format.width > width_max) return std::nullopt;
  return format;
}

std::string with_thousands(std::string digits) {
  size_t end = std::min(digits.find('.'), digits.size()), first = digits.starts_with('-') ? 1 : 0;
  for (size_t at = end; at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

Result<std::string> number_text(base::Decimal number, const NumberFormat& format) {
  if (format.digits) number = TRY(number.rounded(*format.digits));
  std::string text = number.text();
  if (format.digits.value_or(0) > 0) {
    if (!text.contains('.')) text += '.';
    text.append(size_t(*format.digits) - (text.size() - 1 - text.find('.')), '0');
  }
  if (format.thousands) text = with_thousands(std::move(text));
  size_t sign = text.starts_with('-') ? 1 : 0;
  if (text.size() < size_t(format.width))
    text.insert(format.zeros ? sign : 0, size_t(format.width) - text.size(),
                format.zeros ? '0' : ' ');
  return text;
}

std::optional<base::Local> local_time(const Value& value) {
  if (auto* moment = value.as_datetime()) return moment->zone.to_local(moment->at);
  if (auto* day = std::get_if<base::Day>(&value.data())) return base::Local(*day);
  if (auto* time = std::get_if<TimeOfDay>(&value.data())) return base::Local(time->since_midnight);
  if (auto* period = value.as_period()) return period->zone.to_local(period->period.start);
  if (auto* recurrence = value.as_recurrence()) return recurrence->first;
  return std::nullopt;
}

std::optional<base::Decimal> plain_number(const Value& value) {
  if (auto* number = value.as_int()) return base::Decimal(*number);
  if (auto* number = std::get_if<base::Decimal>(&value.data())) return *number;
  if (auto* money = std::get_if<base::Money>(&value.data()))
    return base::Decimal::make(money->minor, base::minor_digits(money->currency))
        .value_or(base::Decimal());
  return std::nullopt;
}

}  // namespace

Result<std::string> formatted(const Value& value, std::string_view format) {
  TRY(looked_into(value));
  if (format.empty()) return value.display();
  if (auto local = local_time(value)) return base::format_local(*local, format);
  auto number = plain_number(value);
  if (!number)
    return fail(Code::invalid, fmt::format("{} has no formats.", a_kind(value)),
                "Write {…} without a colon.");
  auto parsed = number_format(format);
  if (!parsed)
    return fail(Code::invalid,
                fmt::format("{} is no format for numbers.", base::visible(format, 20)),
                "Use one such as .2f or , or 02d.");
  return number_text(*number, *parsed);
}

}  // namespace plan
