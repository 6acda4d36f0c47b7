// The reader's side: parses what it was given and sends what it says.
#include "base/zones.h"
#include "reader/dialogue.h"
#include "reader/reader.h"
#include "reader/values.h"

namespace reader {
namespace {

template <class T>
Result<void> send(proc::Channel& channel, char kind, const T& value) {
  return channel.send(kind, proc::encode(value));
}

template <class T>
Result<void> send_all(proc::Channel& channel, char kind, const std::vector<T>& values) {
  for (const T& value : values) TRY(send(channel, kind, value));
  return {};
}

Result<void> send_reports(proc::Channel& channel, const auto& read) {
  TRY(send_all(channel, kind::skipped, read.skipped));
  return send_all(channel, kind::left_out, read.left_out);
}

Result<void> send_calendar(proc::Channel& channel, std::string_view bytes) {
  auto calendar = formats::parse_calendar(bytes);
  if (!calendar) return send(channel, kind::failed, calendar.error());
  TRY(send(channel, kind::calendar, std::tie(calendar->name, calendar->zone, calendar->method)));
  TRY(send_all(channel, kind::event, calendar->events));
  TRY(send_all(channel, kind::todo, calendar->todos));
  TRY(send_reports(channel, *calendar));
  return channel.send(kind::done, "");
}

Result<void> send_contacts(proc::Channel& channel, std::string_view bytes) {
  auto contacts = formats::parse_contacts(bytes);
  if (!contacts) return send(channel, kind::failed, contacts.error());
  TRY(send_all(channel, kind::contact, contacts->contacts));
  TRY(send_reports(channel, *contacts));
  return channel.send(kind::done, "");
}

Result<void> send_mails(proc::Channel& channel, std::string_view bytes) {
  formats::MailFile file(bytes);
  while (auto filed = file.next()) {
    if (!channel.send(kind::bytes, filed->bytes)) {
      TRY(channel.send(kind::bytes, ""));
      filed->mail = base::fail(base::Code::limit, "This mail is longer than 64 MB.");
    }
    if (filed->mail)
      TRY(send(channel, kind::mail, std::tie(filed->line, *filed->mail)));
    else
      TRY(send(channel, kind::no_mail, std::tie(filed->line, filed->mail.error())));
  }
  return channel.send(kind::done, "");
}

// Calendars name zones, and a confined process opens no file.
void prepare(const std::string& argument) {
  if (argument == for_calendar) base::load_zones();
}

void play(proc::Call call) {
  // A channel that fails means that nobody listens any more.
  if (call.argument == for_calendar) (void)send_calendar(call.channel, call.input());
  if (call.argument == for_contacts) (void)send_contacts(call.channel, call.input());
  if (call.argument == for_mails) (void)send_mails(call.channel, call.input());
}

}  // namespace

proc::Role role() {
  return {.name = "reader", .confinement = {}, .prepare = prepare, .play = play};
}

}  // namespace reader
