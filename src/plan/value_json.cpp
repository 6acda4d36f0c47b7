// Values as JSON and back, without loss: {"t": kind, "v": content, "l": [integrity, flags, key
// domains, readers, categories, purposes]}. What cannot be told apart by its JSON type alone is
// told apart by "t".
#include "plan/ast.h"
#include "plan/limits.h"
#include "plan/value.h"

namespace plan {
namespace {

using base::Code;
using base::fail;
using base::Json;
using base::Result;

Json label_json(const trust::Label& label) {
  return Json::Array{int64_t(label.integrity),   int64_t(label.flags),
                     int64_t(label.key_domains), int64_t(label.readers),
                     int64_t(label.categories),  int64_t(label.purposes)};
}

Json entries_json(const Dict& dict) {
  Json out = Json::array();
  for (const auto& [name, value] : dict) out.push(Json::Array{name, value.to_json()});
  return out;
}

Json period_json(const base::Period& period) {
  return Json::Array{int64_t(period.start.time_since_epoch().count()),
                     int64_t(period.end.time_since_epoch().count())};
}

struct Encoded {
  const char* type;
  Json value;
};

Encoded encode(const Value::Data& data) {
  return std::visit(
      Overloaded{
          [](std::monostate) -> Encoded { return {"none", nullptr}; },
          [](bool flag) -> Encoded { return {"bool", flag}; },
          [](int64_t number) -> Encoded { return {"int", number}; },
          [](const base::Decimal& number) -> Encoded { return {"decimal", number.text()}; },
          [](const std::string& text) -> Encoded { return {"str", text}; },
          [](const base::Money& money) -> Encoded {
            return {"money", Json::Array{money.minor, money.currency}};
          },
          [](base::Day day) -> Encoded { return {"date", base::format_day(day)}; },
          [](TimeOfDay time) -> Encoded { return {"time", int64_t(time.since_midnight.count())}; },
          [](const DateTime& moment) -> Encoded {
            return {"datetime",
                    Json::Array{int64_t(moment.at.time_since_epoch().count()), moment.zone.name()}};
          },
          [](base::Seconds duration) -> Encoded { return {"duration", int64_t(duration.count())}; },
          [](const Period& period) -> Encoded {
            return {"period",
                    Json::Array{period_json(period.period), period.zone.name(), period.whole_days}};
          },
          [](const language::Recurrence& rule) -> Encoded {
            return {"recurrence",
                    Json::Array{int64_t(rule.first.time_since_epoch().count()),
                                int64_t(rule.length.count()), rule.whole_day, rule.rrule}};
          },
          [](const std::shared_ptr<const List>& list) -> Encoded {
            Json items = Json::array();
            for (const Value& item : *list) items.push(item.to_json());
            return {"list", std::move(items)};
          },
          [](const std::shared_ptr<const Dict>& dict) -> Encoded {
            return {"dict", entries_json(*dict)};
          },
          [](const std::shared_ptr<const Record>& record) -> Encoded {
            return {"record", Json::Array{record->type, record->id, entries_json(record->fields)}};
          },
          [](const std::shared_ptr<const Handle>& handle) -> Encoded {
            return {"handle", Json::Array{handle->type, handle->content}};
          },
          [](const std::shared_ptr<const Refusal>& refusal) -> Encoded {
            return {"refusal", Json::Array{int64_t(refusal->error.code), refusal->error.message,
                                           refusal->error.hint, refusal->rule}};
          },
      },
      data);
}

auto malformed() { return fail(Code::corrupt, "A recorded value cannot be read."); }

Result<int64_t> number(const Json& json, int64_t least, int64_t most) {
  auto* found = json.as_int();
  if (!found || *found < least || *found > most) return malformed();
  return *found;
}
Result<std::string> text(const Json& json) {
  auto* found = json.as_string();
  if (!found) return malformed();
  return *found;
}
Result<bool> flag(const Json& json) {
  auto* found = json.as_bool();
  if (!found) return malformed();
  return *found;
}
Result<base::Instant> instant(const Json& json) {
  return base::Instant(base::Seconds(TRY(number(json, instant_min.count(), instant_max.count()))));
}
Result<base::Seconds> duration(const Json& json) {
  return base::Seconds(TRY(number(json, -duration_max.count(), duration_max.count())));
}
Result<base::Zone> zone(const Json& json) {
  std::string name = TRY(text(json));
  return base::Zone::find(name);
}

Result<trust::Label> decode_label(const Json& json) {
  constexpr int64_t word = 0xFFFFFFFF;
  return trust::Label{.integrity = trust::Integrity(TRY(number(json[0], 0, 3))),
                      .flags = uint8_t(TRY(number(json[1], 0, 0xFF))),
                      .key_domains = uint16_t(TRY(number(json[2], 0, 0xFFFF))),
                      .readers = uint32_t(TRY(number(json[3], 0, word))),
                      .categories = uint32_t(TRY(number(json[4], 0, word))),
                      .purposes = uint32_t(TRY(number(json[5], 0, word)))};
}

Result<List> items(const Json& json) {
  if (!json.as_array()) return malformed();
  List out;
  for (const Json& item : json.items()) out.push_back(TRY(Value::from_json(item)));
  return out;
}
Result<Dict> entries(const Json& json) {
  if (!json.as_array()) return malformed();
  Dict out;
  for (const Json& entry : json.items()) {
    std::string name = TRY(text(entry[0]));
    out.emplace_back(std::move(name), TRY(Value::from_json(entry[1])));
  }
  return out;
}

using Data = Result<Value::Data>;

Data decode_money(const Json& json) {
  base::Money money{.minor = TRY(number(json[0], INT64_MIN, INT64_MAX))};
  money.currency = TRY(text(json[1]));
  return money;
}
Data decode_datetime(const Json& json) {
  auto at = TRY(instant(json[0]));
  return DateTime{at, TRY(zone(json[1]))};
}
Data decode_period(const Json& json) {
  base::Period period{.start = TRY(instant(json[0][0])), .end = TRY(instant(json[0][1]))};
  auto place = TRY(zone(json[1]));
  return Period{period, place, TRY(flag(json[2]))};
}
Data decode_recurrence(const Json& json) {
  language::Recurrence rule;
  rule.first = base::Local(TRY(instant(json[0])).time_since_epoch());
  rule.length = TRY(duration(json[1]));
  rule.whole_day = TRY(flag(json[2]));
  rule.rrule = TRY(text(json[3]));
  return rule;
}
Data decode_record(const Json& json) {
  Record record{
      .type = TRY(text(json[0])), .id = TRY(text(json[1])), .fields = TRY(entries(json[2]))};
  return std::make_shared<const Record>(std::move(record));
}
Data decode_handle(const Json& json) {
  return std::make_shared<const Handle>(
      Handle{.type = TRY(text(json[0])), .content = TRY(text(json[1]))});
}
Data decode_refusal(const Json& json) {
  base::Error error{base::Code(TRY(number(json[0], 0, int64_t(Code::limit)))), TRY(text(json[1])),
                    TRY(text(json[2]))};
  return std::make_shared<const Refusal>(
      Refusal{.error = std::move(error), .rule = TRY(text(json[3]))});
}

struct Decoder {
  std::string_view type;
  Data (*decode)(const Json&);
};
constexpr Decoder decoders[] = {
    {"none", [](const Json&) -> Data { return std::monostate(); }},
    {"bool", [](const Json& json) -> Data { return TRY(flag(json)); }},
    {"int", [](const Json& json) -> Data { return TRY(number(json, INT64_MIN, INT64_MAX)); }},
    {"decimal",
     [](const Json& json) -> Data {
       std::string digits = TRY(text(json));
       return TRY(base::Decimal::parse(digits));
     }},
    {"str", [](const Json& json) -> Data { return TRY(text(json)); }},
    {"money", decode_money},
    {"date",
     [](const Json& json) -> Data {
       std::string day = TRY(text(json));
       return TRY(base::parse_day(day));
     }},
    {"time",
     [](const Json& json) -> Data {
       return TimeOfDay{base::Seconds(TRY(number(json, 0, 86'399)))};
     }},
    {"datetime", decode_datetime},
    {"duration", [](const Json& json) -> Data { return TRY(duration(json)); }},
    {"period", decode_period},
    {"recurrence", decode_recurrence},
    {"list",
     [](const Json& json) -> Data { return std::make_shared<const List>(TRY(items(json))); }},
    {"dict",
     [](const Json& json) -> Data { return std::make_shared<const Dict>(TRY(entries(json))); }},
    {"record", decode_record},
    {"handle", decode_handle},
    {"refusal", decode_refusal},
};

}  // namespace

Json Value::to_json() const {
  Encoded encoded = encode(data_);
  return Json::Object{
      {"t", encoded.type}, {"v", std::move(encoded.value)}, {"l", label_json(label_)}};
}

Result<Value> Value::from_json(const Json& json) {
  for (const Decoder& decoder : decoders) {
    if (json["t"].string() != decoder.type) continue;
    auto data = TRY(decoder.decode(json["v"]));
    return Value(std::move(data), TRY(decode_label(json["l"])));
  }
  return malformed();
}

}  // namespace plan
