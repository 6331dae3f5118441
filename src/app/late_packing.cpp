#include "app/late_packing.hpp"

#include "contract/messages/shipping.hpp"
#include "contract/private/orders.hpp"
#include "contract/services/flows.hpp"
#include "flows/fulfilment_steps.hpp"
#include "http/api/event_document.hpp"

namespace flowmart::app {
namespace {

using namespace contract;

constexpr std::size_t page_of_orders = 100;

// What the flow was told of the order last; nothing, if there was ever a parcel: then people have it in hand.
wire::AnyMessage never_packed(views::Queries& queries, const engine::Journal& journal,
                              const engine::TypeIndex& types, OrderId order) {
  wire::AnyMessage last;
  const auto spans = queries.story(order);
  if (!spans) return {};
  bool packed = false;
  for (const views::EventSpan& span : *spans)
    http::each_event(journal, types, static_cast<std::uint64_t>(span.first),
                     [&](const engine::Batch& batch, std::size_t i) {
                       if (static_cast<std::int64_t>(batch.first_event + i) > span.last) return false;
                       const wire::AnyMessage& message = batch.messages[i].message;
                       if (const auto* fulfil = message.as<FulfilOrder>(); fulfil && fulfil->order == order)
                         last = message;
                       const auto* made = message.as<ShipmentCreated>();
                       packed = packed || (made && OrderId::of(made->orderId) == order);
                       return !packed;
                     });
  return packed ? wire::AnyMessage() : last;
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
      const wire::AnyMessage wanted = never_packed(queries, journal, types, OrderId{row.instance});
      if (wanted && engine.submit({.message = engine.opened(wanted)})) ++said;
    }
    if (!page->next) return said;
    filter.after = page->next;
  }
}

}  // namespace flowmart::app
