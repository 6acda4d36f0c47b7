// Events by what people call them.
#pragma once
#include <optional>
#include <string>

#include "skills/calendar/event_value.h"

namespace calendar {

struct Search {
  std::string text;                  // words of title, people or place; empty: any event
  const plan::Value* who = nullptr;  // a Person, or null
  base::Period within;
  bool is_narrow = false;  // a person or a time was named
};

inline constexpr size_t found_max = 500;

// By start, at most found_max. Every word must begin a word of the event; in a narrow search one of
// them will do where no event has all, else an event will do whose title says no other words. Words
// that only say that it is an event ("appointment") narrow the search where they can, and are
// passed over where they would leave nothing; "the meeting" with a person then is first of all the
// one with nobody else.
base::Result<std::vector<Occurrence>> search(const Book& book, const Search& asked,
                                             const View& view);

// Whether the event is with that person: by address or by whole name, never by a part of one.
bool is_with(const formats::Event& event, const plan::Value& who);

}  // namespace calendar
