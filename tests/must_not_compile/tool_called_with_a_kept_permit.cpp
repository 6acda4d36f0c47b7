// refused: call to implicitly-deleted copy constructor of 'trust::Permit'
// A call takes its Permit for good: nobody keeps one for a second call.
#include "plan/tool.h"
#include "trust/gatekeeper.h"

base::Result<plan::Value> make(const plan::Tool& tool, trust::Permit permit,
                               const trust::Call& judged, const plan::CallContext& context,
                               const plan::Arguments& arguments) {
#ifdef REFUSED
  return tool.call(permit, judged, context, arguments);
#else
  return tool.call(std::move(permit), judged, context, arguments);
#endif
}
