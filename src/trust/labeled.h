// A value that cannot be looked at without saying what happens to its label.
#pragma once
#include <utility>

#include "trust/label.h"

namespace trust {

// There is no conversion to T: peek() is for deciding about the label itself, map() carries the
// label along.
template <class T>
class Labeled {
 public:
  Labeled(T value, Label label) : value_(std::move(value)), label_(label) {}
  const Label& label() const { return label_; }
  const T& peek() const { return value_; }
  template <class F>
  auto map(F&& f) const {
    using U = decltype(f(value_));
    return Labeled<U>(f(value_), label_);
  }

 private:
  T value_;
  Label label_;
};

template <class A, class B, class F>
auto combine(const Labeled<A>& a, const Labeled<B>& b, F&& f) {
  using U = decltype(f(a.peek(), b.peek()));
  return Labeled<U>(f(a.peek(), b.peek()), join(a.label(), b.label()));
}

}  // namespace trust
