#include "house/talk.h"

#include <algorithm>
#include <ranges>

#include "house/records.h"

namespace house {
namespace {

using base::Json;

constexpr size_t shown_max = 20, borrowed_max = 100;

// Words by which the record is found again: what it is called, and when it is. Empty for what has
// no name.
std::vector<plan::SpokenText> words_for(const plan::Value& value) {
  for (const char* name : {"title", "subject", "text", "what"}) {
    const plan::Value* called = value.field(name);
    if (!called || !called->as_text() || called->as_text()->empty()) continue;
    std::vector<plan::SpokenText> words = {{"what", {*called->as_text()}}};
    const plan::Value* start = value.field("start");
    if (const plan::DateTime* time = start ? start->as_datetime() : nullptr)
      words.push_back(
          {"when", {base::format_local(time->zone.to_local(time->at), "%e %B %Y at %H:%M")}});
    return words;
  }
  return {};
}

// The records of the last list that a step gave.
std::vector<std::vector<plan::SpokenText>> shown_by(const std::vector<agent::Step>& steps) {
  std::vector<std::vector<plan::SpokenText>> out;
  for (const agent::Step& step : steps | std::views::reverse) {
    const plan::List* list = step.result.as_list();
    if (!list || list->size() < 2) continue;
    for (const plan::Value& value : *list | std::views::take(shown_max))
      if (value.as_record()) out.push_back(words_for(value));
    if (!out.empty()) break;
  }
  return out;
}

}  // namespace

agent::Talk TalkRecord::at(base::Instant now) const {
  return now >= when && now - when <= talk_lasts ? talk : agent::Talk{};
}

TalkRecord talk_after(const agent::Request& request, const agent::Reply& reply) {
  agent::Talk talk = {.turns = request.talk.turns, .calls = {}, .shown = shown_by(reply.steps)};
  talk.turns.push_back(request.text);
  if (talk.turns.size() > talk_turns_max) talk.turns.erase(talk.turns.begin());
  for (const agent::Piece& piece : reply.pieces)
    talk.calls.insert(talk.calls.end(), piece.calls.begin(), piece.calls.end());
  talk.borrowed = request.talk.borrowed;
  for (const auto& words : talk.shown)
    for (const plan::SpokenText& argument : words)
      talk.borrowed.insert(talk.borrowed.end(), argument.texts.begin(), argument.texts.end());
  if (talk.borrowed.size() > borrowed_max)
    talk.borrowed.erase(talk.borrowed.begin(), talk.borrowed.end() - borrowed_max);
  talk.changed = std::ranges::any_of(reply.steps, &agent::Step::undoable);
  return {.talk = std::move(talk), .when = request.now};
}

std::string body_of(const TalkRecord& record) {
  return to_json(record.talk).set("when", int64_t(record.when.time_since_epoch().count())).dump();
}

base::Result<TalkRecord> read_talk_record(const std::string& body) {
  Json json = TRY(Json::parse(body));
  return TalkRecord{.talk = read_talk(json),
                    .when = base::Instant(base::Seconds(json["when"].integer()))};
}

}  // namespace house
