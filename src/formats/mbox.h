// Mailboxes of the mbox family (RFC 4155), one message at a time.
#pragma once
#include <optional>
#include <string>
#include <string_view>

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

}  // namespace formats
