// Two calls of the product that the oracle sees pass by. The linker leads them through here
// (--wrap, see CMakeLists.txt); the product's own code runs unchanged.
#include "oracle.h"

#define PERMIT_USE "_ZN5trust6Permit3useERKNS_4CallE"
#define HOUSE_WRITE "_ZN5store5House5writeERKNS_5WriteE"

bool real_use(trust::Permit* permit, const trust::Call& call) __asm__("__real_" PERMIT_USE);
bool seen_use(trust::Permit* permit, const trust::Call& call) __asm__("__wrap_" PERMIT_USE);
base::Result<store::Written> real_write(store::House* house,
                                        const store::Write& write) __asm__("__real_" HOUSE_WRITE);
base::Result<store::Written> seen_write(store::House* house,
                                        const store::Write& write) __asm__("__wrap_" HOUSE_WRITE);

bool seen_use(trust::Permit* permit, const trust::Call& call) {
  bool first = real_use(permit, call);
  if (sim::Oracle::watching) sim::Oracle::watching->used(call, first, real_use(permit, call));
  return first;
}

base::Result<store::Written> seen_write(store::House* house, const store::Write& write) {
  auto written = real_write(house, write);
  if (written && sim::Oracle::watching) sim::Oracle::watching->wrote(*house);
  return written;
}
