// Which codes are currencies that a shop can sell in.
#pragma once
#include "kernel/money.hpp"

namespace flowmart {

// On ISO 4217's list one, with a smallest unit to count in: not a metal, a test or "none" (XXX).
bool is_money(Currency currency);

}  // namespace flowmart
