// Invariants 2, 9 and 11: a command has one outcome and one effect, and nothing is skipped in silence.
#include <unordered_set>

#include "audit/audit.hpp"
#include "contract/messages.hpp"
#include "contract/private/orders.hpp"

namespace flowmart::audit {
namespace {

using namespace contract;

class InputAuditor : public Auditor {
 public:
  std::optional<Finding> check(const engine::Batch& batch, std::size_t index) override {
    const std::size_t input_index = batch.input_of(index);
    const engine::BatchInput& input = batch.inputs[input_index];
    if (const auto* m = batch.messages[index].message.as<OrderDetails>(); m && !was_refused(batch, index))
      return with_its_order(batch, input_index, m->order);
    if (input.message != index) return std::nullopt;
    if (input.receipt && !receipts_.insert(*input.receipt).second)
      return Finding{9, "a command takes effect twice under one idempotency key"};
    if (input.effect != 0 && !effects_.insert(input.effect).second)
      return Finding{9, "effect " + std::to_string(input.effect) + " is answered twice"};
    const wire::AnyMessage& message = batch.messages[index].message;
    if (message.type->info.kind == Kind::command && !was_handled(batch, index))
      return Finding{11, std::string(message.type->id) + " was taken in, and no service handled it"};
    if (message.is<PlaceOrder>()) return one_outcome(batch, input_index, index);
    return std::nullopt;
  }

 private:
  bool was_handled(const engine::Batch& batch, std::size_t index) {
    if (sequence_ != batch.sequence) {
      sequence_ = batch.sequence;
      handled_.clear();
      for (const engine::BatchStep& step : batch.steps) handled_.insert(step.message);
    }
    return handled_.contains(static_cast<std::uint32_t>(index));
  }

  // What is said beside an order, or ahead of it, stands only with the order.
  static std::optional<Finding> with_its_order(const engine::Batch& batch, std::size_t input_index,
                                               OrderId order) {
    for (std::size_t i = batch.inputs[input_index].message; i < batch.end_of_input(input_index); ++i)
      if (const auto* wish = batch.messages[i].message.as<PlaceOrder>();
          wish && OrderId::of(wish->orderId) == order && !was_refused(batch, i))
        return std::nullopt;
    return Finding{2, "the details of order " + order.to_string() + " stand, and the order was not taken"};
  }

  // Placed or refused, and not both; a repeat of a placed order has nothing to add.
  static std::optional<Finding> one_outcome(const engine::Batch& batch, std::size_t input_index,
                                            std::size_t index) {
    int placed = 0, refused = 0;
    for (std::size_t i = index; i < batch.end_of_input(input_index); ++i) {
      placed += batch.messages[i].message.is<OrderPlaced>();
      refused += batch.messages[i].message.is<OrderRefused>();
    }
    if (placed + refused > 1)
      return Finding{2, "one PlaceOrder has " + std::to_string(placed + refused) + " outcomes"};
    return std::nullopt;
  }

  std::uint64_t sequence_ = 0;  // whose handled messages these are
  std::unordered_set<std::uint32_t> handled_;
  std::unordered_set<Uuid> receipts_;
  std::unordered_set<std::uint64_t> effects_;
};

}  // namespace

std::unique_ptr<Auditor> make_input_auditor() { return std::make_unique<InputAuditor>(); }

}  // namespace flowmart::audit
