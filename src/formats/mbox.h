// Files of mails: a single one (.eml), or many in one of the mbox family (RFC 4155), one at a time.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "formats/mime.h"

namespace formats {

// How lines of a body that begin with "From " were quoted. mboxrd (the default) is right for most
// files: it takes one
// '>' from ">From ", ">>From " …; mboxo from ">From " only.
enum class MboxQuoting { mboxrd, mboxo };

// Reads over bytes that must outlive it. Each message is copied out, so only one is in memory at a
// time.
class MboxReader {
 public:
  explicit MboxReader(std::string_view bytes, MboxQuoting quoting = MboxQuoting::mboxrd);
  // The next message, without its "From " line, for parse_mail; nothing at the end.
  std::optional<std::string> next();
  // Bytes before the first "From " line (more than blank lines) mean that this is no mbox.
  bool is_mbox() const { return is_mbox_; }

 private:
  std::string_view bytes_;
  MboxQuoting quoting_;
  size_t at_ = 0;
  bool is_mbox_ = false;
};

// One mail of a file: its own bytes, the line of the file on which it begins, and what it says or
// why it is no mail.
struct FiledMail {
  std::string bytes;
  size_t line = 1;
  base::Result<Mail> mail;
};

// The mails of a file, in order; whether it is one or many is told by its first bytes, which must
// outlive the object.
class MailFile {
 public:
  explicit MailFile(std::string_view bytes);
  std::optional<FiledMail> next();

 private:
  std::optional<std::string> next_bytes();
  std::string_view bytes_;
  MboxReader mbox_;
  bool is_mbox_;
  size_t line_ = 1;
};

}  // namespace formats
