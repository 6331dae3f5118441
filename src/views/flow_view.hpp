// Where the instances of the flows that run here stand: every live one, and of those that have ended the
// newest. Each is folded from the messages that move it by the flow's own rules (flows/running.hpp).
//
// How many stand at a step is kept, and which of them has stood there longest is what their index begins
// with: so whatever asks for those beyond a deadline reads those and no others, however many there are.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "flows/running.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/cached_rows.hpp"
#include "views/serials.hpp"
#include "views/view.hpp"

namespace flowmart::views {

// A shop's flows end within moments and by the million: their story can be told from the journal, so only
// what a person may want to look at again is kept here. Of each flow.
inline constexpr std::size_t ended_flows_kept = 200;

template <class Run>
class FlowView final : public View {
 public:
  // An instance is found by the number of its order, or of its subscription, which is on file before it.
  FlowView(sqlite::Connection& connection, Handlers& handlers, Serials& subjects);
  void flush() override;
  void forget() override;

 private:
  using Step = typename Run::Step;
  using Standing = std::vector<std::pair<Step, std::int64_t>>;  // and since when: the last time that it came
  struct Row {
    typename Run::Flow flow;
    std::vector<Step> visited;
    std::string causes;  // ids of the messages that made it enter those, with spaces between
    Standing at, at_on_file;
    std::int64_t since = 0;  // it came to where it is
  };
  template <class M>
  void moved(const M& message, const Place& place);
  void begin_anew(std::int64_t serial, Row& row);
  std::optional<Row> load(std::int64_t serial);
  void write(std::int64_t serial, const Row& row, bool is_new);
  void write_standing(std::int64_t serial, Row& row);
  // Serials of ended instances that give way to newer ones.
  std::unordered_set<std::int64_t> give_way();

  sqlite::Connection& connection_;
  Serials& subjects_;
  CachedRows<std::int64_t, Row> rows_;
  std::vector<std::int64_t> ended_now_;          // since the last flush
  std::set<std::int64_t> ended_;                 // on file
  std::unordered_set<std::int64_t> begun_anew_;  // of those on file, since the last flush
  std::map<Step, std::int64_t> counts_change_;   // since the last flush
  bool ended_known_ = false;
  sqlite::Statement load_, insert_, update_, delete_, stand_, leave_, count_;
};

extern template class FlowView<flows::PaymentFlowRun>;
extern template class FlowView<flows::RenewalFlowRun>;
extern template class FlowView<flows::CancelFlowRun>;
extern template class FlowView<flows::FulfilmentFlowRun>;

}  // namespace flowmart::views
