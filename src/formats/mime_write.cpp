#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "formats/charset.h"
#include "formats/mime.h"
#include "formats/quoted.h"

namespace formats {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr size_t line_length = 76;
constexpr size_t name_bytes_max = 200;
constexpr std::string_view line_end = "\r\n";
// "=_" never stands in quoted-printable or base64, so no part can hold it.
constexpr std::string_view boundary = "=_part_of_this_mail";

bool is_printable_ascii(char c) { return c > ' ' && c < 0x7F; }

// What may stand in an address, an id or a type: printable ASCII but for the signs that have a
// meaning there.
bool is_plain_token(std::string_view text, std::string_view forbidden, size_t bytes_max) {
  return !text.empty() && text.size() <= bytes_max && std::ranges::all_of(text, [&](char c) {
    return is_printable_ascii(c) && forbidden.find(c) == std::string_view::npos;
  });
}

bool is_message_id(std::string_view id) { return is_plain_token(id, "<>()[],;:\\\"", 250); }

Result<void> check_address(const Mailbox& mailbox) {
  size_t at = mailbox.mail.find('@');
  bool plain = is_plain_token(mailbox.mail, "<>()[],;:\\\"", 254);
  if (plain && at != 0 && at + 1 < mailbox.mail.size() && at == mailbox.mail.rfind('@') &&
      at != std::string::npos)
    return {};
  return fail(Code::invalid,
              fmt::format("'{}' is not a mail address.", base::visible(mailbox.mail, 80)),
              "Write it as ana@example.org.");
}

// One line of valid UTF-8: control characters and line ends become blanks.
std::string clean_line(std::string_view text) {
  std::string line = decode_charset(text, "utf-8").text;
  for (char& c : line)
    if ((c >= 0 && c < ' ') || c == 0x7F) c = ' ';
  return std::string(base::trim(line));
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0; });
}

// As encoded words, one to a line (RFC 2047): each holds whole characters.
std::string encode_words(std::string_view text) {
  constexpr size_t word_bytes_max = 42;  // 56 characters of base64, and 12 around them
  std::vector<std::string> words;
  while (!text.empty()) {
    size_t cut = std::min(text.size(), word_bytes_max);
    while (cut < text.size() && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
    words.push_back(fmt::format("=?utf-8?B?{}?=", encode_base64(text.substr(0, cut))));
    text.remove_prefix(cut);
  }
  return base::join(words, "\r\n ");
}

// Plain where it can be read as it stands, else encoded words.
std::string unstructured(std::string_view text) {
  std::string line = clean_line(text);
  bool plain =
      is_ascii(line) && line.size() <= line_length - 12 && line.find("=?") == std::string::npos;
  return plain ? line : encode_words(line);
}

std::string mailbox_text(const Mailbox& mailbox) {
  std::string name = clean_line(mailbox.name);
  if (name.empty()) return mailbox.mail;
  if (!is_ascii(name) || name.size() > line_length / 2 || name.find("=?") != std::string::npos)
    return fmt::format("{}\r\n <{}>", encode_words(name), mailbox.mail);
  std::string quoted;
  for (char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return fmt::format("\"{}\" <{}>", quoted, mailbox.mail);
}

class MailWriter {
 public:
  Result<std::string> write(const OutgoingMail& mail);

 private:
  void field(std::string_view name, std::string_view value) {
    out_.append(name).append(": ").append(value).append(line_end);
  }
  Result<void> mailboxes(std::string_view name, const std::vector<Mailbox>& list);
  Result<void> write_header(const OutgoingMail& mail);
  void write_references(const OutgoingMail& mail);
  void write_text(std::string_view text);
  Result<void> write_attachment(const OutgoingAttachment& attachment);

  std::string out_;
};

Result<void> MailWriter::mailboxes(std::string_view name, const std::vector<Mailbox>& list) {
  std::vector<std::string> texts;
  for (const Mailbox& mailbox : list) {
    TRY(check_address(mailbox));
    texts.push_back(mailbox_text(mailbox));
  }
  if (!texts.empty()) field(name, base::join(texts, ",\r\n "));
  return {};
}

std::string date_text(base::Instant date, base::Seconds offset) {
  auto minutes = std::abs(offset.count()) / 60;
  return base::format_local(base::Local(date.time_since_epoch() + offset),
                            "%a, %d %b %Y %H:%M:%S ") +
         fmt::format("{}{:02}{:02}", offset.count() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

// Ids of others that could not stand on a line of their own are left out: only the thread suffers.
void MailWriter::write_references(const OutgoingMail& mail) {
  if (is_message_id(mail.in_reply_to)) field("In-Reply-To", '<' + mail.in_reply_to + '>');
  std::vector<std::string> ids;
  for (const std::string& id : mail.references)
    if (is_message_id(id)) ids.push_back('<' + id + '>');
  if (!ids.empty()) field("References", base::join(ids, "\r\n "));
}

Result<void> MailWriter::write_header(const OutgoingMail& mail) {
  if (!is_message_id(mail.message_id) || mail.message_id.find('@') == std::string::npos)
    return fail(Code::invalid, fmt::format("'{}' cannot be the id of a message.",
                                           base::visible(mail.message_id, 80)));
  if (std::chrono::abs(mail.utc_offset) >= std::chrono::hours(24) ||
      mail.utc_offset.count() % 60 != 0)
    return fail(Code::invalid, "The offset of the mail's date is not one of whole minutes.");
  TRY(mailboxes("From", {mail.from}));
  TRY(mailboxes("To", mail.to));
  TRY(mailboxes("Cc", mail.cc));
  TRY(mailboxes("Reply-To", mail.reply_to));
  if (mail.to.empty() && mail.cc.empty()) field("To", "undisclosed-recipients:;");
  field("Subject", unstructured(mail.subject));
  field("Date", date_text(mail.date, mail.utc_offset));
  field("Message-ID", '<' + mail.message_id + '>');
  write_references(mail);
  field("MIME-Version", "1.0");
  return {};
}

void MailWriter::write_text(std::string_view text) {
  std::string clean = base::replace_all(decode_charset(text, "utf-8").text, "\r\n", "\n");
  std::ranges::replace(clean, '\r', '\n');
  field("Content-Type", "text/plain; charset=utf-8");
  field("Content-Transfer-Encoding", "quoted-printable");
  out_.append(line_end).append(encode_quoted_printable(clean));
  if (!out_.ends_with(line_end)) out_.append(line_end);
}

// "filename*=utf-8''…" (RFC 2231), which any name fits in.
std::string encoded_name(std::string_view name) {
  std::string out = "filename*=utf-8''";
  for (char c : name) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 c == '.' || c == '-' || c == '_';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Result<void> MailWriter::write_attachment(const OutgoingAttachment& attachment) {
  size_t slash = attachment.type.find('/');
  bool composite =
      attachment.type.starts_with("multipart/") || attachment.type.starts_with("message/");
  if (!is_plain_token(attachment.type, "()<>@,;:\\\"[]?=", 100) || slash == std::string::npos ||
      composite)
    return fail(
        Code::invalid,
        fmt::format("'{}' is not the type of an attachment.", base::visible(attachment.type, 60)),
        "Use a type like application/pdf.");
  std::string name = clean_line(attachment.name);
  if (name.size() > name_bytes_max)
    return fail(Code::limit, fmt::format("The name of the attachment '{}' is too long.",
                                         base::visible(name, 40)));
  field("Content-Type", attachment.type);
  field("Content-Disposition", "attachment;\r\n " + encoded_name(name));
  field("Content-Transfer-Encoding", "base64");
  out_.append(line_end);
  constexpr size_t line_bytes = line_length / 4 * 3;
  for (size_t at = 0; at < attachment.bytes.size(); at += line_bytes)
    out_.append(encode_base64(std::string_view(attachment.bytes).substr(at, line_bytes)))
        .append(line_end);
  return {};
}

Result<std::string> MailWriter::write(const OutgoingMail& mail) {
  TRY(write_header(mail));
  if (mail.attachments.empty()) {
    write_text(mail.text);
    return std::move(out_);
  }
  field("Content-Type", fmt::format("multipart/mixed; boundary=\"{}\"", boundary));
  out_.append(fmt::format("\r\n--{}\r\n", boundary));
  write_text(mail.text);
  for (const OutgoingAttachment& attachment : mail.attachments) {
    out_.append(fmt::format("--{}\r\n", boundary));
    TRY(write_attachment(attachment));
  }
  out_.append(fmt::format("--{}--\r\n", boundary));
  return std::move(out_);
}

}  // namespace

Result<std::string> write_mail(const OutgoingMail& mail) { return MailWriter().write(mail); }

}  // namespace formats
