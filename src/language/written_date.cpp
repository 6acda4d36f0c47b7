#include "language/written_date.h"

namespace language {
namespace {

// The numbers of "14.5.2026" or "2026-05-14" between equal signs.
struct Written {
  int number[3] = {0, 0, 0};
  size_t digits[3] = {0, 0, 0};
  int count = 0;
  bool closed = false;  // the sign also stands behind the last number: "14.5."
};

Written written_at(Cursor& c, std::string_view sign) {
  Written w;
  while (c.is_number() && w.count < 3 && c.peek().size() <= 4) {
    w.number[w.count] = std::stoi(std::string(c.peek()));
    w.digits[w.count++] = c.peek().size();
    ++c.at;
    bool sign_here = c.peek() == sign && c.glued();
    bool number_behind = c.is_number(1) && c.glued(1);
    w.closed = sign_here && !number_behind;
    if (!sign_here || !number_behind || w.count == 3) break;
    ++c.at;
  }
  return w;
}

// People speak of years around their own.
bool is_near(int year) { return year >= 1900 && year <= 2199; }

bool fill(DaySpec& spec, int day, int month, std::optional<int> year) {
  if (day < 1 || day > 31 || month < 1 || month > 12 || (year && !is_near(*year))) return false;
  spec.day = day;
  spec.month = month;
  spec.year = year;
  return true;
}

std::optional<int> year_of(const Written& w) {
  if (w.count < 3) return std::nullopt;
  return w.digits[2] == 2 ? 2000 + w.number[2] : w.number[2];
}

bool year_fits(const Written& w) { return w.count < 3 || w.digits[2] == 2 || w.digits[2] == 4; }

// Month first where only that can be (5/14), and in the United States.
bool fill_slashed(const Written& w, std::string_view tag, DaySpec& spec) {
  if (w.count < 2 || !year_fits(w)) return false;
  int a = w.number[0], b = w.number[1];
  bool month_first = b > 12 || (a <= 12 && tag.ends_with("-US"));
  return fill(spec, month_first ? b : a, month_first ? a : b, year_of(w));
}

// "14.5.", "14.5.2026", "14.5": a two-digit second number without a dot behind it is minutes.
bool fill_dotted(const Written& w, DaySpec& spec) {
  bool minutes = w.count == 2 && !w.closed && w.digits[1] == 2;
  return w.count >= 2 && !minutes && year_fits(w) &&
         fill(spec, w.number[0], w.number[1], year_of(w));
}

bool fill_iso(const Written& w, DaySpec& spec) {
  return w.count == 3 && w.digits[0] == 4 && fill(spec, w.number[2], w.number[1], w.number[0]);
}

bool fill_iso_month(const Written& w, DaySpec& spec) {
  bool shaped = w.count == 2 && w.digits[0] == 4 && w.digits[1] == 2;
  if (!shaped || !fill(spec, 1, w.number[1], w.number[0])) return false;
  spec.day.reset();
  return true;
}

// "20260514"
bool take_compact_date(Cursor& c, DaySpec& spec) {
  if (!c.is_number() || c.peek().size() != 8) return false;
  int number = std::stoi(std::string(c.peek()));
  if (!fill(spec, number % 100, number / 100 % 100, number / 10'000)) return false;
  ++c.at;
  return true;
}

// The T of "2026-05-14T09:00".
void take_time_sign(Cursor& c) {
  if (c.glued() && c.peek() == "t" && c.is_number(1)) ++c.at;
}

bool fill_dashed(const Written& w, DaySpec& spec) {
  if (fill_iso(w, spec) || fill_iso_month(w, spec)) return true;
  return w.count == 3 && w.digits[2] == 4 && fill(spec, w.number[0], w.number[1], w.number[2]);
}

}  // namespace

bool take_written_date(Cursor& c, std::string_view tag, DaySpec& spec) {
  if (take_compact_date(c, spec)) {
    take_time_sign(c);
    return true;
  }
  if (!c.is_number()) return false;
  std::string sign(c.peek(1));
  if ((sign != "/" && sign != "." && sign != "-") || !c.glued(1)) return false;
  Cursor mark = c;
  Written w = written_at(c, sign);
  bool filled = sign == "/"   ? fill_iso(w, spec) || fill_slashed(w, tag, spec)
                : sign == "." ? fill_dotted(w, spec)
                              : fill_dashed(w, spec);
  if (!filled) {
    c = mark;
    spec = {};
    return false;
  }
  if (w.closed) c.take(".");
  take_time_sign(c);
  return true;
}

base::Result<bool> take_iso_week(Cursor& c, DaySpec& spec) {
  Cursor mark = c;
  auto take_digits = [&](size_t least, size_t most) -> std::optional<int> {
    size_t size = c.is_number() ? c.peek().size() : 0;
    if (size < least || size > most) return std::nullopt;
    int number = std::stoi(std::string(c.peek()));
    ++c.at;
    return number;
  };
  auto year = take_digits(4, 4);
  auto number = year && is_near(*year) && c.take("- w") ? take_digits(1, 2) : std::nullopt;
  if (!number) {
    c = mark;
    return false;
  }
  spec.base = iso_week(*year, *number);
  if (spec.base) return true;
  return base::fail(base::Code::invalid,
                    fmt::format("The year {} has no week {}.", *year, *number));
}

}  // namespace language
