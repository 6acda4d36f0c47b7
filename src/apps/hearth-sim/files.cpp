#include "files.h"

namespace sim {
namespace {

using base::Path, base::Result;

Result<reader::NextMail> mails_of(const Path& path) {
  auto bytes = std::make_shared<std::string>(TRY(base::read_file(path)));
  auto file = std::make_shared<formats::MailFile>(*bytes);
  return [bytes, file] { return file->next(); };
}

}  // namespace

reader::Files files_here() {
  return {.calendar = [](const Path& path) -> Result<formats::Calendar> {
            return formats::parse_calendar(TRY(base::read_file(path)));
          },
          .contacts = [](const Path& path) -> Result<formats::Contacts> {
            return formats::parse_contacts(TRY(base::read_file(path)));
          },
          .mails = mails_of};
}

}  // namespace sim
