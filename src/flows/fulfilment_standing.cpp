// Where a fulfilment stands, and what of its goods has come how far.
#include <algorithm>

#include "flows/fulfilment_flow.hpp"

namespace flowmart::flows {
namespace {

Quantity in_parcels(const FulfilmentFlow& flow, ProductId product) {
  Quantity sum = 0;
  for (const auto& [shipment, parcel] : flow.parcels)
    if (const auto at = parcel.contents.find(product); at != parcel.contents.end()) sum += at->second;
  return sum;
}

}  // namespace

Quantity Goods::held() const {
  Quantity sum = 0;
  for (const Allocation& part : allocations) sum += part.quantity;
  return sum;
}

bool FulfilmentFlow::all_left() const {
  return std::all_of(goods.begin(), goods.end(),
                     [](const auto& entry) { return entry.second.dispatched == entry.second.ordered; });
}
bool FulfilmentFlow::wants_nothing() const {
  return started() && !goods.empty() &&
         std::all_of(goods.begin(), goods.end(), [](const auto& entry) { return entry.second.ordered == 0; });
}

const FulfilmentFlow& FulfilmentFlows::of(OrderId order) const {
  static const FulfilmentFlow none;
  const FulfilmentFlow* found = instances.find(order);
  return found ? *found : none;
}

std::vector<FulfilmentStep> standing(const FulfilmentFlow& flow) {
  std::vector<FulfilmentStep> at;
  if (at_rest(flow)) return at;
  const auto some = [&flow](auto&& is) { return std::any_of(flow.parcels.begin(), flow.parcels.end(), is); };
  const bool open = std::any_of(flow.goods.begin(), flow.goods.end(), [&flow](const auto& entry) {
    return in_parcels(flow, entry.first) < entry.second.ordered;
  });
  if (open) at.push_back(FulfilmentStep::fulfil_order);
  if (some([](const auto& one) { return !one.second.dispatched && !one.second.delivered; }))
    at.push_back(FulfilmentStep::shipment_created);
  if (some([](const auto& one) {
        return one.second.dispatched && !one.second.delivered && !one.second.returned;
      }))
    at.push_back(FulfilmentStep::shipment_dispatched);
  if (some([](const auto& one) { return one.second.returned; }))
    at.push_back(FulfilmentStep::shipment_returned);
  if (at.empty() && flow.started()) at.push_back(FulfilmentStep::shipment_delivered);
  return at;
}

}  // namespace flowmart::flows
