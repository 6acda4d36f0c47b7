#include "skills/calendar/search.h"

#include <set>

#include "base/text.h"

namespace calendar {
namespace {

using base::Result;

bool is_letter(char32_t c) {
  bool punctuation = c >= 0x2000 && c <= 0x206F;
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 0x80 && !punctuation);
}

// Folded words: runs of letters and digits.
std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words(1);
  auto folded = base::fold(text);
  for (size_t at = 0; at < folded.size();) {
    char32_t c = base::next_code_point(folded, at);
    if (is_letter(c))
      base::append_utf8(words.back(), c);
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool is_filler(const std::string& word) {
  static const std::set<std::string> fillers = {"a",   "an",  "and",  "at", "for",
                                                "in",  "my",  "next", "of", "on",
                                                "our", "the", "to",   "s",  "with"};
  return fillers.contains(word);
}

bool says_event(const std::string& word) {
  static const std::set<std::string> names = {
      "anything", "appointment", "appointments", "calendar", "entry",
      "event",    "events",      "everything",   "meeting",  "meetings",
      "plan",     "plans",       "thing",        "things",   "visit"};
  return names.contains(word);
}

// An FTS5 expression that needs all the words, as beginnings; a plural also without its s, and
// words joined by a hyphen also as one ("kick-off").
std::string match_of(const std::string& text, const std::vector<std::string>& words) {
  std::vector<std::string> terms;
  for (const std::string& word : words) {
    std::string term = fmt::format("\"{}\"*", word);
    if (word.size() > 3 && word.ends_with('s'))
      term = fmt::format("({} OR \"{}\"*)", term, word.substr(0, word.size() - 1));
    terms.push_back(std::move(term));
  }
  auto all = base::join(terms, " AND ");
  auto joined = words_in(base::replace_all(text, "-", ""));
  if (terms.empty() || text.find('-') == std::string::npos) return all;
  std::erase_if(joined, is_filler);
  return fmt::format("({}) OR (\"{}\"*)", all, base::join(joined, "\"* AND \""));
}

// Whether the words of `part` stand one after the other in `whole`.
bool contains_words(const std::vector<std::string>& whole, const std::vector<std::string>& part) {
  return !part.empty() && !std::ranges::search(whole, part).empty();
}

// All texts of a field that is a text or a list of them.
std::vector<std::string> texts(const plan::Value* field) {
  std::vector<std::string> found;
  if (!field) return found;
  if (auto* text = field->as_text(); text && !text->empty()) found.push_back(*text);
  if (auto* list = field->as_list())
    for (const plan::Value& item : *list)
      if (auto* text = item.as_text()) found.push_back(*text);
  return found;
}

std::vector<std::string> names_of(const plan::Value& who) {
  auto names = texts(who.field("names"));
  return names.empty() ? texts(who.field("name")) : names;
}

bool has_mail(const formats::Event& event, const std::string& mail) {
  return std::ranges::any_of(event.attendees,
                             [&](const formats::Attendee& attendee) {
                               return base::iequals_ascii(attendee.mail, mail);
                             }) ||
         (event.organizer && base::iequals_ascii(event.organizer->mail, mail));
}

bool has_name(const formats::Event& event, const std::string& name) {
  auto folded = base::fold(name);
  bool invited = std::ranges::any_of(event.attendees, [&](const formats::Attendee& attendee) {
    return base::fold(attendee.name) == folded;
  });
  return invited || (event.organizer && base::fold(event.organizer->name) == folded) ||
         contains_words(words_in(event.title), words_in(name));
}

Result<std::vector<Occurrence>> matching(const Book& book, const Search& asked, const View& view,
                                         const std::vector<std::string>& words) {
  auto found =
      TRY(occurrences_in(book, asked.within, view.context.zone, match_of(asked.text, words)));
  if (asked.who)
    std::erase_if(found, [&](const Occurrence& o) { return !is_with(o.event, *asked.who); });
  return found;
}

}  // namespace

bool is_with(const formats::Event& event, const plan::Value& who) {
  auto mails = texts(who.field("mails"));
  auto names = names_of(who);
  return std::ranges::any_of(mails, [&](auto& mail) { return has_mail(event, mail); }) ||
         std::ranges::any_of(names, [&](auto& name) { return has_name(event, name); });
}

Result<std::vector<Occurrence>> search(const Book& book, const Search& asked, const View& view) {
  auto words = words_in(asked.text);
  std::erase_if(words, is_filler);
  auto found = TRY(matching(book, asked, view, words));
  if (found.empty() && std::erase_if(words, says_event) > 0)
    found = TRY(matching(book, asked, view, words));
  if (found.size() > found_max) found.resize(found_max);
  return found;
}

}  // namespace calendar
