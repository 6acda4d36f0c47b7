// Timers: a length of time from now, with a name if need be.
#include <fmt/format.h>

#include "base/text.h"
#include "base/words.h"
#include "skills/reminders/book.h"
#include "trust/stored_label.h"

namespace reminders {
namespace {

using base::Code, base::Result, base::Seconds;
using plan::Arguments, plan::CallContext, plan::Kind, plan::Role, plan::Spoken, plan::Value;

trust::Label label_of(const CallContext& context, const Arguments& arguments) {
  return trust::join(context.control, arguments.label());
}

Value value_of(const Entry& entry, const CallContext& context, const trust::Label& influence) {
  trust::Label label = trust::join(trust::restore_label(entry.label), influence);
  return Value::record(
      {.type = "Timer",
       .id = entry.id,
       .fields = {{"name", Value::text(entry.text, label)},
                  {"at", Value(plan::DateTime{*entry.at, context.zone}, label)},
                  {"left", Value(std::max(*entry.at - context.now, Seconds(0)), label)}}},
      label);
}

Result<Value> set(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Book book = TRY(Book::open(rooms));
  const Value* said = arguments.find("length");
  const Seconds* length = said ? said->as_duration() : nullptr;
  if (!length || *length <= Seconds(0))
    return base::fail(Code::invalid, "A timer needs a length, such as ten minutes.");
  if (*length > Seconds(int64_t(366) * 86400))
    return base::fail(Code::limit, "A timer runs for a year at most.", "Use a reminder for that.");
  Entry entry{.id = context.call_id,
              .text = std::string(base::trim(arguments.text("name"))),
              .place = {},
              .timer = true,
              .at = context.now + *length,
              .zone = context.zone.name(),
              .label = trust::store_label(label_of(context, arguments)),
              .made = context.now};
  TRY(book.put(entry));
  return value_of(entry, context, label_of(context, arguments));
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// What is left of a name without the words that any timer has: "the pasta timer" is "pasta".
std::string own_name(const std::string& said) {
  auto words = base::words_in(said);
  std::erase_if(words, [](const std::string& word) {
    return is_one_of(word, {"timer", "timers", "countdown", "the", "my", "our", "that"});
  });
  return base::join(words, " ");
}

// How many are meant without a name of their own: "all timers", "both".
enum class Count { one, both, all };

Count count_named(const std::string& name) {
  Count count = Count::one;
  for (const std::string& word : base::words_in(name)) {
    if (is_one_of(word, {"all", "every", "everything", "lot"}))
      count = Count::all;
    else if (word == "both")
      count = Count::both;
    else if (!is_one_of(word, {"of", "them", "one", "single", "running", "whole"}))
      return Count::one;
  }
  return count;
}

// The running ones that are meant: all where no name is said, else those set for that length ("the
// ten minute timer"), else those of that name.
Result<std::vector<Entry>> running(const Book& book, const CallContext& context,
                                   const std::string& name) {
  std::vector<Entry> timers = TRY(book.open_ones(true));
  if (name.empty() || count_named(name) != Count::one) return timers;
  auto length = language::read_duration(name, context.words());
  if (!length)
    length = language::read_duration("one " + name, context.words());  // "the hour timer"
  if (length) {
    std::vector<Entry> so_long;
    std::ranges::copy_if(timers, std::back_inserter(so_long),
                         [&](const Entry& entry) { return *entry.at - entry.made == *length; });
    if (!so_long.empty()) return so_long;
  }
  return best_matches(timers, name);
}

Result<Value> find(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Book book = TRY(Book::open(rooms));
  plan::List found;
  for (const Entry& entry : TRY(running(book, context, own_name(arguments.text("name")))))
    found.push_back(value_of(entry, context, label_of(context, arguments)));
  return Value::list(std::move(found), label_of(context, arguments));
}

// "tea, pizza and one of 10 minutes": what tells running timers apart.
std::string names_of(const std::vector<Entry>& timers) {
  std::vector<std::string> names;
  for (const Entry& entry : timers)
    names.push_back(entry.text.empty() ? "one of " + base::format_duration(*entry.at - entry.made)
                                       : base::visible(entry.text, 60));
  return base::join_words(names);
}

Result<Value> cancel(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Book book = TRY(Book::open(rooms));
  std::string name = own_name(arguments.text("name"));
  std::vector<Entry> timers = TRY(running(book, context, name));
  if (timers.empty()) return base::fail(Code::not_found, "No such timer is running.");
  Count count = count_named(name);
  bool meant = count == Count::all || timers.size() <= (count == Count::both ? 2 : 1);
  if (!meant)
    return base::fail(Code::conflict, fmt::format("Which timer: {}?", names_of(timers)),
                      "Say its name, or “all timers”.");
  plan::List stopped;
  for (Entry& entry : timers) {
    entry.done = true;
    TRY(book.put(entry));
    stopped.push_back(value_of(entry, context, label_of(context, arguments)));
  }
  return Value::list(std::move(stopped), label_of(context, arguments));
}

std::string name_of(const Value& timer) {
  const std::string& name = *timer.field("name")->as_text();
  return name.empty() ? "timer" : fmt::format("timer “{}”", base::visible(name, 60));
}

std::string tell_set(const CallContext& context, const Arguments&, const Value& result) {
  auto at = result.field("at")->as_datetime()->at;
  return fmt::format("The {} runs for {}, until {}.", name_of(result),
                     base::format_duration(*result.field("left")->as_duration()),
                     base::format_local(context.zone.to_local(at), "%H:%M"));
}

std::string tell_found(const CallContext&, const Arguments&, const Value& result) {
  std::string out;
  for (const Value& timer : *result.as_list())
    out += fmt::format("{}The {} has {} left.", out.empty() ? "" : "\n", name_of(timer),
                       base::format_duration(*timer.field("left")->as_duration()));
  return out.empty() ? "No timer is running." : out;
}

std::string tell_cancelled(const CallContext&, const Arguments&, const Value& result) {
  std::vector<std::string> names;
  for (const Value& timer : *result.as_list()) names.push_back("the " + name_of(timer));
  return fmt::format("Stopped {}.", base::join_words(names));
}

}  // namespace

std::vector<plan::Tool> timer_tools(rooms::Rooms& rooms) {
  auto declare = [&rooms](std::string name, std::string purpose, trust::Effect effect, auto run,
                          auto tell) {
    plan::Tool tool{.name = std::move(name), .purpose = std::move(purpose)};
    tool.result = {Kind::record, "Timer"};
    tool.effect = effect;
    tool.room = "reminders";
    tool.categories = trust::personal;
    tool.moment_field = "at";
    tool.run = [&rooms, run](const CallContext& context, const Arguments& arguments) {
      return run(rooms, context, arguments);
    };
    tool.tell = tell;
    return tool;
  };
  plan::Parameter name{"name", {Kind::text}, false, Role::control};
  plan::Tool start = declare("timers.set", "Starts a timer", trust::Effect::s1, set, tell_set);
  start.parameters = {{"length", {Kind::duration}, true, Role::content},
                      {"name", {Kind::text}, false, Role::content}};
  start.spoken = {{"length", Spoken::duration, "", "minutes"}, {"what", Spoken::text}};
  start.recipe = "timers.set({length}[, name={what}])";
  plan::Tool look = declare("timers.find", "How long the running timers have left",
                            trust::Effect::s0, find, tell_found);
  look.result.list = true;
  look.parameters = {name};
  look.spoken = {{"what", Spoken::text}};
  look.recipe = "timers.find([{what}])";
  plan::Tool stop = declare("timers.cancel", "Stops a timer, or 'all'", trust::Effect::s1, cancel,
                            tell_cancelled);
  stop.result.list = true;
  stop.parameters = {name};
  stop.spoken = {{"what", Spoken::text}};
  stop.recipe = "timers.cancel([{what}])";
  stop.spoken_alone = true;
  return {start, look, stop};
}

}  // namespace reminders
