// refused: selected deleted operator '='
// Nor is a used Permit made good again by another one.
#include "trust/gatekeeper.h"

bool use(trust::Permit used, trust::Permit fresh, const trust::Call& call) {
#ifdef REFUSED
  used = std::move(fresh);
  return used.use(call);
#else
  return used.use(call) || fresh.use(call);
#endif
}
