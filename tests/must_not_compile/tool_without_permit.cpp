// refused: 'work_' is a private member of 'plan::Action'
// What a tool does is done by Tool::call() alone, and that takes a Permit for the call.
#include "plan/tool.h"
#include "trust/gatekeeper.h"

base::Result<plan::Value> make(const plan::Tool& tool, trust::Permit permit,
                               const trust::Call& judged, const plan::CallContext& context,
                               const plan::Arguments& arguments) {
#ifdef REFUSED
  return tool.run.work_(context, arguments);
#else
  return tool.call(std::move(permit), judged, context, arguments);
#endif
}
