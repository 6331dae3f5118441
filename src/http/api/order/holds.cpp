#include "http/api/order/holds.hpp"

#include <charconv>

#include "contract/private/holds.hpp"
#include "http/api/order/orders.hpp"
#include "http/server/problem.hpp"
#include "wire/json_reader.hpp"

namespace flowmart::http {
namespace {

using namespace contract;

constexpr std::string_view hold_actor = "api";

// Gives the command that is made of the order meant.
template <class Make>
void give(Backend& backend, const Request& request, Responder responder, Make make) {
  give_command(backend, request, std::move(responder),
               [make = std::move(make)](OrderId order) { return wire::AnyMessage::of(make(order)); });
}

void hold_order(Backend& backend, const Request& request, Responder responder) {
  HoldCreate wish;
  if (const auto rejection = wire::read_json(request.body, wish))
    return responder.answer(problem(*rejection));
  give(backend, request, std::move(responder), [wish](OrderId order) {
    return HoldOrder{order, wish.purpose.value_or(std::string(hold_purpose_default)), wish.reason,
                     std::string(hold_actor)};
  });
}

// What is no number is no hold, and the order says so.
void release_order(Backend& backend, const Request& request, Responder responder) {
  const std::string_view text = request.param("holdId");
  std::int64_t hold = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), hold);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) hold = 0;
  give(backend, request, std::move(responder), [hold](OrderId order) {
    return ReleaseOrder{order, hold, std::string(hold_actor)};
  });
}

void approve_order(Backend& backend, const Request& request, Responder responder) {
  give(backend, request, std::move(responder), [](OrderId order) {
    return ApproveOrder{order, std::string(hold_actor)};
  });
}

void reject_order(Backend& backend, const Request& request, Responder responder) {
  Rejecting wish;
  if (const auto rejection = wire::read_json(request.body, wish))
    return responder.answer(problem(*rejection));
  give(backend, request, std::move(responder), [wish](OrderId order) {
    return RejectOrder{order, wish.reason, std::string(hold_actor)};
  });
}

}  // namespace

void add_hold_routes(Router& router, Backend& backend) {
  const auto bound = [&backend](void (*handler)(Backend&, const Request&, Responder)) {
    return [&backend, handler](const Request& request, Responder responder) {
      handler(backend, request, std::move(responder));
    };
  };
  router.on(Method::post, "/v1/orders/{orderId}/holds", bound(hold_order),
            {.content_types = {"application/json"}, .query = {{"preview"}}, .overlap = Overlap::ordered});
  router.on(Method::post, "/v1/orders/{orderId}/holds/{holdId}/release", bound(release_order),
            {.query = {{"preview"}}, .overlap = Overlap::ordered});
  router.on(Method::post, "/v1/orders/{orderId}/approve", bound(approve_order),
            {.query = {{"preview"}}, .overlap = Overlap::ordered});
  router.on(Method::post, "/v1/orders/{orderId}/reject", bound(reject_order),
            {.content_types = {"application/json"}, .query = {{"preview"}}, .overlap = Overlap::ordered});
}

}  // namespace flowmart::http
