// refused: calling a private constructor of class 'trust::Permit'
// Only the Gatekeeper makes one, from a call that it has judged.
#include "trust/gatekeeper.h"

bool use(const trust::Call& call, trust::Task& task) {
#ifdef REFUSED
  trust::Permit permit(trust::digest(call));
  return task.budget.calls > 0 && permit.use(call);
#else
  auto permit = trust::Gatekeeper::permit(call, task);
  return permit && permit->use(call);
#endif
}
