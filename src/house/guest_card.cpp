#include "house/guest_card.h"

#include <fmt/format.h>

#include "crypto/crypto.h"
#include "house/cards.h"
#include "house/house.h"
#include "trust/legible.h"

namespace house {
namespace {

using base::Code, base::Result;
using trust::CardAnswer;

constexpr std::string_view about_guest = "guest ";  // … and its name: the card's source
constexpr size_t differences_max = 20;
constexpr base::Seconds lasts = std::chrono::days(7);

}  // namespace

Result<trust::Card> card_of(const Guest& guest, base::Instant now, const base::Zone& zone) {
  mcp::Manifest before = TRY(mcp::read_manifest(guest.accepted));
  mcp::Manifest after = TRY(mcp::read_manifest(guest.offered));
  trust::Card card{.task = {},
                   .digest = crypto::hash256(guest.offered),
                   .title = fmt::format("Let in what {} offers now?", guest.name),
                   .lines = {"What follows are its words, not Hearth's."},
                   .rule = "guest",
                   .reason = "It offers something else than you accepted, and is switched off.",
                   .source = std::string(about_guest) + guest.name,
                   .put = now,
                   .until = now + lasts};
  card.id = crypto::to_hex(crypto::view(card.digest)).substr(0, 8);
  auto differences = mcp::differences(before, after);
  for (size_t i = 0; i < std::min(differences.size(), differences_max); ++i)
    card.lines.push_back(trust::legible(differences[i]));
  if (differences.size() > differences_max)
    card.lines.push_back(fmt::format("and {} more; see `hearth mcp accept {}`",
                                     differences.size() - differences_max, guest.name));
  card.answers.push_back(fmt::format(
      "Unanswered, it counts as no on {}, and {} stays switched off.",
      base::format_local(zone.to_local(card.until), "%A %-d %B %Y at %H:%M"), guest.name));
  return card;
}

bool is_about_guest(const trust::Card& card) {
  return card.task.empty() && card.source.starts_with(about_guest);
}

std::string guest_of(const trust::Card& card) { return card.source.substr(about_guest.size()); }

bool is_about(const trust::Card& card, const std::string& guest) {
  return is_about_guest(card) && guest_of(card) == guest;
}

// The card that this guest's state wants is there, and no other of it.
Result<void> House::keep_guest_card(const Guest& guest) {
  base::Zone here = zone();
  std::lock_guard hold(strand_);
  std::optional<trust::Card> wanted;
  if (guest.switched_off()) wanted = TRY(card_of(guest, clock_(), here));
  store::Write write;
  for (const trust::Card& card : TRY(open_cards(store_))) {
    if (!is_about(card, guest.name)) continue;
    if (wanted && card.digest == wanted->digest)
      wanted.reset();
    else
      write.removed.push_back(key_of(card));
  }
  // A server that changes all the time asks no more than anybody else.
  if (wanted && room_for(*wanted, store_, wanted->put)) write.items.push_back(item_of(*wanted));
  if (write.items.empty() && write.removed.empty()) return {};
  TRY(store_.write(write));
  return {};
}

Result<Answer> House::settle_guest_card(const trust::Card& card, CardAnswer answer) {
  if (answer != CardAnswer::once && answer != CardAnswer::deny && answer != CardAnswer::expired)
    return base::fail(Code::invalid, "This card does not offer that answer.",
                      "Say approve or deny.");
  if (card.until <= clock_()) answer = CardAnswer::expired;
  std::string name = guest_of(card);
  Guest guest = TRY(this->guest(name));
  bool yes = answer == CardAnswer::once;
  if (yes && crypto::hash256(guest.offered) != card.digest)
    return base::fail(Code::conflict, fmt::format("{} has changed again meanwhile.", name),
                      "Look at its new card: see `hearth cards`.");
  {
    std::lock_guard hold(strand_);
    TRY(store_.write({.notes = {note_of(card, answer, clock_())}, .removed = {key_of(card)}}));
  }
  if (yes) {
    guest.accepted = std::exchange(guest.offered, {});
    TRY(put_guest(guest));
  }
  Answer done{.task = {}, .request = card.title};
  done.reply.state = agent::State::done;
  done.reply.text =
      yes ? fmt::format("Accepted; {} is on.", name) : fmt::format("{} stays switched off.", name);
  return done;
}

}  // namespace house
