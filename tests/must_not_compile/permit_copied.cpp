// refused: call to implicitly-deleted copy constructor of 'trust::Permit'
// A Permit is moved, never copied: two of them would be two calls.
#include "trust/gatekeeper.h"

bool use(trust::Permit permit, const trust::Call& call) {
#ifdef REFUSED
  trust::Permit other = permit;
#else
  trust::Permit other = std::move(permit);
#endif
  return other.use(call);
}
