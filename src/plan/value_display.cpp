// Values as people read them.
#include "base/text.h"
#include "plan/ast.h"
#include "plan/value.h"

namespace plan {
namespace {

std::string day_text(base::Day day) { return base::format_local(day, "%A %e %B"); }

std::string period_text(const Period& period) {
  base::Local start = period.zone.to_local(period.period.start),
              end = period.zone.to_local(period.period.end);
  base::Day first = base::day_of(start);
  base::Day last = base::day_of(std::max(start, end - base::Seconds(1)));
  if (period.whole_days)
    return first == last ? day_text(first) : day_text(first) + " to " + day_text(last);
  std::string from = day_text(first) + base::format_local(start, ", %H:%M");
  if (first == base::day_of(end)) return from + base::format_local(end, " to %H:%M");
  return from + " to " + day_text(base::day_of(end)) + base::format_local(end, ", %H:%M");
}

std::string dict_text(const Dict& dict) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : dict) parts.push_back(name + ": " + value.display());
  return base::join(parts, ", ");
}

std::string list_text(const List& list) {
  std::vector<std::string> parts;
  for (const Value& item : list) parts.push_back(item.display());
  return parts.empty() ? "nothing" : base::join_words(parts);
}

// A record is called by the first of its names.
std::string record_text(const Record& record) {
  for (std::string_view name : {"name", "title", "subject", "what", "text"})
    for (const auto& [field, value] : record.fields)
      if (field == name && value.as_text() && !value.as_text()->empty()) return *value.as_text();
  return record.type;
}

std::string recurrence_text(const language::Recurrence& recurrence) {
  base::Zone zone = base::Zone::utc();
  return language::say_recurrence(recurrence,
                                  {.now = zone.to_instant(recurrence.first), .zone = zone});
}

}  // namespace

std::string Value::display() const {
  return std::visit(
      Overloaded{
          [](std::monostate) -> std::string { return "nothing"; },
          [](bool flag) -> std::string { return flag ? "yes" : "no"; },
          [](int64_t number) { return std::to_string(number); },
          [](const base::Decimal& number) { return number.text(); },
          [](const std::string& text) { return text; },
          [](const base::Money& money) { return money.text(); },
          [](base::Day day) { return day_text(day); },
          [](TimeOfDay time) {
            return base::format_local(base::Local(time.since_midnight), "%H:%M");
          },
          [](const DateTime& moment) {
            return base::format_local(moment.zone.to_local(moment.at), "%A %e %B at %H:%M");
          },
          [](base::Seconds duration) { return base::format_duration(duration); },
          [](const Period& period) { return period_text(period); },
          [](const language::Recurrence& recurrence) { return recurrence_text(recurrence); },
          [](const std::shared_ptr<const List>& list) { return list_text(*list); },
          [](const std::shared_ptr<const Dict>& dict) { return dict_text(*dict); },
          [](const std::shared_ptr<const Record>& record) { return record_text(*record); },
          [](const std::shared_ptr<const Handle>& handle) {
            return fmt::format("({}, {} bytes, closed)", handle->type, handle->content.size());
          },
          [](const std::shared_ptr<const Refusal>& refusal) {
            return "(" + refusal->error.text() + ")";
          },
      },
      data_);
}

}  // namespace plan
