// Invariant 6 for returns: every change is one that their lifecycle has. Invariant 5: of what an order was
// sent no more comes back than left, all returns together; what is restocked goes on the shelf in the same
// record, once; and for what came back no more is given than was paid.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "audit/lifecycles.hpp"
#include "contract/messages.hpp"
#include "contract/private/amending.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/payment.hpp"
#include "contract/private/return_events.hpp"
#include "kernel/checked.hpp"

namespace flowmart::audit {
namespace {

using namespace contract;

class ReturnAuditor : public Auditor {
 public:
  std::optional<Finding> check(const engine::Batch& batch, std::size_t index) override {
    const wire::AnyMessage& message = batch.messages[index].message;
    if (!is_our_word(batch, index)) return std::nullopt;
    if (const auto* m = message.as<OrderPlaced>()) orders_[m->order].total = m->total.minor;
    if (const auto* m = message.as<AmendmentEnded>(); m && m->amendment.stage == AmendmentStage::counted)
      costs_more(*m);
    if (const auto* m = message.as<ShipmentCreated>()) packed_[m->shipmentId] = m->items;
    if (const auto* m = message.as<ParcelRepacked>()) packed_[m->shipment] = m->items;
    if (const auto* m = message.as<ShipmentDispatched>()) left(*m);
    if (const auto* m = message.as<ParcelReceived>()) undelivered(*m);
    if (const auto* m = message.as<ReturnRequested>()) return requested(*m);
    if (const auto* m = message.as<ReturnApproved>()) return approved(*m);
    if (const auto* m = message.as<ReturnRejected>()) return stages_.step(m->name, "ReturnRejected");
    if (const auto* m = message.as<ReturnReceived>()) return received(*m);
    if (const auto* m = message.as<ReturnInspected>()) return inspected(*m, batch, index);
    if (const auto* m = message.as<ReturnSettled>()) return settled(*m);
    if (const auto* m = message.as<ReturnClosed>())
      return stages_.step(m->name, m->expired ? "ReturnClosed, expired" : "ReturnClosed");
    return std::nullopt;
  }

 private:
  // What an order once cost may come back; what it costs less has gone back by itself.
  void costs_more(const AmendmentEnded& m) {
    std::int64_t& total = orders_[m.order].total;
    total = std::max(total, m.amendment.total_after.minor);
  }

  struct Units {
    Quantity sent = 0, back = 0;  // back: or claimed
  };
  struct Account {
    std::int64_t total = 0, given = 0;  // money of it; what its returns have asked to go back
    std::map<ProductId, Units> units;
  };
  struct Claim {
    OrderId order;
    std::vector<ReturnLine> lines;
  };

  void left(const ShipmentDispatched& m) {
    const auto packed = packed_.find(m.shipmentId);
    if (packed == packed_.end()) return;
    Account& order = orders_[OrderId::of(m.orderId)];
    for (const ShipmentItem& item : packed->second)
      order.units[ProductId::of(item.itemId)].sent += item.quantity;
    packed_.erase(packed);
  }

  // One that was delivered comes back by its return (shipment_lifecycle).
  void undelivered(const ParcelReceived& m) {
    for (const ProductQuantity& one : m.products) orders_[m.order].units[one.product].sent -= one.quantity;
  }

  std::optional<Finding> requested(const ReturnRequested& m) {
    if (m.claim) claims_[m.name] = {m.order, m.lines};
    return stages_.step(m.name, "ReturnRequested");
  }

  std::optional<Finding> approved(const ReturnApproved& m) {
    if (auto finding = stages_.step(m.name, "ReturnApproved")) return finding;
    const auto claim = claims_.find(m.name);
    if (claim == claims_.end()) return std::nullopt;
    for (const ReturnLine& line : claim->second.lines)
      if (auto finding = back(m.name, m.order, line.product, line.quantity)) return finding;
    claims_.erase(claim);
    return std::nullopt;
  }

  std::optional<Finding> received(const ReturnReceived& m) {
    if (auto finding = stages_.step(m.name, "ReturnReceived")) return finding;
    for (const ReceivedUnits& one : m.lines)
      if (one.line > 0)
        if (auto finding = back(m.name, m.order, one.product, one.quantity)) return finding;
    return std::nullopt;
  }

  std::optional<Finding> back(const std::string& name, OrderId order, ProductId product, Quantity quantity) {
    Units& units = orders_[order].units[product];
    units.back += quantity;
    if (units.back <= units.sent) return std::nullopt;
    return Finding{5, "with return " + name + ", " + std::to_string(units.back) + " of product " +
                          product.to_string() + " came back, of which " + std::to_string(units.sent) +
                          " left"};
  }

  std::optional<Finding> inspected(const ReturnInspected& m, const engine::Batch& batch, std::size_t index) {
    if (auto finding = stages_.step(m.name, m.last ? "ReturnInspected, the last" : "ReturnInspected"))
      return finding;
    std::map<ProductId, Quantity> restocked, shelved;
    for (const InspectedUnits& one : m.lines) {
      if (!inspected_.emplace(m.name, one.line, one.product).second)
        return Finding{5,
                       "line " + std::to_string(one.line) + " of return " + m.name + " is inspected twice"};
      if (one.restocked > 0) restocked[one.product] += one.restocked;
    }
    const std::size_t end = batch.end_of_input(batch.input_of(index));
    for (std::size_t at = index + 1; at < end; ++at)
      if (const auto* add = batch.messages[at].message.as<AddInventory>();
          add && batch.messages[at].sent_by == batch.messages[index].sent_by)
        shelved[add->productId] += add->quantity;
    if (restocked == shelved) return std::nullopt;
    return Finding{5, "what return " + m.name + " restocks is not what goes on the shelf"};
  }

  std::optional<Finding> settled(const ReturnSettled& m) {
    if (!settled_.insert(m.name).second) return Finding{5, "return " + m.name + " is settled twice"};
    Account& order = orders_[m.order];
    order.given += m.refund.minor;
    if (order.given <= order.total) return std::nullopt;
    return Finding{5, "with return " + m.name + ", more goes back than its order cost"};
  }

  Stages<std::string> stages_{return_lifecycle()};
  std::unordered_map<OrderId, Account> orders_;
  std::unordered_map<std::string, std::vector<ShipmentItem>> packed_;
  std::unordered_map<std::string, Claim> claims_;  // not granted yet
  std::set<std::tuple<std::string, std::int64_t, ProductId>> inspected_;
  std::set<std::string> settled_;
};

}  // namespace

std::unique_ptr<Auditor> make_return_auditor() { return std::make_unique<ReturnAuditor>(); }

}  // namespace flowmart::audit
