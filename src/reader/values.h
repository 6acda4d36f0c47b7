// The fields of what a reader sends. Private to the room.
#pragma once
#include "formats/ical.h"
#include "formats/mime.h"
#include "formats/report.h"
#include "formats/rrule.h"
#include "formats/vcard.h"
#include "proc/wire.h"

namespace proc {

template <>
inline constexpr auto last_of<formats::EventStatus> = formats::EventStatus::cancelled;
template <>
inline constexpr auto last_of<formats::Answer> = formats::Answer::delegated;

template <>
struct Fields<formats::Skipped> {
  static auto of(auto& part) { return std::tie(part.line, part.reason); }
};

template <>
struct Fields<formats::When> {
  static auto of(auto& when) { return std::tie(when.at, when.whole_day, when.zone); }
};

template <>
struct Fields<formats::Organizer> {
  static auto of(auto& organizer) { return std::tie(organizer.mail, organizer.name); }
};

template <>
struct Fields<formats::Attendee> {
  static auto of(auto& one) {
    return std::tie(one.mail, one.name, one.answer, one.optional, one.rsvp);
  }
};

template <>
struct Fields<formats::Alarm> {
  static auto of(auto& alarm) {
    return std::tie(alarm.action, alarm.at, alarm.offset, alarm.from_end, alarm.description,
                    alarm.extra);
  }
};

inline bool is_rule(const std::string& rule) { return rule.empty() || formats::parse_rule(rule); }

template <>
struct Fields<formats::Event> {
  static auto of(auto& event) {
    return std::tie(event.uid, event.title, event.description, event.location, event.url,
                    event.start, event.end, event.rule, event.more_dates, event.exceptions,
                    event.recurrence_id, event.this_and_future, event.status, event.busy,
                    event.organizer, event.attendees, event.categories, event.stamp, event.created,
                    event.last_modified, event.sequence, event.alarms, event.extra);
  }
  static bool valid(const formats::Event& event) {
    return !event.uid.empty() && is_rule(event.rule);
  }
};

template <>
struct Fields<formats::Todo> {
  static auto of(auto& todo) {
    return std::tie(todo.uid, todo.title, todo.description, todo.start, todo.due, todo.done,
                    todo.completed, todo.percent, todo.priority, todo.rule, todo.categories,
                    todo.stamp, todo.created, todo.last_modified, todo.alarms, todo.extra);
  }
  static bool valid(const formats::Todo& todo) {
    return !todo.uid.empty() && is_rule(todo.rule) && todo.percent >= 0 && todo.percent <= 100 &&
           todo.priority >= 0 && todo.priority <= 9;
  }
};

template <>
struct Fields<formats::ContactPoint> {
  static auto of(auto& point) {
    return std::tie(point.value, point.kinds, point.label, point.preferred);
  }
};

template <>
struct Fields<formats::PostalAddress> {
  static auto of(auto& address) {
    return std::tie(address.po_box, address.extended, address.street, address.city, address.region,
                    address.postcode, address.country, address.kinds, address.label,
                    address.preferred);
  }
};

template <>
struct Fields<formats::PartialDate> {
  static auto of(auto& date) { return std::tie(date.year, date.month, date.day); }
  static bool valid(const formats::PartialDate& date) {
    return date.year >= 0 && date.year <= 9999 && date.month >= 0 && date.month <= 12 &&
           date.day >= 0 && date.day <= 31;
  }
};

template <>
struct Fields<formats::Related> {
  static auto of(auto& related) { return std::tie(related.value, related.kind); }
};

template <>
struct Fields<formats::Contact> {
  static auto of(auto& one) {
    return std::tie(one.uid, one.name, one.family, one.given, one.additional, one.prefix,
                    one.suffix, one.nicknames, one.mails, one.phones, one.urls, one.chats,
                    one.addresses, one.birthday, one.anniversary, one.organization, one.department,
                    one.title, one.role, one.note, one.related, one.groups, one.is_group,
                    one.members, one.revised, one.extra);
  }
  static bool valid(const formats::Contact& one) { return !one.name.empty(); }
};

template <>
struct Fields<formats::Mailbox> {
  static auto of(auto& mailbox) { return std::tie(mailbox.name, mailbox.mail); }
};

template <>
struct Fields<formats::Header> {
  static auto of(auto& header) { return std::tie(header.name, header.value); }
};

template <>
struct Fields<formats::Attachment> {
  static auto of(auto& attachment) {
    return std::tie(attachment.name, attachment.type, attachment.bytes, attachment.inlined);
  }
};

template <>
struct Fields<formats::Mail> {
  static auto of(auto& mail) {
    return std::tie(mail.from, mail.reply_to, mail.to, mail.cc, mail.bcc, mail.subject, mail.date,
                    mail.message_id, mail.in_reply_to, mail.references, mail.text,
                    mail.text_from_html, mail.attachments, mail.headers, mail.notes);
  }
};

}  // namespace proc
