// Stripe's list of what it has moved, for holding it against our ledger.
#include <algorithm>
#include <utility>

#include "stripe/amounts.hpp"
#include "stripe/gateway.hpp"

namespace flowmart::stripe {
namespace {

using namespace contract;
using adapters::GatewayMove;

// So long after a charge its promise may be taken or let go; Stripe lists captures with their charges only.
constexpr Duration promise_longest = std::chrono::days{31};

// A refund as it was asked for: let go in part, and given back in part.
using Key = std::pair<PaymentId, std::int64_t>;
struct Back {
  GatewayMove move;
  std::int64_t more = 0;  // given back under one name beyond the first
};
struct Parts {
  GatewayMove released;
  bool has_released = false;
  std::map<std::int64_t, Back> backs;  // by the refund's parts
};

class Moves {
 public:
  Moves(std::string home, Time from, Time until) : home_(std::move(home)), from_(from), until_(until) {}

  void add(const Intent& intent) {
    if (intent.notes.home != home_ || intent.charge.empty()) return;  // not ours, or nothing was tried
    if (intent.notes.taken > 0) return;                               // it stands on its promise
    // A promise that was called off and never let go was never told of.
    const bool untold = intent.status == "canceled" && intent.received == 0 && intent.notes.releases.empty();
    const Currency currency = currency_of(intent.currency);
    GatewayMove move{MoneyKind::charge,
                     intent.notes.payment,
                     intent.notes.number,
                     from_stripe(intent.amount, currency),
                     intent.charged && !untold,
                     intent.id,
                     intent.notes.at.value_or(intent.created)};
    keep(move);
    move.done = true;
    for (const auto& [number, noted] : intent.notes.captures) {
      move.kind = MoneyKind::capture;
      move.number = number;
      move.amount = from_stripe(noted.amount, currency);
      move.at = noted.at.value_or(intent.created);
      keep(move);
    }
    for (const auto& [number, noted] : intent.notes.releases) {
      Parts& parts = refunds_[{intent.notes.payment, number}];
      parts.has_released = true;
      parts.released = {MoneyKind::refund,
                        intent.notes.payment,
                        number,
                        from_stripe(noted.amount, currency),
                        true,
                        intent.id,
                        noted.at.value_or(intent.created)};
    }
  }
  // One that failed counts only where none took its place.
  void add(const RefundObject& refund) {
    if (refund.notes.home != home_) return;
    auto& backs = refunds_[{refund.notes.payment, refund.notes.number}].backs;
    const auto [known, first] = backs.try_emplace(refund.notes.part);
    if (!first && refund.failed()) return;
    if (!first && known->second.move.done) ++known->second.more;
    known->second.move = {MoneyKind::refund,
                          refund.notes.payment,
                          refund.notes.number,
                          from_stripe(refund.amount, currency_of(refund.currency)),
                          !refund.failed(),
                          refund.id,
                          refund.notes.at.value_or(refund.created)};
  }
  std::vector<GatewayMove> all() {
    for (auto& [key, parts] : refunds_) {
      std::optional<GatewayMove> move;
      if (parts.has_released) move = parts.released;
      std::int64_t more = 0;
      for (const auto& [part, back] : parts.backs) {
        const std::int64_t before = move ? move->amount.minor : 0;
        const bool done = !move || move->done;
        move = back.move;
        move->amount.minor += before;
        move->done = back.move.done && done;
        more += back.more;
      }
      for (std::int64_t i = 0; i <= more; ++i) keep(*move);
    }
    return std::move(moves_);
  }

 private:
  void keep(const GatewayMove& move) {
    if (move.at >= from_ && move.at < until_) moves_.push_back(move);
  }

  const std::string home_;
  const Time from_, until_;
  std::map<Key, Parts> refunds_;
  std::vector<GatewayMove> moves_;
};

std::string why_not(const Reply& reply) {
  if (reply.status == 0) return "Stripe can't be reached: " + reply.failure + ".";
  return "Stripe does not tell what it has moved: " + std::to_string(reply.status) + " " +
         read_failure(reply.body).message;
}

// All pages of a list, or why it can't be had.
template <class Next, class Read>
std::optional<std::string> each_page(Client& client, Moves& moves, Next next, Read read) {
  for (std::string after;;) {
    const Reply reply = client.send(next(after));
    const auto page = reply.good() ? read(reply.body) : std::nullopt;
    if (!page) return why_not(reply);
    for (const auto& one : page->items) moves.add(one);
    if (!page->more || page->items.empty()) return std::nullopt;
    after = page->items.back().id;
  }
}

}  // namespace

std::variant<std::vector<GatewayMove>, std::string> Gateway::moves(Time from, Time until) {
  Moves moves(home_.id, from, until);
  const Time first = from - std::min(promise_longest, from.time_since_epoch());
  auto failure = each_page(
      client_, moves, [&](const std::string& after) { return list_intents(first, until, after); },
      read_intents);
  // One that was refused may have been made long after it was asked for.
  if (!failure)
    failure = each_page(
        client_, moves, [&](const std::string& after) { return list_refunds(from, after); }, read_refunds);
  if (failure) return std::move(*failure);
  return moves.all();
}

}  // namespace flowmart::stripe
