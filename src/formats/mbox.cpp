#include "formats/mbox.h"

#include <algorithm>

#include "base/text.h"

namespace formats {
namespace {

constexpr std::string_view from_line = "From ";

// Where the next message's "From " line begins: at the start of the file, or behind an empty line.
size_t find_from_line(std::string_view bytes, size_t at) {
  if (at == 0 && bytes.starts_with(from_line)) return 0;
  for (size_t found = bytes.find("\nFrom ", at); found != std::string_view::npos;
       found = bytes.find("\nFrom ", found + 1)) {
    std::string_view before = bytes.substr(0, found);
    if (before.ends_with('\r')) before.remove_suffix(1);
    if (before.empty() || before.ends_with('\n')) return found + 1;
  }
  return bytes.size();
}

bool is_quoted_from(std::string_view line, MboxQuoting quoting) {
  size_t marks = std::min(line.find_first_not_of('>'), line.size());
  size_t marks_max = quoting == MboxQuoting::mboxo ? 1 : line.size();
  return marks > 0 && marks <= marks_max && line.substr(marks).starts_with(from_line);
}

std::string without_quotes(std::string_view message, MboxQuoting quoting) {
  std::string out;
  out.reserve(message.size());
  for (size_t at = 0; at < message.size();) {
    size_t end = std::min(message.find('\n', at), message.size() - 1) + 1;
    std::string_view line = message.substr(at, end - at);
    out += is_quoted_from(line, quoting) ? line.substr(1) : line;
    at = end;
  }
  return out;
}

// The empty line that ends a message in the file is not part of it.
std::string_view without_last_line_end(std::string_view message) {
  if (message.ends_with('\n')) message.remove_suffix(1);
  if (message.ends_with('\r')) message.remove_suffix(1);
  return message;
}

}  // namespace

MboxReader::MboxReader(std::string_view bytes, MboxQuoting quoting)
    : bytes_(bytes), quoting_(quoting) {
  at_ = find_from_line(bytes_, 0);
  is_mbox_ = at_ < bytes_.size() && base::trim(bytes_.substr(0, at_)).empty();
}

std::optional<std::string> MboxReader::next() {
  if (at_ >= bytes_.size()) return {};
  size_t begin = std::min(bytes_.find('\n', at_), bytes_.size() - 1) + 1;
  at_ = find_from_line(bytes_, begin);
  std::string_view message = bytes_.substr(begin, at_ - begin);
  return without_quotes(without_last_line_end(message), quoting_);
}

MailFile::MailFile(std::string_view bytes)
    : bytes_(bytes), mbox_(bytes), is_mbox_(bytes.starts_with(from_line)) {}

std::optional<std::string> MailFile::next_bytes() {
  if (is_mbox_) return mbox_.next();
  if (line_ > 1) return {};
  return std::string(bytes_);
}

std::optional<FiledMail> MailFile::next() {
  auto bytes = next_bytes();
  if (!bytes) return {};
  FiledMail filed{.line = line_, .mail = parse_mail(*bytes)};
  // Its "From " line stands before it, an empty one behind.
  line_ += size_t(std::ranges::count(*bytes, '\n')) + 2;
  filed.bytes = std::move(*bytes);
  return filed;
}

}  // namespace formats
