// Values of the plan language: immutable, labelled, cheap to copy.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/json.h"
#include "base/time.h"
#include "language/language.h"
#include "trust/label.h"

namespace plan {

class Value;
using List = std::vector<Value>;
using Dict =
    std::vector<std::pair<std::string, Value>>;  // in the order of writing; a key stands once

struct TimeOfDay {
  base::Seconds since_midnight;
  auto operator<=>(const TimeOfDay&) const = default;
};

// A moment as its owner's clock shows it.
struct DateTime {
  base::Instant at;
  base::Zone zone;
  bool operator==(const DateTime& other) const { return at == other.at; }
};

struct Period {
  base::Period period;
  base::Zone zone;
  bool whole_days = false;
  bool operator==(const Period& other) const { return period == other.period; }
};

// One record of a room: an Event, a Person, a Reminder … `id` names it in its room; "" when it is
// not stored.
struct Record {
  std::string type, id;
  Dict fields;
};

// A value from outside that is still closed: passing it on does not open it. `content` is seen by
// tools, never by planners.
struct Handle {
  std::string type;  // "Message body"
  std::string content;
};

// A step that was refused by the rules, or failed. It is data: only an operation that needs its
// value stops the plan.
struct Refusal {
  base::Error error;
  std::string rule;  // the rule that denied it; "" for a failed tool
};

class Value {
 public:
  using Data = std::variant<std::monostate, bool, int64_t, base::Decimal, std::string, base::Money,
                            base::Day, TimeOfDay, DateTime, base::Seconds, Period,
                            language::Recurrence, std::shared_ptr<const List>,
                            std::shared_ptr<const Dict>, std::shared_ptr<const Record>,
                            std::shared_ptr<const Handle>, std::shared_ptr<const Refusal>>;

  Value() = default;  // None, from the system
  Value(Data data, trust::Label label) : data_(std::move(data)), label_(label) {}
  static Value text(std::string text, trust::Label label) { return {Data(std::move(text)), label}; }
  static Value number(int64_t number, trust::Label label) { return {Data(number), label}; }
  static Value boolean(bool flag, trust::Label label) { return {Data(flag), label}; }
  // The label of a container is its own (who decided its length); elements carry theirs.
  static Value list(List list, trust::Label label) {
    return {Data(std::make_shared<const List>(std::move(list))), label};
  }
  static Value dict(Dict dict, trust::Label label) {
    return {Data(std::make_shared<const Dict>(std::move(dict))), label};
  }
  static Value record(Record record, trust::Label label) {
    return {Data(std::make_shared<const Record>(std::move(record))), label};
  }
  static Value handle(Handle handle, trust::Label label) {
    return {Data(std::make_shared<const Handle>(std::move(handle))), label};
  }
  static Value refusal(Refusal refusal, trust::Label label) {
    return {Data(std::make_shared<const Refusal>(std::move(refusal))), label};
  }

  const Data& data() const { return data_; }
  const trust::Label& label() const { return label_; }
  // The same value, tainted: its label joined with `other`. (Elements are tainted when they are
  // taken out.)
  Value joined(const trust::Label& other) const { return {data_, trust::join(label_, other)}; }
  // For the keeper only: E1–E4 raise integrity; nothing else may.
  Value relabelled(trust::Label label) const { return {data_, label}; }

  bool is_none() const { return std::holds_alternative<std::monostate>(data_); }
  // The content when it is of that kind, else null.
  const std::string* as_text() const { return std::get_if<std::string>(&data_); }
  const int64_t* as_int() const { return std::get_if<int64_t>(&data_); }
  const bool* as_bool() const { return std::get_if<bool>(&data_); }
  const DateTime* as_datetime() const { return std::get_if<DateTime>(&data_); }
  const Period* as_period() const { return std::get_if<Period>(&data_); }
  const base::Seconds* as_duration() const { return std::get_if<base::Seconds>(&data_); }
  const language::Recurrence* as_recurrence() const {
    return std::get_if<language::Recurrence>(&data_);
  }
  const List* as_list() const { return shared<List>(); }
  const Dict* as_dict() const { return shared<Dict>(); }
  const Record* as_record() const { return shared<Record>(); }
  const Handle* as_handle() const { return shared<Handle>(); }
  const Refusal* as_refusal() const { return shared<Refusal>(); }
  // A record's field or a dict's entry, or null.
  const Value* field(std::string_view name) const;

  // The join of this label and those of everything inside.
  trust::Label deep_label() const;
  // How the type is called in errors and signatures: "int", "Event", "list".
  std::string type_name() const;
  // For --json, the journal and hashes: canonical, lossless together with the label. Handles keep
  // their content.
  base::Json to_json() const;
  static base::Result<Value> from_json(const base::Json& json);
  // For people and f-strings: "Thursday 14 May at 14:30", "1 hour", "Ana Lopez", "milk and eggs".
  std::string display() const;

 private:
  template <class T>
  const T* shared() const {
    auto* pointer = std::get_if<std::shared_ptr<const T>>(&data_);
    return pointer ? pointer->get() : nullptr;
  }
  Data data_;
  trust::Label label_ = trust::Label::system();
};

// Sets or replaces an entry.
void put(Dict& dict, std::string_view name, Value value);

}  // namespace plan
