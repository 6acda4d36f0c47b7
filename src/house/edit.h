// What the owner may change of a call on its card, and the call that comes of it.
#pragma once
#include "plan/plan.h"
#include "trust/card.h"

namespace house {

// The arguments whose values a few words can say: texts, numbers, times, amounts. Not whom, nor
// which record.
std::vector<std::string> editable(const plan::Call& call);

// The call with these values in the place of its own: they are the owner's word, about what the old
// ones were about. `invalid` names the value that cannot be read, or the argument that cannot be
// changed.
base::Result<plan::Call> edited(const plan::Call& call, const trust::Edits& edits,
                                const language::Context& words);

}  // namespace house
