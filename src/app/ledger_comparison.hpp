// Our ledger held against the gateway's, movement by movement. Pure.
//
// What is still under way here is no difference: it is asked about by the payment itself. A movement belongs
// to the time between two moments by our clock, or by the gateway's if we don't have it; both lists reach a
// little beyond, so that clocks that differ make no differences.
#pragma once
#include <vector>

#include "adapters/gateway_list.hpp"
#include "contract/private/reconciling.hpp"
#include "views/rows.hpp"

namespace flowmart::app {

// How far the lists reach beyond the time that is looked at.
inline constexpr Duration ledgers_reach = std::chrono::hours{1};

contract::ReconciliationEnded compare(const contract::ReconciliationRequested& asked,
                                      const std::vector<views::MoneyMoveRow>& here,
                                      const std::vector<adapters::GatewayMove>& there, Time now);

}  // namespace flowmart::app
