#include "proc/json.h"

#include <algorithm>

namespace proc {

using base::Json;

namespace {

enum class Sort { null, no, yes, integer, real, text, array, object };

}  // namespace

template <>
inline constexpr Sort last_of<Sort> = Sort::object;

namespace {

constexpr int depth_max = 64;

class Writer {
 public:
  void put(const Json& json) {
    if (++values_ > json_values_max) return;
    if (auto* yes = json.as_bool()) return out_.put(*yes ? Sort::yes : Sort::no);
    if (auto* number = json.as_int()) return out_.put(std::tuple(Sort::integer, *number));
    if (auto* text = json.as_string()) return put_text(*text);
    if (auto* array = json.as_array()) return put_array(*array);
    if (auto* object = json.as_object()) return put_object(*object);
    if (json.is_null()) return out_.put(Sort::null);
    out_.put(std::tuple(Sort::real, json.number()));
  }
  std::optional<std::string> take() {
    if (values_ > json_values_max) return std::nullopt;
    return out_.take();
  }

 private:
  void put_text(const std::string& text) {
    out_.put(Sort::text);
    out_.put(text);
  }
  void put_array(const Json::Array& array) {
    out_.put(std::tuple(Sort::array, array.size()));
    for (const Json& value : array) put(value);
  }
  void put_object(const Json::Object& object) {
    out_.put(std::tuple(Sort::object, object.size()));
    for (auto& [name, value] : object) {
      out_.put(name);
      put(value);
    }
  }

  Encoder out_;
  size_t values_ = 0;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : in_(bytes) {}

  Json value(int depth = 0) {
    sound_ = sound_ && in_.well() && depth <= depth_max && ++values_ <= json_values_max;
    if (!sound_) return {};
    switch (get<Sort>()) {
      case Sort::null:
        return {};
      case Sort::no:
        return false;
      case Sort::yes:
        return true;
      case Sort::integer:
        return get<int64_t>();
      case Sort::real:
        return get<double>();
      case Sort::text:
        return get<std::string>();
      case Sort::array:
        return array(depth);
      case Sort::object:
        return object(depth);
    }
    return {};
  }
  bool sound() const { return sound_ && in_.well() && in_.at_end(); }

 private:
  template <class T>
  T get() {
    T value{};
    in_.get(value);
    return value;
  }

  Json array(int depth) {
    Json::Array array;
    for (size_t left = get<size_t>(); left > 0 && goes_on(); --left)
      array.push_back(value(depth + 1));
    return array;
  }

  Json object(int depth) {
    Json::Object object;
    for (size_t left = get<size_t>(); left > 0 && goes_on(); --left) {
      std::string name = get<std::string>();
      object.emplace_back(std::move(name), value(depth + 1));
    }
    std::vector<std::string_view> names;
    names.reserve(object.size());
    for (auto& member : object) names.push_back(member.first);
    std::ranges::sort(names);
    sound_ = sound_ && std::ranges::adjacent_find(names) == names.end();
    return object;
  }

  bool goes_on() const { return sound_ && in_.well(); }

  Decoder in_;
  size_t values_ = 0;
  bool sound_ = true;
};

}  // namespace

std::optional<std::string> encode_json(const Json& json) {
  Writer writer;
  writer.put(json);
  return writer.take();
}

base::Result<Json> decode_json(std::string_view bytes) {
  Reader reader(bytes);
  Json json = reader.value();
  if (reader.sound()) return json;
  return base::fail(base::Code::corrupt, "The other process sent what is no JSON.");
}

}  // namespace proc
