#include "http/api/versions.hpp"

#include <algorithm>
#include <charconv>

#include "http/api/event_document.hpp"
#include "http/api/lists.hpp"
#include "http/api/messages.hpp"
#include "http/api/order_document.hpp"
#include "http/api/orders.hpp"
#include "http/server/problem.hpp"
#include "orders/orders.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

using namespace contract;

constexpr std::int64_t no_version = 0;

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// An order's own messages, folded anew one by one as Orders did.
class Replay {
 public:
  // Told after each message that made a version; false: that is enough.
  using Visit = std::function<bool(std::int64_t version, const engine::Batch& batch, std::size_t message)>;

  Replay(const Backend& backend, OrderId order)
      : backend_(backend),
        order_(order),
        orders_(contract::make_state<orders::Orders>(ShopSettings{.currency = backend.currency})),
        service_(backend.routing.by_hash(name_hash(OrdersService::info.id))) {}

  // The messages of the batch from `first` to `last`, by number. False: that is enough.
  bool take(const engine::Batch& batch, std::int64_t first, std::int64_t last, const Visit& visit) {
    const auto in_span = [&](std::size_t message) {
      const auto event = static_cast<std::int64_t>(batch.first_event + message);
      return event >= first && event <= last;
    };
    name_products(batch);
    for (std::size_t s = 0; s < batch.steps.size(); ++s) {
      const engine::BatchStep& step = batch.steps[s];
      if (!service_ || step.service != service_->hash || step.rejection) continue;
      if (in_span(step.message) && !fold(batch, step.message, visit)) return false;
      for (std::size_t i = step.message + 1; i < batch.messages.size(); ++i)
        if (batch.messages[i].sent_by == s && in_span(i) && !fold(batch, i, visit)) return false;
    }
    return true;
  }

  // The order as it now stands here; nothing if it was never taken.
  std::optional<ReadOrder::Response> shown(Time now) const {
    if (!orders_.taken(order_)) return std::nullopt;
    const auto decision = decide(orders_, ReadOrder{order_.to_string()}, now);
    if (decision.rejected()) return std::nullopt;
    return *static_cast<const ReadOrder::Response*>(decision.messages().front().body.get());
  }

 private:
  // Products whose ids do not follow from their names stand in OrderPlaced, which comes after what names
  // them.
  void name_products(const engine::Batch& batch) {
    for (const engine::BatchMessage& one : batch.messages)
      if (const auto* placed = one.message.as<OrderPlaced>(); placed && placed->order == order_)
        for (const NamedProduct& named : placed->named)
          orders_.names[named.item] = {.product = named.product, .follows = false};
  }

  bool fold(const engine::Batch& batch, std::size_t index, const Visit& visit) {
    const wire::AnyMessage message = backend_.engine.opened(batch.messages[index].message);
    const engine::Evolve evolve = service_->evolves.of(*message.type);
    if (!evolve) return true;
    const std::int64_t before = version();
    evolve(&orders_, message.body.get());
    return version() == before || visit(version(), batch, index);
  }

  std::int64_t version() const {
    const orders::Order* order = orders_.orders.find(order_);
    return order ? order->version : no_version;
  }

  const Backend& backend_;
  OrderId order_;
  orders::Orders orders_;
  const engine::ServiceType* service_;
};

std::optional<Response> replay(const Sources& from, OrderId order, Replay& replay,
                               const Replay::Visit& visit) {
  const auto spans = from.queries.story(order);
  if (!spans) return unreadable(spans.failure());
  bool more = true;
  for (const views::EventSpan& span : *spans) {
    if (!more) break;
    each_event(from.backend.journal, from.backend.types, static_cast<std::uint64_t>(span.first),
               [&](const engine::Batch& batch, std::size_t) {
                 more = replay.take(batch, span.first, span.last, visit);
                 return false;
               });
  }
  return std::nullopt;
}

Response unknown_order(std::string_view name) {
  return problem(404, "order-not-found", "There is no order " + std::string(name) + ".");
}

Response versions(const Sources& from, OrderId order) {
  Replay own(from.backend, order);
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().key("items").begin_array();
  bool any = false;
  auto bad = replay(from, order, own, [&](std::int64_t version, const engine::Batch& batch, std::size_t i) {
    any = true;
    json.begin_object().key("version").number(version).member("message", batch.messages[i].message.type->id);
    json.key("position").number(static_cast<std::int64_t>(batch.first_event + i));
    json.member("time", format_time(batch.time)).end_object();
    return true;
  });
  if (bad) return std::move(*bad);
  if (!any) return unknown_order(order.to_string());
  json.end_array().end_object();
  return Response(200, json_type, std::move(body));
}

Response version(const Sources& from, OrderId order, const std::string& wanted) {
  const auto number = number_in(wanted);
  Replay own(from.backend, order);
  std::int64_t reached = no_version;
  auto bad = replay(from, order, own, [&](std::int64_t version, const engine::Batch&, std::size_t) {
    reached = version;
    return version != number;
  });
  if (bad) return std::move(*bad);
  const auto shown = own.shown(from.backend.clock());
  if (!shown) return unknown_order(order.to_string());
  if (!number || reached != *number)
    return problem(404, "version-not-found",
                   "The order has no version " + wanted + ", but 1 to " + std::to_string(reached) + ".");
  return order_found(*shown);
}

}  // namespace

std::string etag_of(std::int64_t version) { return "\"" + std::to_string(version) + "\""; }

Expected expected_by(const Request& request) {
  auto text = request.header("If-Match");
  if (!text) return std::nullopt;
  std::vector<std::int64_t> expected;
  while (!text->empty()) {
    const std::size_t comma = std::min(text->find(','), text->size());
    std::string_view tag = text->substr(0, comma);
    text->remove_prefix(std::min(comma + 1, text->size()));
    while (!tag.empty() && tag.front() == ' ') tag.remove_prefix(1);
    while (!tag.empty() && tag.back() == ' ') tag.remove_suffix(1);
    if (tag == "*") return std::nullopt;
    if (tag.size() < 2 || tag.front() != '"' || tag.back() != '"') continue;
    if (const auto number = number_in(tag.substr(1, tag.size() - 2))) expected.push_back(*number);
  }
  return expected;
}

void add_version_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  const Sources from{backend, queries, reader};
  router.on(Method::get, "/v1/orders/{orderId}/versions",
            [from](const Request& request, Responder responder) {
              order_meant(from.backend, request.param("orderId"), std::move(responder),
                          [from](OrderId id, Responder waiting) {
                            from.reader.read(std::move(waiting), [from, id] { return versions(from, id); });
                          });
            },
            {.query = std::vector<std::string>{}});
  router.on(Method::get, "/v1/orders/{orderId}/versions/{version}",
            [from](const Request& request, Responder responder) {
              order_meant(
                  from.backend, request.param("orderId"), std::move(responder),
                  [from, wanted = std::string(request.param("version"))](OrderId id, Responder waiting) {
                    from.reader.read(std::move(waiting),
                                     [from, id, wanted] { return version(from, id, wanted); });
                  });
            },
            {.query = std::vector<std::string>{}});
}

}  // namespace flowmart::http
