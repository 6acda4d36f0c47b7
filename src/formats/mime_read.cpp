#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "formats/charset.h"
#include "formats/html_text.h"
#include "formats/mail_header.h"
#include "formats/mime.h"
#include "formats/quoted.h"

namespace formats {
namespace {

using base::Code;
using base::fail;

// What a part contributes to the text of the mail.
struct Text {
  std::string text;
  bool from_html = false;
};

std::string decode_transfer(std::string_view body, std::string_view encoding) {
  encoding = base::trim(encoding);
  if (base::iequals_ascii(encoding, "base64")) return decode_base64(body);
  if (base::iequals_ascii(encoding, "quoted-printable")) return decode_quoted_printable(body);
  return std::string(body);
}

// LF, without control characters and without white space at the ends.
std::string tidy_text(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (size_t i = 0; i < raw.size(); ++i) {
    char c = raw[i];
    if (c == '\r') {
      if (raw.substr(i, 2) != "\r\n") out += '\n';
    } else if (c == '\n' || c == '\t' || c < 0 || (c >= ' ' && c != 0x7F)) {
      out += c;
    }
  }
  return std::string(base::trim(out));
}

std::string cut_at_character(std::string text, size_t bytes_max) {
  size_t end = std::min(text.size(), bytes_max);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;
  text.resize(end);
  return text;
}

// The last part of a path, of a length a file system can take.
std::string file_name(std::string name) {
  constexpr size_t name_bytes_max = 200;
  if (size_t slash = name.find_last_of("/\\"); slash != std::string::npos) name.erase(0, slash + 1);
  std::erase_if(name, [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; });
  return cut_at_character(std::string(base::trim(name)), name_bytes_max);
}

// The parts between the lines of a boundary (RFC 2046 5.1.1). The line end before such a line
// belongs to it.
class PartSplitter {
 public:
  PartSplitter(std::string_view body, std::string_view boundary)
      : body_(body), marker_(fmt::format("--{}", boundary)) {
    next_marker();
  }

  std::optional<std::string_view> next() {
    if (closed_ || at_ >= body_.size()) return {};
    size_t begin = at_;
    size_t end = next_marker();
    std::string_view part = body_.substr(begin, end - begin);
    if (end < body_.size() || closed_) {
      if (part.ends_with('\n')) part.remove_suffix(1);
      if (part.ends_with('\r')) part.remove_suffix(1);
    }
    return part;
  }

 private:
  // Where the next line of the boundary begins; moves behind it.
  size_t next_marker() {
    while (at_ < body_.size()) {
      size_t begin = at_;
      size_t end = std::min(body_.find('\n', at_), body_.size());
      at_ = std::min(end + 1, body_.size());
      std::string_view line = body_.substr(begin, end - begin);
      if (!line.starts_with(marker_)) continue;
      std::string_view rest = base::trim(line.substr(marker_.size()));
      if (!rest.empty() && rest != "--") continue;
      closed_ = rest == "--";
      return begin;
    }
    return body_.size();
  }

  std::string_view body_;
  std::string marker_;
  size_t at_ = 0;
  bool closed_ = false;
};

// Walks through the parts of one mail; with `wanted` it keeps the bytes of that attachment.
class MailReader {
 public:
  MailReader(const MailLimits& limits, std::optional<size_t> wanted)
      : limits_(limits), wanted_(wanted) {}

  void read(const HeaderBlock& top) {
    read_fields(top);
    Text text = read_part(top, 0, "text/plain");
    if (text.text.size() > limits_.text_bytes_max)
      note("The text is very long; only its beginning is taken.");
    mail_.text = cut_at_character(std::move(text.text), limits_.text_bytes_max);
    mail_.text_from_html = text.from_html;
  }
  Mail take_mail() { return std::move(mail_); }
  std::optional<std::string> take_wanted() { return std::move(found_); }

 private:
  void note(std::string sentence) {
    constexpr size_t notes_max = 20;
    bool known = std::ranges::find(mail_.notes, sentence) != mail_.notes.end();
    if (!known && mail_.notes.size() < notes_max) mail_.notes.push_back(std::move(sentence));
  }

  void read_fields(const HeaderBlock& header);
  Text read_part(const HeaderBlock& header, size_t depth, std::string_view default_type);
  Text read_multipart(const HeaderBlock& header, const HeaderValue& type, size_t depth);
  Text read_text(const HeaderBlock& header, const HeaderValue& type);
  void add_attachment(const HeaderBlock& header, const HeaderValue& type,
                      const HeaderValue& disposition);

  MailLimits limits_;
  std::optional<size_t> wanted_;
  std::optional<std::string> found_;
  Mail mail_;
  size_t parts_ = 0;
};

void MailReader::read_fields(const HeaderBlock& header) {
  auto mailboxes = [&](std::string_view name) {
    return parse_mailboxes(header.find(name), limits_.addresses_max);
  };
  mail_.from = mailboxes("From");
  mail_.reply_to = mailboxes("Reply-To");
  mail_.to = mailboxes("To");
  mail_.cc = mailboxes("Cc");
  mail_.bcc = mailboxes("Bcc");
  mail_.subject = tidy_text(decode_words(header.find("Subject")));
  if (auto date = parse_mail_date(header.find("Date"))) {
    mail_.date = *date;
  } else if (!header.find("Date").empty()) {
    note(date.error().message);
  }
  auto first_id = [&](std::string_view name) {
    auto ids = parse_message_ids(header.find(name));
    return ids.empty() ? std::string() : ids[0];
  };
  mail_.message_id = first_id("Message-ID");
  mail_.in_reply_to = first_id("In-Reply-To");
  mail_.references = parse_message_ids(header.find("References"));
  for (const Header& field : header.fields)
    mail_.headers.push_back({field.name, decode_words(field.value)});
  if (header.cut) note("The header is longer than the limits allow; the rest of it was left out.");
}

Text MailReader::read_text(const HeaderBlock& header, const HeaderValue& type) {
  std::string charset = type.parameter("charset");
  charset.resize(std::min(charset.find(' '), charset.size()));  // a comment may follow
  Decoded decoded = decode_charset(
      decode_transfer(header.body, header.find("Content-Transfer-Encoding")), charset);
  if (decoded.damaged)
    note(fmt::format("Some characters could not be read (character set {}).",
                     charset.empty() ? "not said" : base::visible(charset, 40)));
  bool html = type.value == "text/html";
  return {tidy_text(html ? html_to_text(decoded.text) : decoded.text), html};
}

void MailReader::add_attachment(const HeaderBlock& header, const HeaderValue& type,
                                const HeaderValue& disposition) {
  std::string name = disposition.parameter("filename");
  if (name.empty()) name = type.parameter("name");
  std::string bytes = decode_transfer(header.body, header.find("Content-Transfer-Encoding"));
  bool inlined = disposition.value != "attachment" && !header.find("Content-ID").empty();
  std::string kind = type.value.empty() ? "application/octet-stream" : type.value;
  mail_.attachments.push_back({file_name(name), kind, bytes.size(), inlined});
  if (wanted_ == mail_.attachments.size() - 1) found_ = std::move(bytes);
}

// Of alternatives the first plain text that says something, else the last text; of other parts all,
// one after another.
Text MailReader::read_multipart(const HeaderBlock& header, const HeaderValue& type, size_t depth) {
  bool alternative = type.value == "multipart/alternative";
  Text chosen{.from_html = true};
  PartSplitter parts(header.body, type.parameter("boundary"));
  while (auto bytes = parts.next()) {
    if (++parts_ > limits_.parts_max) {
      note(
          fmt::format("The mail has more than {} parts; the rest is left out.", limits_.parts_max));
      break;
    }
    bool digest = type.value == "multipart/digest";
    Text text = read_part(split_header(*bytes, limits_), depth + 1,
                          digest ? "message/rfc822" : "text/plain");
    if (text.text.empty()) continue;
    if (!alternative && !chosen.text.empty()) {
      chosen.text += "\n\n" + text.text;
      chosen.from_html &= text.from_html;
    } else if (chosen.text.empty() || chosen.from_html) {
      chosen = std::move(text);
    }
  }
  return chosen;
}

Text MailReader::read_part(const HeaderBlock& header, size_t depth, std::string_view default_type) {
  HeaderValue type = parse_header_value(header.find("Content-Type"));
  if (type.value.empty()) type.value = default_type;
  HeaderValue disposition = parse_header_value(header.find("Content-Disposition"));
  if (type.value.starts_with("multipart/") && !type.parameter("boundary").empty()) {
    if (depth < limits_.depth_max) return read_multipart(header, type, depth);
    note("The parts of this mail are nested too deeply; the innermost are left out.");
    return {};
  }
  bool named = !disposition.parameter("filename").empty() || !type.parameter("name").empty();
  bool is_text = type.value == "text/plain" || type.value == "text/html";
  if (is_text && disposition.value != "attachment" && !named) return read_text(header, type);
  add_attachment(header, type, disposition);
  return {};
}

base::Result<HeaderBlock> read_header(std::string_view bytes, const MailLimits& limits) {
  HeaderBlock header = split_header(bytes, limits);
  if (header.fields.empty())
    return fail(Code::invalid, "This is not a mail: it has no header.",
                "A mail begins with lines such as 'From: ana@example.org'.");
  return header;
}

}  // namespace

base::Result<Mail> parse_mail(std::string_view bytes, const MailLimits& limits) {
  HeaderBlock header = TRY(read_header(bytes, limits));
  MailReader reader(limits, {});
  reader.read(header);
  return reader.take_mail();
}

base::Result<std::string> read_attachment(std::string_view bytes, size_t index,
                                          const MailLimits& limits) {
  HeaderBlock header = TRY(read_header(bytes, limits));
  MailReader reader(limits, index);
  reader.read(header);
  auto found = reader.take_wanted();
  if (!found)
    return fail(Code::not_found, fmt::format("The mail has no attachment number {}.", index + 1));
  return std::move(*found);
}

}  // namespace formats
