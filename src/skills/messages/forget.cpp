// A person's traces among the messages: theirs go, others' stay without a word of them.
#include "base/text.h"
#include "formats/charset.h"
#include "formats/quoted.h"
#include "skills/messages/box.h"
#include "skills/messages/messages.h"

namespace messages {
namespace {

bool is_theirs(const Entry& entry, const base::Mentions& person) {
  auto is_them = [&](const formats::Mailbox& mailbox) {
    return person.in(mailbox.mail) || person.in(mailbox.name);
  };
  return is_them(entry.sender) || std::ranges::any_of(entry.to, is_them);
}

bool is_base64(std::string_view line) {
  return !line.empty() && std::ranges::all_of(line, [](unsigned char c) {
    return std::isalnum(c) || c == '+' || c == '/' || c == '=';
  });
}

// Whether a mail as it came names them anywhere, also in an attachment or another coded part. What
// is packed, such as an archive, stays closed.
bool names(const std::string& raw, const base::Mentions& person) {
  if (person.in(raw) || person.in(formats::decode_quoted_printable(raw))) return true;
  std::string coded;  // the lines of one part
  auto coded_names_them = [&] {
    std::string bytes = formats::decode_base64(std::exchange(coded, {}));
    return person.in(formats::decode_charset(bytes).text);
  };
  for (std::string_view line : base::split(raw, '\n')) {
    line = base::trim(line);
    if (is_base64(line))
      coded += line;
    else if (!coded.empty() && coded_names_them())
      return true;
  }
  return coded_names_them();
}

// As it came it may name them anywhere, also in coded parts: it is written anew from what is kept.
// Nothing where that makes no mail.
std::optional<Entry> without(const Entry& before, const base::Mentions& person) {
  Entry entry = before;
  entry.subject = person.without(entry.subject);
  entry.text = person.without(entry.text);
  if (entry.raw.empty()) return entry;
  auto written = formats::write_mail({.from = entry.sender,
                                      .to = entry.to,
                                      .subject = entry.subject,
                                      .text = entry.text,
                                      .message_id = entry.id,
                                      .date = entry.at});
  if (!written) return {};
  entry.raw = std::move(*written);
  return entry;
}

}  // namespace

base::Result<rooms::Traces> forget(rooms::Rooms& rooms, const base::Mentions& person) {
  rooms::Room* room = TRY(rooms.room("messages"));
  Box box = TRY(Box::open(rooms));
  rooms::Trace theirs{"message from or to them"}, named{"message that names them, blacked out"};
  for (const Entry& entry : TRY(box.all())) {
    bool its = is_theirs(entry, person);
    if (!its && !person.in(entry.subject) && !person.in(entry.text) && !names(entry.raw, person))
      continue;
    auto clean = its ? std::nullopt : without(entry, person);
    // Put anew, not changed: its words are another row of the index.
    TRY(room->change("DELETE FROM message WHERE id = ?", entry.id));
    if (clean) TRY(box.put(*clean));
    ++(clean ? named : theirs).count;
  }
  return rooms::there({theirs, named});
}

}  // namespace messages
