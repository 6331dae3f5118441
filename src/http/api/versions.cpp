#include "http/api/versions.hpp"

#include <charconv>
#include <memory>

#include "http/api/ask.hpp"
#include "http/api/events/event_document.hpp"
#include "http/api/events/messages.hpp"
#include "http/api/money/payment_document.hpp"
#include "http/api/money/payments.hpp"
#include "http/api/money/subscription_document.hpp"
#include "http/api/order/order_document.hpp"
#include "http/api/order/return_document.hpp"
#include "http/api/parcels/parcels.hpp"
#include "http/api/shop/products.hpp"
#include "inventory/inventory.hpp"
#include "orders/orders.hpp"
#include "orders/returning.hpp"
#include "payment/payment.hpp"
#include "shipping/shipment.hpp"
#include "subscription/subscription.hpp"
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

// ---- what differs between resources: the question that shows one, and where its row says its version

struct OrderVersions {
  using State = orders::Orders;
  using Question = ReadOrder;
  static std::int64_t version(const State& all, const Question& one) {
    const orders::Order* order = all.orders.find(OrderId::of(one.name));
    return order ? order->version : no_version;
  }
  static Response shown(const Question::Response& answer) { return order_found(answer); }
};
struct ReturnVersions {
  using State = orders::Orders;
  using Question = ReadReturn;
  static std::int64_t version(const State& all, const Question& one) {
    return orders::return_named(all, one.name).content.version;
  }
  static Response shown(const Question::Response& answer) { return return_found(answer); }
};
struct ShipmentVersions {
  using State = shipping::Shipping;
  using Question = ReadParcels;
  static std::int64_t version(const State& all, const Question& one) {
    return all.shipment(one.shipment).version;
  }
  static Response shown(const Question::Response& answer) {
    return parcel_document(answer.parcels.front(), nullptr, Shown::whole);
  }
};
struct PaymentVersions {
  using State = payment::Payments;
  using Question = ReadPayments;
  static std::int64_t version(const State& all, const Question& one) {
    const payment::Payment* found = all.payments.find(*one.payment);
    return found ? found->version : no_version;
  }
  static Response shown(const Question::Response& answer) { return payment_found(answer.payments.front()); }
};
// A refund, or a dispute.
struct MoneyMoveVersions {
  using State = payment::Payments;
  using Question = ReadMoneyMove;
  static std::int64_t version(const State& all, const Question& one) {
    const auto decision = decide(all, one, Time{});
    if (decision.rejected()) return no_version;
    return static_cast<const Question::Response*>(decision.messages().front().body.get())->version;
  }
  static Response shown(const Question::Response& answer) { return money_move_found(answer); }
};
struct SubscriptionVersions {
  using State = subscription::Subscriptions;
  using Question = ReadSubscription;
  static std::int64_t version(const State& all, const Question& one) {
    const subscription::Subscription* found = all.subscriptions.find(subscription_named(one.name));
    return found ? found->version : no_version;
  }
  static Response shown(const Question::Response& answer) { return subscription_found(answer); }
};
struct ProductVersions {
  using State = inventory::Inventory;
  using Question = ReadProduct;
  static std::int64_t version(const State& all, const Question& one) {
    const inventory::Product* found = all.products.find(ProductId::of(one.name));
    return found ? found->version : no_version;
  }
  static Response shown(const Question::Response& answer) { return product_found(answer); }
};

// ---- what does not: its own messages, folded anew one by one as its service did

template <class Resource>
class Replay {
 public:
  // Told after each message that made a version; false: that is enough.
  using Visit = std::function<bool(std::int64_t version, const engine::Batch& batch, std::size_t message)>;
  using State = typename Resource::State;

  Replay(const Backend& backend, typename Resource::Question question)
      : backend_(backend),
        question_(std::move(question)),
        state_(contract::make_state<State>(ShopSettings{.currency = backend.currency})),
        service_(backend.routing.by_hash(name_hash(State::Service::info.id))) {}

  // The messages of the spans, until that is enough. Returns which record can't be read, and why.
  std::optional<std::string> take(const std::vector<views::EventSpan>& spans, const Visit& visit) {
    std::optional<std::string> trouble;
    bool more = true;
    for (auto span = spans.begin(); span != spans.end() && more && !trouble; ++span)
      trouble = each_event(backend_.journal, backend_.types, static_cast<std::uint64_t>(span->first),
                           [&](const engine::Batch& batch, std::size_t) {
                             more = take(batch, *span, visit);
                             return false;
                           });
    return trouble;
  }

  // The resource as it now stands here; nothing if it is not there yet.
  std::optional<Response> shown(Time now) const {
    if (Resource::version(state_, question_) == no_version) return std::nullopt;
    const auto decision = decide(state_, question_, now);
    if (decision.rejected()) return std::nullopt;
    return Resource::shown(
        *static_cast<const typename Resource::Question::Response*>(decision.messages().front().body.get()));
  }

 private:
  bool take(const engine::Batch& batch, const views::EventSpan& span, const Visit& visit) {
    const auto in_span = [&](std::size_t message) {
      const auto event = static_cast<std::int64_t>(batch.first_event + message);
      return event >= span.first && event <= span.last;
    };
    if constexpr (requires { state_.names; }) name_products(batch);
    for (std::size_t s = 0; s < batch.steps.size(); ++s) {
      const engine::BatchStep& step = batch.steps[s];
      if (!service_ || step.service != service_->hash || step.rejection) continue;
      if (in_span(step.message) && !fold(batch, step.message, visit)) return false;
      for (std::size_t i = step.message + 1; i < batch.messages.size(); ++i)
        if (batch.messages[i].sent_by == s && in_span(i) && !fold(batch, i, visit)) return false;
    }
    return true;
  }

  // Products whose ids do not follow from their names stand in OrderPlaced, which comes after what names
  // them.
  void name_products(const engine::Batch& batch) {
    for (const engine::BatchMessage& one : batch.messages)
      if (const auto* placed = one.message.as<OrderPlaced>())
        for (const NamedProduct& named : placed->named)
          state_.names[named.item] = {.product = named.product, .follows = false};
  }

  bool fold(const engine::Batch& batch, std::size_t index, const Visit& visit) {
    const wire::AnyMessage message = backend_.engine.opened(batch.messages[index].message);
    const engine::Evolve evolve = service_->evolves.of(*message.type);
    if (!evolve) return true;
    const std::int64_t before = Resource::version(state_, question_);
    evolve(&state_, message.body.get());
    const std::int64_t after = Resource::version(state_, question_);
    return after == before || visit(after, batch, index);
  }

  const Backend& backend_;
  const typename Resource::Question question_;
  State state_;
  const engine::ServiceType* service_;
};

using Spans = views::Read<std::vector<views::EventSpan>>;

template <class Resource>
Response all_versions(const Sources& from, const typename Resource::Question& question, const Spans& spans) {
  if (!spans) return unreadable(spans.failure());
  Replay<Resource> own(from.backend, question);
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().key("items").begin_array();
  const auto write = [&](std::int64_t version, const engine::Batch& batch, std::size_t i) {
    json.begin_object().key("version").number(version).member("message", batch.messages[i].message.type->id);
    json.key("position").number(static_cast<std::int64_t>(batch.first_event + i));
    json.member("time", format_time(batch.time)).end_object();
    return true;
  };
  if (const auto trouble = own.take(*spans, write)) return damaged(*trouble);
  json.end_array().end_object();
  return Response(200, json_type, std::move(body));
}

template <class Resource>
Response one_version(const Sources& from, const typename Resource::Question& question, const Spans& spans,
                     const std::string& wanted) {
  if (!spans) return unreadable(spans.failure());
  const auto number = number_in(wanted);
  Replay<Resource> own(from.backend, question);
  std::int64_t reached = no_version;
  const auto look = [&](std::int64_t version, const engine::Batch&, std::size_t) {
    reached = version;
    return version != number;
  };
  if (const auto trouble = own.take(*spans, look)) return damaged(*trouble);
  auto shown = number && reached == *number ? own.shown(from.backend.clock()) : std::nullopt;
  if (shown) return std::move(*shown);
  return problem(404, "version-not-found",
                 "There is no version " + wanted + ", but 1 to " + std::to_string(reached) + ".");
}

// The two addresses of a resource. `ask` makes the question of the name in the path and goes on with it;
// `own` finds, for its answer, the question that always means this one and the spans of its messages.
template <class Resource, class Ask, class Own>
void versions_asked_at(Router& router, const Sources& from, const std::string& path, std::string_view name,
                       Ask ask, Own own) {
  using Question = typename Resource::Question;
  const auto route = [&](const std::string& whole, auto make) {
    router.on(Method::get, whole, [from, name, ask, own, make](const Request& request, Responder responder) {
      const std::string wanted(make ? std::string(request.param("version")) : std::string());
      ask(std::string(request.param(name)), std::move(responder),
          [from, own, make, wanted](Question question, Responder waiting) {
            const Reply reply(std::move(waiting));
            ask_engine(from.backend, std::move(question), reply,
                       [from, own, make, reply, wanted](const typename Question::Response& found) {
                         from.reader.read(reply.take(), [from, own, make, wanted, found] {
                           const auto [same, spans] = own(from.queries, found);
                           return make ? one_version<Resource>(from, same, spans, wanted)
                                       : all_versions<Resource>(from, same, spans);
                         });
                       });
          });
    });
  };
  route(path + "/versions", false);
  route(path + "/versions/{version}", true);
}
// Where the name in the path is all that the question says.
template <class Resource, class Ask, class Own>
void versions_at(Router& router, const Sources& from, const std::string& path, std::string_view name, Ask ask,
                 Own own) {
  versions_asked_at<Resource>(
      router, from, path, name,
      [ask](std::string named, Responder responder, auto go_on) {
        go_on(ask(std::move(named)), std::move(responder));
      },
      own);
}
// Where the views know whose it is.
void move_versions_at(Router& router, const Sources& from, const std::string& path, std::string_view name,
                      MoneyMoveKind kind) {
  versions_asked_at<MoneyMoveVersions>(
      router, from, path, name,
      [from, kind](const std::string& named, Responder responder, auto go_on) {
        with_move(from, named, kind, std::move(responder),
                  [kind, go_on](const views::MoneyMoveRow& row, Responder waiting) {
                    go_on(question_of(row, kind), std::move(waiting));
                  });
      },
      [kind](views::Queries& views, const ReadMoneyMove::Response& found) {
        const std::string called =
            kind == MoneyMoveKind::refund ? std::to_string(found.move.number) : found.move.name;
        return std::pair(ReadMoneyMove{found.payment, kind, called}, views.story(found.order));
      });
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

Response refusal_of(const Rejection& rejection) {
  if (rejection.code != version_stale.name) return problem(rejection);
  return problem(412, rejection.code, rejection.detail);
}

void add_version_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  const Sources from{backend, queries, reader};
  versions_at<OrderVersions>(
      router, from, "/v1/orders/{orderId}", "orderId", [](std::string name) { return ReadOrder{name}; },
      [](views::Queries& views, const ReadOrder::Response& found) {
        const OrderId order = found.content.order;
        return std::pair(ReadOrder{order.to_string()}, views.story(order));
      });
  versions_at<ShipmentVersions>(
      router, from, "/v1/shipments/{shipment}", "shipment",
      [](std::string name) {
        return ReadParcels{name, {}};
      },
      [](views::Queries& views, const ReadParcels::Response& found) {
        const ShipmentCreated& content = found.parcels.front().content;
        return std::pair(ReadParcels{content.shipmentId, {}}, views.story(OrderId::of(content.orderId)));
      });
  versions_at<ReturnVersions>(
      router, from, "/v1/returns/{return}", "return",
      [](std::string name) {
        return ReadReturn{name, {}};
      },
      [](views::Queries& views, const ReadReturn::Response& found) {
        return std::pair(ReadReturn{found.name, {}}, views.story(found.order));
      });
  versions_at<PaymentVersions>(
      router, from, "/v1/payments/{payment}", "payment",
      [](std::string name) {
        return ReadPayments{std::nullopt, PaymentId::of(name)};
      },
      [](views::Queries& views, const ReadPayments::Response& answer) {
        const contract::PaymentInFull& found = answer.payments.front();
        return std::pair(ReadPayments{std::nullopt, found.payment}, views.story(found.order));
      });
  move_versions_at(router, from, "/v1/refunds/{refund}", "refund", MoneyMoveKind::refund);
  move_versions_at(router, from, "/v1/disputes/{dispute}", "dispute", MoneyMoveKind::dispute);
  versions_at<SubscriptionVersions>(
      router, from, "/v1/subscriptions/{subscription}", "subscription",
      [](std::string name) { return ReadSubscription{name}; },
      [](views::Queries& views, const ReadSubscription::Response& found) {
        return std::pair(ReadSubscription{found.content.name}, views.story(found.subscription));
      });
  versions_at<ProductVersions>(
      router, from, "/v1/products/{product}", "product", [](std::string name) { return ReadProduct{name}; },
      [](views::Queries& views, const ReadProduct::Response& found) {
        const ProductId product = found.content.product;
        return std::pair(ReadProduct{product.to_string()}, views.product_changes(product));
      });
}

}  // namespace flowmart::http
