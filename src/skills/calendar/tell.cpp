#include "base/text.h"
#include "skills/calendar/actions.h"

namespace calendar {
namespace {

using plan::Value;

constexpr size_t lines_max = 12;

std::string text(const Value& record, std::string_view name) {
  auto* field = record.field(name);
  auto* found = field ? field->as_text() : nullptr;
  return found ? base::visible(*found, 200) : "";
}

std::string title(const Value& event) {
  auto found = text(event, "title");
  return found.empty() ? "an event without a name" : found;
}

base::Instant moment(const Value& record, std::string_view name) {
  auto* field = record.field(name);
  auto* found = field ? field->as_datetime() : nullptr;
  return found ? found->at : base::Instant();
}

bool flag(const Value& record, std::string_view name) {
  auto* field = record.field(name);
  auto* found = field ? field->as_bool() : nullptr;
  return found && *found;
}

const plan::List& items(const Value& list) {
  static const plan::List none;
  auto* found = list.as_list();
  return found ? *found : none;
}

const plan::List& items(const Value& record, std::string_view name) {
  static const Value none;
  auto* field = record.field(name);
  return items(field ? *field : none);
}

base::Day day(base::Instant at, const CallContext& context) {
  return base::day_of(context.zone.to_local(at));
}

std::string clock(base::Instant at, const CallContext& context) {
  return base::format_local(context.zone.to_local(at), "%H:%M");
}

// "on Friday 8 May", but "today", "tomorrow", "this week".
std::string on(std::string words) {
  for (const char* first :
       {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"})
    if (words.starts_with(first)) return "on " + words;
  return words;
}

// "Friday 8 May at 12:30", "Friday 8 May", "Friday 8 May to Sunday 10 May".
std::string time_of(const Value& event, const CallContext& context) {
  auto start = moment(event, "start");
  if (!flag(event, "all_day")) return language::say_when(start, context.words());
  auto last = day(moment(event, "end") - base::Seconds(1), context);
  auto words = language::say_day(day(start, context), context.words());
  if (last > day(start, context)) words += " to " + language::say_day(last, context.words());
  return words;
}

// " with Tomas Berg and Ana", those that the name does not tell already; "" where there are many.
std::string others_in(const Value& event) {
  constexpr size_t names_max = 3;
  auto told = base::fold(title(event));
  std::vector<std::string> names;
  for (const Value& person : items(event, "people")) {
    auto name = text(person, "name");
    auto first = base::fold(name.substr(0, name.find(' ')));
    if (!first.empty() && !told.contains(first)) names.push_back(name);
  }
  if (names.empty() || names.size() > names_max) return "";
  return " with " + base::join_words(names);
}

// ", until 21:00", where it ends on the day it begins.
std::string until(const Value& event, const CallContext& context) {
  auto start = moment(event, "start"), end = moment(event, "end");
  bool same_day = day(start, context) == day(end, context);
  if (flag(event, "all_day") || start == end || !same_day) return "";
  return ", until " + clock(end, context);
}

// What a list says behind the time: "Lunch with Ana (Café X)".
std::string name_and_place(const Value& event) {
  auto words = title(event) + others_in(event);
  if (auto place = text(event, "where"); !place.empty()) words += fmt::format(" ({})", place);
  if (text(event, "answer") == "declined") words += " – declined";
  return words;
}

std::string line_in_day(const Value& event, const CallContext& context) {
  if (flag(event, "all_day")) return "all day: " + name_and_place(event);
  return fmt::format("{}–{} {}", clock(moment(event, "start"), context),
                     clock(moment(event, "end"), context), name_and_place(event));
}

// The one day all events begin on, if they do.
std::optional<base::Day> common_day(const plan::List& events, const CallContext& context) {
  std::optional<base::Day> common;
  for (const Value& event : events) {
    auto begins = day(moment(event, "start"), context);
    if (common && *common != begins) return std::nullopt;
    common = begins;
  }
  return common;
}

std::string list_of(const plan::List& items, const std::function<std::string(const Value&)>& line) {
  std::string list;
  for (size_t i = 0; i < std::min(items.size(), lines_max); ++i) list += "\n• " + line(items[i]);
  if (items.size() > lines_max) list += fmt::format("\n… and {} more", items.size() - lines_max);
  return list;
}

// "on Wednesday 6 May", "this week", "" when no time was asked for.
std::string asked_time(const CallContext& context, const Arguments& arguments) {
  auto* when = arguments.find("when");
  if (!when) return "";
  if (auto* period = when->as_period()) {
    auto [start, end] = period->period;
    // "saturday night" ends with the day.
    bool until_midnight = !period->whole_days &&
                          day(end, context) - day(start, context) == std::chrono::days(1) &&
                          context.zone.to_local(end) == day(end, context);
    if (until_midnight) return on(language::say_day(day(start, context), context.words()));
    return on(language::say_period(period->period, context.words()));
  }
  if (auto* at = when->as_datetime()) return on(language::say_when(at->at, context.words()));
  auto* recurrence = when->as_recurrence();
  return recurrence ? language::say_recurrence(*recurrence, context.words()) : "";
}

// The names in an argument that is a person, or a list of them.
std::string who_names(const Arguments& arguments, std::string_view name) {
  auto* who = arguments.find(name);
  if (!who) return "";
  std::vector<std::string> names;
  for (const Value& person : items(*who)) names.push_back(text(person, "name"));
  return names.empty() ? text(*who, "name") : base::join_words(names);
}

std::string nothing_found(const CallContext& context, const Arguments& arguments) {
  std::string words = "Nothing in the calendar";
  if (auto named = arguments.text("text"); !named.empty())
    words = fmt::format("Nothing called '{}' in the calendar", base::visible(named, 100));
  if (auto who = who_names(arguments, "who"); !who.empty()) words += " with " + who;
  if (auto time = asked_time(context, arguments); !time.empty()) words += " " + time;
  return words + ".";
}

// " It overlaps with Team meeting (12:00–13:00)."
std::string overlap_note(const Value& event, const CallContext& context) {
  std::vector<std::string> others;
  for (const Value& other : items(event, "overlaps")) {
    auto from = moment(other, "start"), to = moment(other, "end");
    others.push_back(
        flag(other, "all_day")
            ? title(other)
            : fmt::format("{} ({}–{})", title(other), clock(from, context), clock(to, context)));
  }
  if (others.empty()) return "";
  if (others.size() > 3) others = {fmt::format("{} other events", others.size())};
  return fmt::format(" It overlaps with {}.", base::join_words(others));
}

// " for 3 hours", where it is neither an hour nor whole days.
std::string unusual_length(const Value& event) {
  auto length = moment(event, "end") - moment(event, "start");
  if (flag(event, "all_day") || length == std::chrono::hours(1)) return "";
  return " for " + base::format_duration(length);
}

// What an answer leaves to be done: only the one who called the event waits for it.
std::string answer_not_told(const Value& event) {
  auto caller = text(event, "organizer");
  return caller.empty() ? "" : fmt::format(" I have not told {}.", caller);
}

std::string not_told(const Value& event) {
  if (items(event, "people").empty()) return "";
  std::vector<std::string> names;
  for (const Value& person : items(event, "people")) names.push_back(text(person, "name"));
  if (names.size() > 3) names = {fmt::format("the {} others", names.size())};
  return fmt::format(" I have not told {}.", base::join_words(names));
}

}  // namespace

std::string tell_found(const CallContext& context, const Arguments& arguments,
                       const Value& events) {
  const auto& found = items(events);
  if (found.empty()) return nothing_found(context, arguments);
  auto time = asked_time(context, arguments);
  auto lead = time.empty() ? "" : " " + time;
  bool past = moment(found.back(), "end") <= context.now;
  auto have = past ? "had" : "have";
  if (found.size() == 1 && (time.empty() || arguments.find("text")))
    return fmt::format("{} {} {}{}.", name_and_place(found[0]), past ? "was" : "is",
                       on(time_of(found[0], context)), until(found[0], context));
  auto count = found.size() == 1 ? "one thing" : fmt::format("{} things", found.size());
  auto common = common_day(found, context);
  if (!common) {
    return fmt::format("You {} {}{}:", have, count, lead) + list_of(found, [&](const Value& event) {
             return fmt::format("{}: {}", time_of(event, context), name_and_place(event));
           });
  }
  if (lead.empty()) lead = " " + on(language::say_day(*common, context.words()));
  return fmt::format("You {} {}{}:", have, count, lead) +
         list_of(found, [&](const Value& event) { return line_in_day(event, context); });
}

std::string tell_free(const CallContext& context, const Arguments& arguments, const Value& slots) {
  const auto& found = items(slots);
  auto time = asked_time(context, arguments);
  auto lead = time.empty() ? "" : " " + time;
  auto note = who_names(arguments, "who");
  if (!note.empty()) note = fmt::format("\nI see only your own calendar, not that of {}.", note);
  if (found.empty()) return fmt::format("You are not free{}.", lead) + note;
  auto common = common_day(found, context);
  auto hours = [&](const Value& slot) {
    return fmt::format("{}–{}", clock(moment(slot, "start"), context),
                       clock(moment(slot, "end"), context));
  };
  if (common) {
    std::vector<std::string> stretches;
    for (const Value& slot : found) stretches.push_back(hours(slot));
    return fmt::format("You are free {}: {}.", on(language::say_day(*common, context.words())),
                       base::join_words(stretches)) +
           note;
  }
  return fmt::format("You are free{}:", lead) +
         list_of(found,
                 [&](const Value& slot) {
                   auto begins = day(moment(slot, "start"), context);
                   return language::say_day(begins, context.words()) + ", " + hours(slot);
                 }) +
         note;
}

std::string tell_added(const CallContext& context, const Arguments&, const Value& event) {
  auto repeats = text(event, "repeats");
  auto place = text(event, "where");
  return fmt::format("Added {}{}{}{}{}.{}", title(event), place.empty() ? "" : " at " + place,
                     " " + on(time_of(event, context)), unusual_length(event),
                     repeats.empty() ? "" : ", " + repeats, overlap_note(event, context));
}

std::string tell_moved(const CallContext& context, const Arguments&, const Value& event) {
  auto repeats = text(event, "repeats");
  auto time = repeats.empty() ? time_of(event, context) : repeats;
  return fmt::format("Moved {} to {}.{}{}", title(event), time, overlap_note(event, context),
                     not_told(event));
}

std::string tell_changed(const CallContext& context, const Arguments& arguments,
                         const Value& event) {
  std::vector<std::string> changes;
  auto* old = arguments.find("event");
  if (auto name = title(event); old && title(*old) != name)
    changes.push_back("is now called " + name);
  if (arguments.find("length"))
    changes.push_back("ends at " + clock(moment(event, "end"), context));
  if (auto place = text(event, "where"); arguments.find("where"))
    changes.push_back(place.empty() ? "has no place" : "is at " + place);
  if (arguments.find("notes")) changes.push_back("has the new notes");
  auto invited = who_names(arguments, "invite");
  if (!invited.empty()) changes.push_back("includes " + invited);
  auto words = fmt::format("{} {} {}.", title(old ? *old : event), on(time_of(event, context)),
                           changes.empty() ? "is as it was" : base::join_words(changes));
  return invited.empty() ? words : words + " No invitation was sent.";
}

std::string tell_cancelled(const CallContext& context, const Arguments& arguments,
                           const Value& event) {
  auto* all = arguments.find("all");
  bool whole = all && all->as_bool() && *all->as_bool();
  auto time = whole ? " and all its repetitions" : " " + on(time_of(event, context));
  return fmt::format("Cancelled {}{}.{}", title(event), time, not_told(event));
}

std::string tell_answered(const CallContext& context, const Arguments&, const Value& event) {
  auto answer = text(event, "answer");
  auto word = answer == "accepted"   ? "Accepted"
              : answer == "declined" ? "Declined"
                                     : "Tentatively accepted";
  return fmt::format("{} {} {}.{}{}", word, title(event), on(time_of(event, context)),
                     answer == "declined" ? "" : overlap_note(event, context),
                     answer_not_told(event));
}

}  // namespace calendar
