// What the owner writes: drafts, the outbox, and how it leaves.
#include "skills/messages/sending.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "skills/messages/box.h"
#include "skills/messages/messages.h"
#include "skills/messages/values.h"
#include "trust/stored_label.h"

namespace messages {
namespace {

using base::Code, base::Result;
using plan::Arguments, plan::CallContext, plan::Value;

constexpr size_t text_bytes_max = 100'000, subject_bytes_max = 500, recipients_max = 50;

// The first words of the text, where no subject was said.
std::string subject_of(const std::string& said, const std::string& text) {
  if (!base::trim(said).empty()) return std::string(base::trim(said));
  std::string_view line = base::trim(base::split(base::trim(text), '\n')[0]);
  if (line.size() <= 60) return std::string(line);
  size_t end = line.rfind(' ', 60);
  if (end == std::string_view::npos)  // one long word: not in the middle of a character
    for (end = 60; (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80;) --end;
  return std::string(line.substr(0, end)) + " …";
}

// Of something from outside that is passed on unread, its content.
std::string words_of(const Value* said) {
  if (!said) return "";
  const plan::Handle* handle = said->as_handle();
  return std::string(base::trim(handle ? handle->content : said->display()));
}

// An id for the Message-ID header: letters, digits, and what may stand beside them.
std::string header_id(const std::string& id) {
  std::string out;
  for (char c : id) out += std::isalnum(static_cast<unsigned char>(c)) || c == '-' ? c : '.';
  return out + "@hearth.invalid";
}

Result<std::string> mail_of(const Entry& entry, const std::string& from_address, base::Instant now,
                            const std::string& notice = {}) {
  return formats::write_mail(
      {.from = {entry.sender.name, from_address},
       .to = entry.to,
       .subject = entry.subject,
       .text = notice.empty() ? entry.text : entry.text + "\n\n-- \n" + notice,
       .message_id = header_id(entry.id),
       .date = now});
}

std::string field(const Value& person, const char* name) {
  const Value* value = person.field(name);
  return value && value->as_text() ? *value->as_text() : "";
}

Result<std::vector<formats::Mailbox>> recipients(const Arguments& arguments) {
  std::vector<formats::Mailbox> out;
  const Value* to = arguments.find("to");
  const plan::List* people = to ? to->as_list() : nullptr;
  if (!people) return out;
  for (const Value& person : *people) {
    formats::Mailbox mailbox{field(person, "name"), field(person, "mail")};
    if (mailbox.mail.empty())
      return base::fail(
          Code::invalid,
          fmt::format("There is no mail address for {}.",
                      mailbox.name.empty() ? "this person" : base::visible(mailbox.name, 80)),
          "Say it first, such as: Ana's mail is ana@example.org.");
    out.push_back(std::move(mailbox));
  }
  if (out.size() > recipients_max)
    return base::fail(Code::limit,
                      fmt::format("A message may go to {} people at most.", recipients_max));
  return out;
}

Result<Value> write(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments,
                    State state) {
  Box box = TRY(Box::open(rooms));
  std::string text = words_of(arguments.find("text"));
  bool only_subject = state == State::draft && !base::trim(arguments.text("subject")).empty();
  if (text.empty() && !only_subject)
    return base::fail(Code::invalid, "The message is empty.", "Say what to write.");
  if (text.size() > text_bytes_max || arguments.text("subject").size() > subject_bytes_max)
    return base::fail(Code::limit, "This message is too long.");
  Entry entry{.id = context.call_id,
              .state = state,
              .sender = {context.owner, ""},
              .to = TRY(recipients(arguments)),
              .subject = subject_of(arguments.text("subject"), text),
              .text = text,
              .at = context.now,
              .label = trust::store_label(trust::join(context.control, arguments.label()))};
  if (state == State::queued && entry.to.empty())
    return base::fail(Code::invalid, "Say whom to send it to.");
  // What no mail server would take is refused now, not when the owner is gone.
  if (state == State::queued) TRY(mail_of(entry, "owner@hearth.invalid", context.now));
  TRY(box.put(entry));
  return value_of(entry, context, trust::join(context.control, arguments.label()));
}

}  // namespace

Result<Value> send(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  return write(rooms, context, arguments, State::queued);
}

Result<Value> draft(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  return write(rooms, context, arguments, State::draft);
}

std::string tell_sent(const CallContext&, const Arguments&, const Value& result) {
  return fmt::format("To {}: “{}” (in the outbox)", base::visible(field(result, "to"), 200),
                     base::visible(result.field("body")->as_handle()->content, 500));
}

std::string tell_drafted(const CallContext&, const Arguments&, const Value& result) {
  std::string to = field(result, "to");
  return fmt::format("Drafted{}: “{}”", to.empty() ? "" : " to " + base::visible(to, 200),
                     base::visible(result.field("body")->as_handle()->content, 500));
}

namespace {

// The addresses that ever got a message, or may have.
Result<std::set<std::string>> written_to(const Box& box) {
  std::set<std::string> known;
  for (State state : {State::sent, State::unknown})
    for (const Entry& entry : TRY(box.in_state(state)))
      for (const formats::Mailbox& mailbox : entry.to) known.insert(base::lower(mailbox.mail));
  return known;
}

}  // namespace

Result<std::vector<Outgoing>> outgoing(rooms::Rooms& rooms, const std::string& from_address,
                                       const Notice& notice, base::Instant now) {
  Box box = TRY(Box::open(rooms));
  std::set<std::string> known = TRY(written_to(box));
  std::vector<Outgoing> out;
  for (const Entry& entry : TRY(box.in_state(State::queued))) {
    bool first = std::ranges::any_of(
        entry.to, [&](auto& mailbox) { return !known.contains(base::lower(mailbox.mail)); });
    Outgoing& one = out.emplace_back(Outgoing{.id = entry.id, .to = {}, .bytes = {}});
    one.bytes = TRY(mail_of(entry, from_address, now, ai_notice(notice, first)));
    for (const formats::Mailbox& mailbox : entry.to) one.to.push_back(mailbox.mail);
  }
  return out;
}

Result<Addressed> addressed(rooms::Rooms& rooms, const std::string& id) {
  Box box = TRY(Box::open(rooms));
  auto entry = TRY(box.find(id));
  if (!entry || entry->state == State::received)
    return base::fail(Code::not_found, "This message is no longer there.");
  Addressed message{.to = {}, .subject = entry->subject};
  for (const formats::Mailbox& mailbox : entry->to) message.to.push_back(mailbox.mail);
  return message;
}

Result<std::string> mark(rooms::Rooms& rooms, const std::string& id, Sending outcome,
                         const std::string& why) {
  Box box = TRY(Box::open(rooms));
  auto entry = TRY(box.find(id));
  if (!entry || entry->state != State::queued)
    return base::fail(Code::not_found, "This message is no longer in the outbox.");
  entry->state = outcome == Sending::sent     ? State::sent
                 : outcome == Sending::failed ? State::failed
                                              : State::unknown;
  entry->why = why;
  TRY(box.put(*entry));
  return fmt::format("to {}: “{}”", base::visible(names_of(entry->to), 200),
                     base::visible(entry->text, 80));
}

}  // namespace messages
