// JSON Schema (2020-12, as OpenAPI 3.1 takes it) of described types.
#pragma once
#include "protocol/json.h"

namespace protocol {

// The named schemas met so far; each type stands once, others refer to it.
struct Schemas {
  Json named = Json::object();
};

template <class T>
struct SchemaOf;

template <class T>
Json schema_of(Schemas& schemas) {
  return SchemaOf<T>::make(schemas);
}

template <>
struct SchemaOf<std::string> {
  static Json make(Schemas&) { return Json::object().set("type", "string"); }
};
template <>
struct SchemaOf<bool> {
  static Json make(Schemas&) { return Json::object().set("type", "boolean"); }
};
template <>
struct SchemaOf<int64_t> {
  static Json make(Schemas&) { return Json::object().set("type", "integer"); }
};
template <>
struct SchemaOf<base::Instant> {
  static Json make(Schemas&) {
    return Json::object().set("type", "string").set("format", "date-time");
  }
};
template <Words T>
struct SchemaOf<T> {
  static Json make(Schemas&) {
    Json words = Json::array();
    for (const char* one : words_of<T>) words.push(one);
    return Json::object().set("type", "string").set("enum", std::move(words));
  }
};
template <class T>
struct SchemaOf<std::optional<T>> {
  static Json make(Schemas& schemas) { return schema_of<T>(schemas); }
};
template <class T>
struct SchemaOf<std::vector<T>> {
  static Json make(Schemas& schemas) {
    return Json::object().set("type", "array").set("items", schema_of<T>(schemas));
  }
};

// What `Field<const T>` says of one member.
template <class T>
void add_property(Field<T> field, Json& properties, Json& required, Schemas& schemas) {
  using Value = std::remove_const_t<T>;
  Json schema = schema_of<Value>(schemas);
  if (*field.says) schema.set("description", field.says);
  properties.set(field.name, std::move(schema));
  if (!is_optional<Value>) required.push(field.name);
}

template <Struct T>
struct SchemaOf<T> {
  static Json make(Schemas& schemas) {
    const char* name = Described<T>::name;
    if (!schemas.named.has(name)) {
      schemas.named.set(name, Json::object());  // for types that hold themselves
      Json properties = Json::object(), required = Json::array();
      T empty{};
      std::apply([&](auto... field) { (add_property(field, properties, required, schemas), ...); },
                 Described<T>::fields(empty));
      Json schema = Json::object().set("type", "object").set("description", Described<T>::says);
      schema.set("properties", std::move(properties)).set("required", std::move(required));
      if constexpr (!requires { Described<T>::open; }) schema.set("additionalProperties", false);
      schemas.named.set(name, std::move(schema));
    }
    return Json::object().set("$ref", std::string("#/components/schemas/") + name);
  }
};

}  // namespace protocol
