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

bool says_one_event(const std::string& word) { return says_event(word) && !word.ends_with('s'); }

// One word as the beginning of a word, a plural also without its s.
std::string term_of(const std::string& word) {
  bool plural = word.size() > 3 && word.ends_with('s');
  if (!plural) return fmt::format("\"{}\"*", word);
  return fmt::format("(\"{}\"* OR \"{}\"*)", word, word.substr(0, word.size() - 1));
}

// An FTS5 expression; `between` is AND or OR.
std::string match_of(const std::vector<std::string>& words, std::string_view between) {
  std::vector<std::string> terms;
  for (const std::string& word : words) terms.push_back(term_of(word));
  return base::join(terms, fmt::format(" {} ", between));
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

// The words of a search without those that say nothing. "kick-off" is two words, or with `joined`
// one.
std::vector<std::string> words_asked(const std::string& text, bool joined) {
  auto words = words_in(joined ? base::replace_all(text, "-", "") : text);
  std::erase_if(words, is_filler);
  return words;
}

Result<std::vector<Occurrence>> matching(const Book& book, const Search& asked, const View& view,
                                         const std::string& match) {
  auto found = TRY(occurrences_in(book, asked.within, view.context.zone, match));
  if (asked.who)
    std::erase_if(found, [&](const Occurrence& o) { return !is_with(o.event, *asked.who); });
  return found;
}

// Whether every word of its title, fillers apart, was asked for: "the project retro" can be
// "Retro".
bool is_titled_within(const formats::Event& event, const std::vector<std::string>& words) {
  auto title = words_asked(event.title, false);
  return !title.empty() && std::ranges::all_of(title, [&](const std::string& word) {
    return std::ranges::find(words, word) != words.end();
  });
}

// "The meeting with Priya" is the one with her alone rather than one of many.
void most_private_first(std::vector<Occurrence>& found) {
  std::ranges::sort(found, {}, [](const Occurrence& o) {
    return std::tuple(o.event.attendees.size(), o.period.start, o.id);
  });
}

}  // namespace

bool is_with(const formats::Event& event, const plan::Value& who) {
  auto mails = texts(who.field("mails"));
  auto names = names_of(who);
  return std::ranges::any_of(mails, [&](auto& mail) { return has_mail(event, mail); }) ||
         std::ranges::any_of(names, [&](auto& name) { return has_name(event, name); });
}

Result<std::vector<Occurrence>> search(const Book& book, const Search& asked, const View& view) {
  auto words = words_asked(asked.text, false);
  auto found = TRY(matching(book, asked, view, match_of(words, "AND")));
  if (found.empty() && asked.text.find('-') != std::string::npos)
    found = TRY(matching(book, asked, view, match_of(words_asked(asked.text, true), "AND")));
  bool one_is_meant = asked.who && std::ranges::any_of(words, says_one_event);
  if (found.empty() && std::erase_if(words, says_event) > 0) {
    found = TRY(matching(book, asked, view, match_of(words, "AND")));
    if (one_is_meant) most_private_first(found);
  }
  if (found.empty() && words.size() > 1 && asked.is_narrow)
    found = TRY(matching(book, asked, view, match_of(words, "OR")));
  if (found.empty() && words.size() > 1) {
    found = TRY(matching(book, asked, view, match_of(words, "OR")));
    std::erase_if(found, [&](const Occurrence& o) { return !is_titled_within(o.event, words); });
  }
  if (found.size() > found_max) found.resize(found_max);
  return found;
}

}  // namespace calendar
