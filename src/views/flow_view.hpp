// Where the instances of flows stand: every live one, and of those that have ended the newest. Each is folded
// from the messages that move it by the flow's own rules (flows/payment_flow.hpp).
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "contract/flows.hpp"
#include "flows/payment_flow.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/cached_rows.hpp"
#include "views/view.hpp"

namespace flowmart::views {

// A shop's flows end within moments and by the million: their story can be told from the journal, so only
// what a person may want to look at again is kept here.
inline constexpr std::size_t ended_flows_kept = 200;

class FlowView final : public View {
 public:
  FlowView(sqlite::Connection& connection, Handlers& handlers);
  void flush() override;
  void forget() override;

 private:
  // One instance of the payment flow, the only documented one that runs.
  struct Row {
    flows::PaymentFlow flow;
    std::vector<flows::PaymentStep> visited;
    std::int64_t since = 0;  // it came to where it is
  };
  template <class M>
  void moved(const M& message, const Place& place);
  Row* find(OrderId order);
  Row load(std::int64_t serial);
  void write(std::int64_t serial, const Row& row, bool is_new);
  // Serials of ended instances that give way to newer ones.
  std::unordered_set<std::int64_t> give_way();

  sqlite::Connection& connection_;
  CachedRows<std::int64_t, Row> rows_;
  std::unordered_map<OrderId, std::int64_t> serials_;
  std::vector<std::int64_t> ended_now_;  // since the last flush
  std::set<std::int64_t> ended_;         // on file
  bool ended_known_ = false;
  sqlite::Statement load_, find_, insert_, update_, delete_;
};

}  // namespace flowmart::views
