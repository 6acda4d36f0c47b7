// refused: no matching constructor for initialization of 'trust::Permit'
// There is no empty Permit to begin with.
#include "trust/gatekeeper.h"

bool use(const trust::Call& call, trust::Task& task) {
#ifdef REFUSED
  trust::Permit permit;
  return task.budget.calls > 0 && permit.use(call);
#else
  trust::Permit permit = *trust::Gatekeeper::permit(call, task);
  return permit.use(call);
#endif
}
