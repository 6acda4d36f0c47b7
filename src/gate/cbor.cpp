#include "gate/cbor.h"

#include <cbor.h>

#include <limits>

namespace gate {
namespace {

using base::Code, base::fail, base::Result;

std::unexpected<base::Error> not_understood() {
  return fail(Code::invalid, "What the passkey says is not understood.");
}

// Major types 0 and 1; nothing for what is no number, or a larger one.
std::optional<int64_t> number_of(const cbor_item_t* item) {
  if (!cbor_is_int(item)) return std::nullopt;
  uint64_t value = cbor_get_int(item);
  if (value > uint64_t(std::numeric_limits<int64_t>::max())) return std::nullopt;
  return cbor_isa_uint(item) ? int64_t(value) : -1 - int64_t(value);
}

}  // namespace

Cbor::Cbor(cbor_item_t* item) : item_(item, [](cbor_item_t* one) { cbor_decref(&one); }) {}

Result<Cbor> Cbor::read(std::string_view bytes, std::string_view& rest) {
  cbor_load_result read{};
  auto* item = cbor_load(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), &read);
  if (!item) return not_understood();
  rest = bytes.substr(read.read);
  return Cbor(item);
}

template <class Fits>
Result<Cbor> Cbor::member(Fits fits) const {
  if (!cbor_isa_map(item_.get())) return not_understood();
  cbor_item_t* found = nullptr;
  const cbor_pair* pairs = cbor_map_handle(item_.get());
  for (size_t i = 0; i < cbor_map_size(item_.get()); ++i) {
    if (!fits(pairs[i].key)) continue;
    if (found) return not_understood();
    found = pairs[i].value;
  }
  if (!found) return not_understood();
  return Cbor(cbor_incref(found));
}

Result<Cbor> Cbor::at(std::string_view name) const {
  return member([&](const cbor_item_t* key) {
    if (!cbor_isa_string(key) || !cbor_string_is_definite(key)) return false;
    auto* text = reinterpret_cast<const char*>(cbor_string_handle(key));
    return std::string_view(text, cbor_string_length(key)) == name;
  });
}

Result<Cbor> Cbor::at(int64_t number) const {
  return member([&](const cbor_item_t* key) { return number_of(key) == number; });
}

Result<std::string> Cbor::bytes() const {
  if (!cbor_isa_bytestring(item_.get()) || !cbor_bytestring_is_definite(item_.get()))
    return not_understood();
  auto* bytes = reinterpret_cast<const char*>(cbor_bytestring_handle(item_.get()));
  return std::string(bytes, cbor_bytestring_length(item_.get()));
}

Result<int64_t> Cbor::number() const {
  auto number = number_of(item_.get());
  if (!number) return not_understood();
  return *number;
}

}  // namespace gate
