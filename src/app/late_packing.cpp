#include "app/late_packing.hpp"

#include <algorithm>

#include "contract/private/orders.hpp"
#include "contract/services/flows.hpp"
#include "flows/fulfilment_steps.hpp"
#include "http/api/events/event_document.hpp"

namespace flowmart::app {
namespace {

using namespace contract;

constexpr std::size_t page_of_orders = 100;

// Once there was a parcel, people have it in hand.
bool was_packed(const views::FlowInstanceRow& row) {
  const std::string_view packed = wire_name(flows::FulfilmentStep::shipment_created);
  return std::find(row.visited.begin(), row.visited.end(), packed) != row.visited.end();
}

// What the flow was told of the order last.
wire::AnyMessage last_said(views::Queries& queries, const engine::Journal& journal,
                           const engine::TypeIndex& types, OrderId order) {
  wire::AnyMessage last;
  const auto spans = queries.story(order);
  if (!spans) return {};
  for (const views::EventSpan& span : *spans)
    http::each_event(journal, types, static_cast<std::uint64_t>(span.first),
                     [&](const engine::Batch& batch, std::size_t i) {
                       if (static_cast<std::int64_t>(batch.first_event + i) > span.last) return false;
                       const wire::AnyMessage& message = batch.messages[i].message;
                       if (const auto* fulfil = message.as<FulfilOrder>(); fulfil && fulfil->order == order)
                         last = message;
                       return true;
                     });
  return last;
}

}  // namespace

std::size_t pack_late(views::Queries& queries, const engine::Journal& journal, const engine::TypeIndex& types,
                      engine::Engine& engine, Time now) {
  views::FlowFilter filter;
  filter.flow = FulfilmentFlowService::info.id;
  filter.step = wire_name(flows::FulfilmentStep::fulfil_order);
  filter.limit = page_of_orders;
  std::size_t said = 0;
  while (true) {
    const auto page = queries.flow_instances(filter, now);
    if (!page) return said;
    for (const views::FlowInstanceRow& row : page->rows) {
      if (was_packed(row)) continue;
      const wire::AnyMessage wanted = last_said(queries, journal, types, OrderId{row.instance});
      if (wanted && engine.submit({.message = engine.opened(wanted)})) ++said;
    }
    if (!page->next) return said;
    filter.after = page->next;
  }
}

}  // namespace flowmart::app
