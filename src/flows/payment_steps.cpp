#include "flows/payment_steps.hpp"

namespace flowmart::flows {

void enter(Standing& at, PaymentStep step) {
  std::erase_if(at,
                [&](PaymentStep one) { return one == step || follows(one, step) || !has_successor(one); });
  at.push_back(step);
}

}  // namespace flowmart::flows
