#include "app/ledger_comparison.hpp"

#include <map>
#include <tuple>

namespace flowmart::app {
namespace {

using namespace contract;

using Key = std::tuple<PaymentId, MoneyKind, std::int64_t>;
// So many are named; all are counted.
constexpr std::size_t named_max = 1'000;

struct Sides {
  const views::MoneyMoveRow* here = nullptr;
  const adapters::GatewayMove* there = nullptr;
  std::int64_t times_there = 0;
};

enum class Here { nothing, under_way, done, not_done };
Here state_of(const views::MoneyMoveRow* row) {
  if (row == nullptr) return Here::nothing;
  if (row->status == "asked") return Here::under_way;
  return row->status == "taken" || row->status == "promised" || row->status == "done" ? Here::done
                                                                                      : Here::not_done;
}

std::string in_words(const views::MoneyMoveRow* row) {
  return row ? row->amount.to_string() + ", " + row->status : std::string();
}
std::string in_words(const adapters::GatewayMove* move) {
  return move ? move->amount.to_string() + (move->done ? ", done" : ", declined") : std::string();
}

class Comparison {
 public:
  explicit Comparison(const ReconciliationRequested& asked) : asked_(asked) {
    ended_.reconciliation = asked.reconciliation;
  }

  void hold(const Key& key, const Sides& sides) {
    const Time at = sides.here ? sides.here->asked_at : sides.there->at;
    if (at < asked_.from || at >= asked_.until) return;
    ended_.here += sides.here ? 1 : 0;
    ended_.there += sides.times_there;
    const Here here = state_of(sides.here);
    if (sides.times_there > 1) differ(DifferenceKind::twice, key, sides);
    if (!sides.there) {
      if (here == Here::done) differ(DifferenceKind::missing_there, key, sides);
      return;
    }
    if (!sides.here) {
      if (sides.there->done) differ(DifferenceKind::missing_here, key, sides);
      return;
    }
    if (sides.here->amount != sides.there->amount) differ(DifferenceKind::amount, key, sides);
    if (here != Here::under_way && (here == Here::done) != sides.there->done)
      differ(DifferenceKind::state, key, sides);
  }
  ReconciliationEnded ended(Time now) {
    ended_.at = now;
    return std::move(ended_);
  }

 private:
  void differ(DifferenceKind kind, const Key& key, const Sides& sides) {
    ++ended_.differences;
    if (ended_.named.size() == named_max) return;
    const auto& [payment, of, number] = key;
    std::string there = in_words(sides.there);
    if (kind == DifferenceKind::twice) there += ", " + std::to_string(sides.times_there) + " times";
    ended_.named.push_back({kind, of, payment, number, in_words(sides.here), std::move(there)});
  }

  const ReconciliationRequested& asked_;
  ReconciliationEnded ended_;
};

}  // namespace

ReconciliationEnded compare(const ReconciliationRequested& asked,
                            const std::vector<views::MoneyMoveRow>& here,
                            const std::vector<adapters::GatewayMove>& there, Time now) {
  std::map<Key, Sides> moves;
  for (const views::MoneyMoveRow& row : here)
    if (const auto kind = from_wire_name<MoneyKind>(row.kind))
      moves[{row.payment, *kind, row.number}].here = &row;
  for (const adapters::GatewayMove& move : there) {
    Sides& sides = moves[{move.payment, move.kind, move.number}];
    sides.there = &move;
    ++sides.times_there;
  }
  Comparison comparison(asked);
  for (const auto& [key, sides] : moves) comparison.hold(key, sides);
  return comparison.ended(now);
}

}  // namespace flowmart::app
