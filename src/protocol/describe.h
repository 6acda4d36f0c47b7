// A type of the API is described once, here its form: from the description come its JSON
// (protocol/json.h), its bytes between processes (proc/wire.h) and its schema (protocol/schema.h).
//
//   struct Fact { std::string id, text; };
//   template <> struct protocol::Described<Fact> {
//     static constexpr const char* name = "Fact";
//     static constexpr const char* says = "Something that the owner wants kept.";
//     static auto fields(auto& fact) {
//       return std::tuple(field("id", fact.id, "…"), field("text", fact.text, "…"));
//     }
//   };
//
// An enum is described by the words for its values, in their order:
//   template <> inline constexpr auto protocol::words_of<Colour> = std::array{"red", "blue"};
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "base/time.h"
#include "proc/wire.h"

namespace protocol {

template <class T>
struct Described;

template <class T>
struct Field {
  const char* name;
  T& value;
  const char* says;
};
template <class T>
Field<T> field(const char* name, T& value, const char* says = "") {
  return {name, value, says};
}

template <class T>
concept Struct = requires(T& value) {
  Described<T>::name;
  Described<T>::fields(value);
};

// A file's content: as it is in HTTP, in no JSON.
using Bytes = std::vector<uint8_t>;

template <class T>
inline constexpr auto words_of = std::array<const char*, 0>{};
template <class T>
concept Words = std::is_enum_v<T> && (words_of<T>.size() > 0);

template <Words T>
const char* word(T value) {
  return words_of<T>[size_t(value)];
}

}  // namespace protocol

namespace proc {

template <protocol::Struct T>
struct Fields<T> {
  static auto of(auto& value) {
    return std::apply([](auto... field) { return std::tie(field.value...); },
                      protocol::Described<T>::fields(value));
  }
};
template <protocol::Words T>
constexpr T last_of<T> = T(protocol::words_of<T>.size() - 1);

}  // namespace proc
