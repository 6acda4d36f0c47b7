#include "agent/referents.h"

#include <map>
#include <optional>
#include <ranges>
#include <set>

#include "base/text.h"

namespace agent {
namespace {

bool is_pronoun(std::string_view words) {
  static const std::set<std::string, std::less<>> pronouns = {"her",  "him", "them",  "she", "he",
                                                              "they", "his", "their", "sie", "ihn",
                                                              "ihm",  "ihr", "ihnen", "er"};
  return pronouns.contains(base::fold(words));
}

bool names_people(const plan::SpokenText& argument) {
  return argument.name == "who" || argument.name == "invite";
}

// Words of what was shown: part of them in a longer text would pass for the owner's own.
bool is_borrowed(const std::vector<std::string>& texts, const Talk& talk) {
  return std::ranges::any_of(texts, [&](const std::string& text) {
    return std::ranges::find(talk.borrowed, text) != talk.borrowed.end();
  });
}

// Those whom a call names: in an argument of its own, or behind the thing ("dinner with Lukas").
std::vector<std::string> people_of(const plan::SpokenCall& call, const Talk& talk) {
  std::vector<std::string> people;
  for (const plan::SpokenText& argument : call.arguments) {
    if (names_people(argument)) return argument.texts;
    if (argument.name != "what" || is_borrowed(argument.texts, talk)) continue;
    for (const std::string& text : argument.texts)
      for (std::string_view joint : {" with ", " mit "})
        if (size_t at = text.find(joint); at != text.npos)
          people = {text.substr(at + joint.size())};
  }
  return people;
}

bool is_only_a_pronoun(const plan::SpokenText& argument) {
  return argument.texts.size() == 1 && is_pronoun(argument.texts[0]);
}

bool is_both(const plan::SpokenText& argument) {
  static const std::set<std::string, std::less<>> words = {"both", "both of them", "beide",
                                                           "beiden"};
  return argument.texts.size() == 1 && words.contains(base::fold(argument.texts[0]));
}

// "tell her" means who was named before, in this request or in the one before it, "both" the two
// who were; with nobody before it stays as it is.
void resolve_people(std::vector<plan::SpokenCall>& calls, const Talk& talk) {
  std::vector<std::string> named, earlier;
  auto hear = [&](const plan::SpokenCall& call) {
    auto people = people_of(call, talk);
    if (people.empty() || people == named) return;
    earlier = std::exchange(named, std::move(people));
  };
  std::ranges::for_each(talk.calls, hear);
  for (plan::SpokenCall& call : calls) {
    for (plan::SpokenText& argument : call.arguments) {
      if (!names_people(argument) || named.empty()) continue;
      if (is_only_a_pronoun(argument)) argument.texts = named;
      if (!is_both(argument)) continue;
      argument.texts = named;
      if (named.size() == 1)
        argument.texts.insert(argument.texts.begin(), earlier.begin(), earlier.end());
    }
    hear(call);
  }
}

// What the calls were about, to find it again: "dentist", or with whom.
std::optional<plan::SpokenText> subject_of(const std::vector<plan::SpokenCall>& calls) {
  for (const char* name : {"what", "item", "fact", "who"})
    for (const plan::SpokenCall& call : calls | std::views::reverse)
      for (const plan::SpokenText& argument : call.arguments)
        if (argument.name == name)
          return plan::SpokenText{argument.name == "who" ? "who" : "what", argument.texts};
  return {};
}

// "the second one", of what was shown; nothing when the words do not pick one.
const std::vector<plan::SpokenText>* picked(std::string_view words, const Talk& talk) {
  static const std::map<std::string, size_t, std::less<>> places = {
      {"first", 0},        {"top", 0},     {"second", 1}, {"third", 2},      {"fourth", 3},
      {"fifth", 4},        {"former", 0},  {"latter", 1}, {"number one", 0}, {"number two", 1},
      {"number three", 2}, {"erste", 0},   {"ersten", 0}, {"zweite", 1},     {"zweiten", 1},
      {"dritte", 2},       {"dritten", 2}, {"vierte", 3}, {"vierten", 3},    {"oberste", 0}};
  std::string folded = base::fold(words);
  std::string_view word = folded;
  for (std::string_view article : {"the ", "der ", "die ", "das ", "den "})
    if (word.starts_with(article)) word.remove_prefix(article.size());
  if (word.ends_with(" one") && !places.contains(word)) word.remove_suffix(4);
  auto place = places.find(word);
  size_t at = place != places.end() ? place->second : talk.shown.size() - 1;
  bool picks = place != places.end() || word == "last" || word == "bottom" || word == "letzte" ||
               word == "letzten";
  bool there = picks && at < talk.shown.size() && !talk.shown[at].empty();
  return there ? &talk.shown[at] : nullptr;
}

void set_argument(plan::SpokenCall& call, const plan::SpokenText& argument) {
  auto same = std::ranges::find(call.arguments, argument.name, &plan::SpokenText::name);
  if (same == call.arguments.end()) {
    call.arguments.push_back(argument);
  } else {
    *same = argument;
  }
}

bool points(const std::string& words) {
  static const std::set<std::string, std::less<>> pointers = {
      "it", "that", "this", "that one", "this one", "es", "das", "den", "ihn"};
  return pointers.contains(base::fold(words));
}

// "rename the tea, and invite Ben": of an event that was just spoken of.
bool means_the_event_before(const plan::SpokenCall& call,
                            const std::optional<plan::SpokenText>& subject) {
  static const std::set<std::string, std::less<>> of_an_event = {"calendar.move", "calendar.change",
                                                                 "calendar.cancel"};
  return subject && of_an_event.contains(call.tool) &&
         std::ranges::none_of(call.arguments, [](const plan::SpokenText& argument) {
           return argument.name == "what" || argument.name == "who" || argument.name == "when";
         });
}

// "move it" means what the call before was about, else the latest turn; "cancel the second one" one
// of what that showed.
void resolve_thing(plan::SpokenCall& call, const std::optional<plan::SpokenText>& subject,
                   const Talk& talk) {
  auto what = std::ranges::find_if(call.arguments, [](const plan::SpokenText& argument) {
    return argument.name == "what" || argument.name == "item";
  });
  if (means_the_event_before(call, subject))
    return call.arguments.insert(call.arguments.begin(), *subject), void();
  if (what == call.arguments.end() || what->texts.size() != 1) return;
  const auto* one = picked(what->texts[0], talk);
  if (one && what->name == "item") {
    what->texts = one->front().texts;
  } else if (one) {
    for (const plan::SpokenText& argument : *one) set_argument(call, argument);
  } else if (subject && points(what->texts[0])) {
    if (what->name == "what") what->name = subject->name;
    what->texts = subject->texts;
  }
}

void resolve_things(std::vector<plan::SpokenCall>& calls, const Talk& talk) {
  auto subject = subject_of(talk.calls);
  for (plan::SpokenCall& call : calls) {
    resolve_thing(call, subject, talk);
    if (auto own = subject_of({call})) subject = own;
  }
}

}  // namespace

void resolve(std::vector<plan::SpokenCall>& calls, const Talk& talk) {
  resolve_people(calls, talk);
  resolve_things(calls, talk);
}

void keep_unsaid(std::vector<plan::SpokenCall>& calls, const Talk& talk,
                 const language::Context& context) {
  for (plan::SpokenCall& call : calls) {
    auto before = std::ranges::find(talk.calls, call.tool, &plan::SpokenCall::tool);
    if (before == talk.calls.end()) continue;
    for (plan::SpokenText& argument : call.arguments) {
      if (argument.name != "when" && argument.name != "to") continue;
      auto same = std::ranges::find(before->arguments, argument.name, &plan::SpokenText::name);
      if (same == before->arguments.end() || is_borrowed(same->texts, talk)) continue;
      std::string said = base::join(argument.texts, " ");
      std::string whole = language::in_place_of(base::join(same->texts, " "), said, context);
      if (whole != said) argument.texts = {std::move(whole)};
    }
  }
}

std::vector<plan::SpokenCall> leaned_on(const std::vector<plan::SpokenCall>& calls,
                                        const Talk& talk, const plan::Toolbox& tools) {
  auto subject = subject_of(talk.calls);
  bool event = subject && talk.calls.back().tool.starts_with("calendar.");
  for (const plan::SpokenCall& call : calls) {
    const plan::Tool& tool = *tools.find(call.tool);
    for (const plan::SpokenText& argument : call.arguments) {
      auto known = std::ranges::find(tool.spoken, argument.name, &plan::SpokenArgument::name);
      if (event && known != tool.spoken.end() && known->kind == plan::Spoken::moment &&
          plan::leans_on_a_moment(base::join(argument.texts, " ")))
        return {{"calendar.find", {*subject}}};
    }
    if (!tool.moment_field.empty()) break;
  }
  return {};
}

}  // namespace agent
