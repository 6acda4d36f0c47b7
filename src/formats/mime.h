// Internet mail (RFC 5322, MIME RFC 2045–2047, 2231): one message to typed values, and a message to
// send.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace formats {

// A mailbox: `mail` is the bare address, `name` the decoded name or empty.
struct Mailbox {
  std::string name, mail;
  bool operator==(const Mailbox&) const = default;
};

// A header field: unfolded, encoded words decoded.
struct Header {
  std::string name, value;
  bool operator==(const Header&) const = default;
};

struct Attachment {
  std::string name;      // the last part of its path, without control characters; may be empty
  std::string type;      // lower case: "application/pdf"
  size_t bytes = 0;      // decoded
  bool inlined = false;  // shown within the text (Content-Disposition: inline with a Content-ID)
  bool operator==(const Attachment&) const = default;
};

struct Mail {
  std::vector<Mailbox> from, reply_to, to, cc, bcc;
  std::string subject;
  std::optional<base::Instant> date;
  std::string message_id, in_reply_to;  // without < >
  std::vector<std::string> references;  // oldest first, without < >
  std::string text;  // text/plain if there is one, else the text of the HTML; UTF-8, LF
  bool text_from_html = false;
  std::vector<Attachment> attachments;
  std::vector<Header> headers;     // all, in order
  std::vector<std::string> notes;  // sentences: what was replaced, cut or not understood
  bool operator==(const Mail&) const = default;
};

struct MailLimits {
  size_t header_bytes_max = 1'000'000;  // all headers of one part
  size_t headers_max = 2'000;
  size_t addresses_max = 10'000;  // in one field
  size_t depth_max = 16;
  size_t parts_max = 1'000;
  size_t text_bytes_max = 4'000'000;
};

// Forgiving: any bytes with at least one header field are a mail; `invalid` otherwise.
base::Result<Mail> parse_mail(std::string_view bytes, const MailLimits& limits = {});
// The decoded bytes of attachments[index] of the same mail; not_found if there is none.
base::Result<std::string> read_attachment(std::string_view bytes, size_t index,
                                          const MailLimits& limits = {});

// "Ana <ana@x.org>, Team: b@x.org, \"C, D\" <c@x.org>;" Groups are flattened, comments dropped,
// what is no address left out.
std::vector<Mailbox> parse_mailboxes(std::string_view text, size_t count_max = 10'000);
// "Mon, 4 May 2026 09:00:00 +0200", with the obsolete forms of RFC 5322 (4.3).
base::Result<base::Instant> parse_mail_date(std::string_view text);
// "=?utf-8?q?J=C3=BCrgen?=" to "Jürgen"; what is malformed stays as it is.
std::string decode_words(std::string_view text);

struct OutgoingAttachment {
  std::string name, type, bytes;
};

struct OutgoingMail {
  Mailbox from;
  std::vector<Mailbox> to, cc, reply_to;  // Bcc belongs to the envelope alone
  std::string subject, text;
  std::string
      message_id;  // without < >, required: it is the key under which a repeat is recognised
  base::Instant date;
  base::Seconds utc_offset{0};
  std::string in_reply_to;
  std::vector<std::string> references;
  std::vector<OutgoingAttachment> attachments;
};

// RFC 5322 with CRLF, 7 bit: encoded words, quoted-printable, base64. No value can begin a header
// or a line of its own: addresses, ids and types with characters that do not belong there are
// `invalid`; control characters in the subject and in names become blanks.
base::Result<std::string> write_mail(const OutgoingMail& mail);

}  // namespace formats
