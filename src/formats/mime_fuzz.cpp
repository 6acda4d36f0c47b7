#include "base/text.h"
#include "formats/mbox.h"
#include "formats/mime.h"

// Every text of a mail is UTF-8, and each attachment it lists can be read.
static void read_one(std::string_view bytes) {
  auto mail = formats::parse_mail(bytes);
  if (!mail) return;
  CHECK(base::valid_utf8(mail->text) && base::valid_utf8(mail->subject));
  for (const formats::Header& header : mail->headers) CHECK(base::valid_utf8(header.value));
  for (size_t i = 0; i < std::min<size_t>(mail->attachments.size(), 3); ++i)
    CHECK(formats::read_attachment(bytes, i)->size() == mail->attachments[i].bytes);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  read_one(bytes);
  formats::MboxReader reader(bytes);
  for (int messages = 0; messages < 10; ++messages) {
    auto message = reader.next();
    if (!message) break;
    read_one(*message);
  }
  return 0;
}
