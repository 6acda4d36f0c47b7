// CBOR (RFC 8949), as far as passkeys need it, on libcbor: items of maps, read strictly.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct cbor_item_t;

namespace gate {

class Cbor {
 public:
  // The item that `bytes` begin with; `rest` is what stands behind it. `invalid` for none.
  static base::Result<Cbor> read(std::string_view bytes, std::string_view& rest);

  // A member of a map. `invalid` where this is no map, has no such member or has it twice.
  base::Result<Cbor> at(std::string_view name) const;
  base::Result<Cbor> at(int64_t number) const;
  // `invalid` for what is of another type.
  base::Result<std::string> bytes() const;
  base::Result<int64_t> number() const;

 private:
  explicit Cbor(cbor_item_t* item);
  template <class Fits>
  base::Result<Cbor> member(Fits fits) const;

  std::shared_ptr<cbor_item_t> item_;
};

}  // namespace gate
