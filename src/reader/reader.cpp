#include "reader/reader.h"

#include "reader/dialogue.h"
#include "reader/reading.h"
#include "reader/values.h"

namespace reader {
namespace {

using proc::decode, proc::Message;

// Adds what the message holds to `values`; what is no value is left out and said.
template <class T>
void take(const Message& message, std::vector<T>& values, std::vector<formats::Skipped>& skipped) {
  if (auto value = decode<T>(message.body))
    values.push_back(std::move(*value));
  else
    skipped.push_back({0, "A part of the file makes no sense."});
}

void tame_all(std::vector<formats::Skipped>& parts) {
  for (formats::Skipped& part : parts) part.reason = tame(part.reason);
}

// A mail comes in two messages: its bytes, and what it says.
Result<std::optional<formats::FiledMail>> next_mail(Reading& reading) {
  auto bytes = TRY(reading.next());
  if (!bytes) return std::nullopt;
  auto said = TRY(reading.next());
  formats::FiledMail filed{.bytes = std::move(bytes->body), .mail = {}};
  if (said && said->kind == kind::no_mail) {
    auto [line, why] = TRY((decode<std::tuple<size_t, base::Error>>(said->body)));
    filed.line = line;
    filed.mail = std::unexpected(tame(why));
  } else if (auto read = decode<std::tuple<size_t, formats::Mail>>(said ? said->body : "")) {
    filed.line = std::get<0>(*read);
    filed.mail = std::move(std::get<1>(*read));
    for (std::string& note : filed.mail->notes) note = tame(note);
  } else {
    filed.mail = base::fail(base::Code::corrupt, "What it says makes no sense.");
  }
  return filed;
}

}  // namespace

Result<formats::Calendar> read_calendar(const Path& file) {
  Reading reading = TRY(Reading::start(file, for_calendar));
  formats::Calendar calendar;
  while (auto message = TRY(reading.next())) {
    if (message->kind == kind::calendar)
      std::tie(calendar.name, calendar.zone, calendar.method) =
          TRY((decode<std::tuple<std::string, std::string, std::string>>(message->body)));
    if (message->kind == kind::event) take(*message, calendar.events, calendar.skipped);
    if (message->kind == kind::todo) take(*message, calendar.todos, calendar.skipped);
    if (message->kind == kind::skipped) take(*message, calendar.skipped, calendar.skipped);
    if (message->kind == kind::left_out) take(*message, calendar.left_out, calendar.skipped);
  }
  tame_all(calendar.skipped);
  tame_all(calendar.left_out);
  return calendar;
}

Result<formats::Contacts> read_contacts(const Path& file) {
  Reading reading = TRY(Reading::start(file, for_contacts));
  formats::Contacts contacts;
  while (auto message = TRY(reading.next())) {
    if (message->kind == kind::contact) take(*message, contacts.contacts, contacts.skipped);
    if (message->kind == kind::skipped) take(*message, contacts.skipped, contacts.skipped);
    if (message->kind == kind::left_out) take(*message, contacts.left_out, contacts.skipped);
  }
  tame_all(contacts.skipped);
  tame_all(contacts.left_out);
  return contacts;
}

Result<NextMail> read_mails(const Path& file) {
  auto reading = std::make_shared<Reading>(TRY(Reading::start(file, for_mails)));
  return [reading] { return next_mail(*reading); };
}

Result<std::vector<proc::Standing>> standings() {
  auto process = TRY(proc::Process::start({.role = "reader", .argument = for_nothing}));
  return process.standings();
}

}  // namespace reader
