#include "base/result.h"
#include "formats/vcard.h"

// What is read can be written, and as many contacts are read again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto file = formats::parse_contacts(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!file || file->contacts.empty()) return 0;
  for (auto version : {formats::VcardVersion::v3, formats::VcardVersion::v4}) {
    auto again = formats::parse_contacts(formats::write_contacts(file->contacts, version));
    CHECK(again && again->contacts.size() == file->contacts.size());
  }
  return 0;
}
