// Mail in, and all of it out again.
#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "skills/messages/box.h"
#include "skills/messages/messages.h"
#include "trust/stored_label.h"

namespace messages {
namespace {

using base::Code, base::Result;
using formats::ImportContext, formats::ImportReport;

bool is_owners(const std::vector<formats::Mailbox>& from, const ImportContext& context) {
  return !context.from_outside && std::ranges::any_of(from, [&](const formats::Mailbox& mailbox) {
    return std::ranges::any_of(context.owner_mails, [&](const std::string& own) {
      return base::iequals_ascii(own, mailbox.mail);
    });
  });
}

// FNV-1a: the same mail without a Message-ID gets the same id each time, however its lines end.
std::string id_from_content(std::string_view bytes) {
  uint64_t hash = 14695981039346656037u;
  for (unsigned char c : base::trim(bytes))
    if (c != '\r') hash = (hash ^ c) * 1099511628211u;
  return fmt::format("mail-{:016x}", hash);
}

Entry entry_of(const formats::Mail& mail, std::string_view bytes, const ImportContext& context) {
  trust::Label label{.integrity = is_owners(mail.from, context) ? trust::Integrity::own
                                                                : trust::Integrity::outside,
                     .categories = trust::messages | trust::third_person};
  Entry entry{.id = mail.message_id.empty() ? id_from_content(bytes) : mail.message_id,
              .sender = mail.from.empty() ? formats::Mailbox{} : mail.from[0],
              .to = mail.to,
              .subject = mail.subject,
              .text = mail.text,
              .at = mail.date.value_or(context.now),
              .label = trust::store_label(label),
              .raw = std::string(bytes)};
  entry.to.insert(entry.to.end(), mail.cc.begin(), mail.cc.end());
  return entry;
}

Result<void> take(const Box& box, const formats::FiledMail& filed, const ImportContext& context,
                  ImportReport& report) {
  const auto& [bytes, line, mail] = filed;
  if (!mail) {
    report.skipped.push_back({line, mail.error().text()});
    return {};
  }
  for (const std::string& note : mail->notes) report.left_out.push_back({line, note});
  Entry entry = entry_of(*mail, bytes, context);
  if (TRY(box.find(entry.id))) {
    ++report.unchanged;
    return {};
  }
  ++report.taken;
  return box.put(entry);
}

// An mbox holds each message behind a line that begins with "From ".
void write_mbox_entry(std::string& out, const Entry& entry) {
  out +=
      fmt::format("From {} {}\n", entry.sender.mail.empty() ? "unknown" : entry.sender.mail,
                  base::format_local(base::Zone::utc().to_local(entry.at), "%a %b %d %H:%M:%S %Y"));
  std::string text = base::replace_all(entry.raw, "\r\n", "\n");
  if (text.ends_with('\n')) text.pop_back();
  for (std::string_view line : base::split(text, '\n')) {
    std::string_view behind = line.substr(std::min(line.find_first_not_of('>'), line.size()));
    out += behind.starts_with("From ") ? ">" : "";
    out += line;
    out += '\n';
  }
  out += '\n';
}

}  // namespace

Result<ImportReport> import_file(rooms::Rooms& rooms, const NextMail& next,
                                 const ImportContext& context) {
  Box box = TRY(Box::open(rooms));
  ImportReport report;
  while (auto filed = TRY(next())) TRY(take(box, *filed, context, report));
  if (report.taken + report.unchanged > 0) return report;
  return base::fail(
      Code::invalid,
      "This is no mail: " + (report.skipped.empty() ? "it is empty." : report.skipped[0].reason));
}

Result<std::string> export_file(rooms::Rooms& rooms) {
  Box box = TRY(Box::open(rooms));
  std::string out;
  for (const Entry& entry : TRY(box.in_state(State::received))) write_mbox_entry(out, entry);
  return out;
}

Result<std::string> export_outbox(rooms::Rooms& rooms) {
  Box box = TRY(Box::open(rooms));
  base::Json out = base::Json::array();
  for (const Entry& entry : TRY(box.own())) {
    base::Json to = base::Json::array();
    for (const formats::Mailbox& mailbox : entry.to)
      to.push(base::Json::object().set("name", mailbox.name).set("mail", mailbox.mail));
    out.push(base::Json::object()
                 .set("to", std::move(to))
                 .set("subject", entry.subject)
                 .set("text", entry.text)
                 .set("state", state_name(entry.state))
                 .set("at", base::format_instant(entry.at, base::Zone::utc()))
                 .set("why", entry.why));
  }
  return out.dump(2) + "\n";
}

}  // namespace messages
