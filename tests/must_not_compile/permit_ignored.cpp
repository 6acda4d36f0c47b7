// refused: ignoring return value
// Whether a Permit was good is never left unasked.
#include "trust/gatekeeper.h"

bool use(trust::Permit permit, const trust::Call& call) {
#ifdef REFUSED
  permit.use(call);
  return true;
#else
  return permit.use(call);
#endif
}
