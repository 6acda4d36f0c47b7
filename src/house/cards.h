// Cards as the house keeps them: one that waits lies on the inbox shelf with its task; an answer,
// also that none came in time, is a note of the journal.
#pragma once
#include <vector>

#include "crypto/secret.h"
#include "house/owner.h"
#include "house/records.h"
#include "trust/card.h"

namespace house {

base::Json to_json(const trust::Card& card);
// `corrupt` for what to_json() did not write.
base::Result<trust::Card> read_card(const base::Json& json);

store::Item item_of(const trust::Card& card);
store::ItemKey key_of(const trust::Card& card);
store::Note note_of(const trust::Card& card, trust::CardAnswer answer, base::Instant at,
                    const trust::Edits& edits = {});

// Holds the strand already.
base::Result<std::vector<trust::Card>> open_cards(store::House& store);

struct AnsweredCard {
  trust::Card card;
  trust::CardAnswer answer = trust::CardAnswer::deny;
  base::Instant at;
  trust::Edits edits = {};
};
base::Result<std::vector<AnsweredCard>> answered_cards(store::House& store);

// What the owner showed beside a yes to a card that steps up.
struct Sureness {
  std::optional<crypto::Secret> passphrase = {};
  bool passkey = false;
};
Sureness sureness(const trust::Card& card, Owner& owner);

// `denied` for a yes to a card that steps up without a passkey or the house's passphrase, or with
// another.
// Holds the strand already.
base::Result<void> check_step_up(const trust::Card& card, trust::CardAnswer answer,
                                 const store::House& store, const Sureness& sure);

// `limit` when the owner has been asked too often for one more: see trust::CardLimits.
base::Result<void> room_for(const trust::Card& card, store::House& store, base::Instant now);

}  // namespace house
