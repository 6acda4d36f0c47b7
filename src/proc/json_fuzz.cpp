// Bytes of another process are a value that can be written and read again, or none.
#include "proc/json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto json = proc::decode_json({reinterpret_cast<const char*>(data), size});
  if (!json) return 0;
  auto again = proc::decode_json(proc::encode_json(*json).value());
  if (!again || *again != *json) __builtin_trap();
  return 0;
}
