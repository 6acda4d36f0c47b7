// Whether this build has sanitizers, which keep terabytes of address space for their own books: its
// processes have no limit of memory.
#pragma once

namespace proc {

#if defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool sanitized = false;
#endif

}  // namespace proc
