// Tools: typed functions with a declared effect. A tool is declared once, next to its code;
// signatures for planners, JSON Schema, grammars, Spark's calls, the docs page and the rule table's
// row are all made from that one declaration.
#pragma once
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/value.h"
#include "trust/effect.h"

namespace trust {
class Permit;
struct Call;
}  // namespace trust

namespace plan {

// `when` accepts a datetime, a period or a recurrence; `record` a record of the named type; `any`
// everything.
enum class Kind {
  any,
  none,
  boolean,
  integer,
  decimal,
  text,
  money,
  day,
  time,
  datetime,
  duration,
  period,
  when,
  record,
  dict
};

struct Type {
  Kind kind = Kind::any;
  std::string record = {};  // for Kind::record: "Event"
  bool list = false;        // a list of these; a single value is taken as a list of one
};

std::string type_text(const Type& type);  // "Event[]", "when", "str"

enum class Role : uint8_t {
  content,  // what is said or stored
  control,  // who, where, how much, which record
};

struct Parameter {
  std::string name;
  Type type;
  bool required = false;
  Role role = Role::content;
  std::string note = {};  // a few words for planners, where the name does not say it all
};

// The arguments of one call, by name, in the order of the parameters. Absent ones are not there.
class Arguments {
 public:
  Arguments() = default;
  explicit Arguments(Dict named) : named_(std::move(named)) {}
  const Value* find(std::string_view name) const;
  // The text, or "" when the argument is absent or no text.
  std::string text(std::string_view name) const;
  // All texts of a list argument (or of a single text).
  std::vector<std::string> texts(std::string_view name) const;
  const Dict& all() const { return named_; }
  // The join of all labels, elements included.
  trust::Label label() const;

 private:
  Dict named_;
};

// What a running tool may know besides its arguments. All of it is fixed when the plan starts, so
// that a replay sees the same.
struct CallContext {
  base::Instant now;
  base::Zone zone;
  std::string language = "en";
  std::string owner;              // how the owner is called
  std::vector<std::string> said;  // what the owner said in this talk, the latest turn last
  std::string call_id;   // unique to this call of this task; the same again on replay. Records made
                         // take their ids from it
  trust::Label control;  // what the decision to make this call hung on
  std::stop_token stop;  // asked now and then by tools that take long

  language::Context words() const {
    return {.now = now, .zone = zone, .near = {}, .tag = language};
  }
};

// How Spark's call becomes plan text. `spoken` names the arguments Spark may copy from the request,
// and how each is read; `recipe` is plan text with holes: {what} is replaced by the argument
// written as its kind says (text: "…", moment: when("…"), duration: duration("…"), person:
// person("…"), or where nobody need know them person("…", known=False); a list where the argument
// repeats), and [, to={to}] is left out when {to} is absent.
enum class Spoken { text, texts, moment, duration, person, persons, anyone, anyones };
// A recipe's last line is an expression: its value is the call's result, and gets a variable.
// `{it}` is the name of that variable, for further names of the recipe's own: "{it}_event =
// calendar.find({what})[0]\ncalendar.move({it}_event, to={to})". Brackets without a hole stand as
// they are.
struct SpokenArgument {
  std::string name;
  Spoken kind;
  // For a moment: what its words lean on instead of the last moment of the plan, such as the start
  // of what is moved: "{it}_event.start".
  std::string near = {};
  // For a length: what a number alone counts, such as "minutes".
  std::string unit = {};
};

// What a tool does. Only Tool::call() can do it.
class Action {
 public:
  using Work = std::function<base::Result<Value>(const CallContext&, const Arguments&)>;
  Action() = default;
  template <std::convertible_to<Work> F>
  Action(F work) : work_(std::move(work)) {}

 private:
  friend struct Tool;
  Work work_;
};

struct Tool {
  std::string name;     // "calendar.move"; a built-in has no dot: "say"
  std::string purpose;  // one line, for planners and people
  std::vector<Parameter> parameters;
  Type result = {};
  trust::Effect effect = trust::Effect::s0;
  std::string room = {};    // the room it reads (S0) or changes (S1 …); "" for none
  uint32_t categories = 0;  // of what it reads or gives
  uint32_t purposes = trust::every_purpose;
  // Recipients named by this argument see the content arguments (S3): rule C1 and C2 look at them.
  std::string recipient_argument = {};
  std::vector<SpokenArgument> spoken = {};
  std::string recipe = {};
  // A spoken call that changes something may stand without any argument ("undo that").
  bool spoken_alone = false;
  // The attribute of the result that later words may lean on ("the day before"): "start" for an
  // Event, "at" for a Reminder.
  std::string moment_field = {};

  // Runs on the house's strand unless `slow`.
  Action run = {};
  // One sentence (or a short list) for the owner, from the real result.
  std::function<std::string(const CallContext&, const Arguments&, const Value& result)> tell = {};
  // Answers who or what a name stands for, from the owner's own directory: for a name that the
  // owner said, a result with the field `unique` is as good as the owner's word (rule E2).
  bool directory = false;
  // A tool of a server outside the house: the server's name ("" for the house's own). What such a
  // tool is given leaves the house, and all of it comes from outside.
  std::string guest = {};
  // What that server says of it: text from outside, for Spark, which can only copy from the
  // request, and for the owner's eyes. No language model is shown it.
  std::string description = {};
  bool slow = false;      // waits for somebody outside: runs beside the strand
  bool in_order = false;  // calls of this tool keep the order of the text, as `say` and `ask` do

  // Makes the one call that was permitted, of this tool with these very arguments, and uses the
  // Permit up; with any other the program stops.
  base::Result<Value> call(trust::Permit permit, const trust::Call& permitted,
                           const CallContext& context, const Arguments& arguments) const;
};

// What a record of a type has, so that plans that ask for something else are refused before they
// run, and planners are told.
struct Field {
  std::string name;
  Type type;
};
struct RecordType {
  std::string name;  // "Event"
  std::vector<Field> fields;
};

// All tools a plan may use, sorted by name.
class Toolbox {
 public:
  Toolbox() = default;
  explicit Toolbox(std::vector<Tool> tools, std::vector<RecordType> records = {});
  const Tool* find(std::string_view name) const;
  // What is known of a record type, or null: then its attributes are looked at only when the plan
  // runs.
  const RecordType* record_type(std::string_view name) const;
  const std::vector<RecordType>& record_types() const { return records_; }
  const std::vector<std::shared_ptr<const Tool>>& all() const { return tools_; }
  // Only those that are named; a name may be a family: "calendar".
  Toolbox narrowed(const std::vector<std::string>& names) const;

 private:
  std::vector<std::shared_ptr<const Tool>> tools_;
  std::vector<RecordType> records_;
};

// The kind and shape of an argument, brought to what the parameter asks for: one value becomes a
// list of one, words become the time, duration or amount they say, a day its whole-day period, an
// int a decimal. `invalid` names the tool and the argument.
base::Result<Value> fit(const Tool& tool, const Parameter& parameter, const Value& value,
                        const language::Context& context);

// One line a tool: `calendar.move(event: Event, to: when) -> Event  # moves it` — byte-stable, for
// the prompt prefix.
std::string signatures(const Toolbox& toolbox);
// The same for the built-ins that every plan has: when, len, sorted …
std::string builtin_signatures();
// JSON Schema 2020-12 of the arguments, for remote models and MCP.
base::Json argument_schema(const Tool& tool);
// GBNF for a whole plan over these tools, for local models.
std::string plan_grammar(const Toolbox& toolbox);

}  // namespace plan
