// Orders that change their mind: amended, called off in part. And whatever has versions, read as it was.
#include <array>

#include "catalog/http_resources.hpp"

namespace flowmart::catalog {
namespace {

constexpr std::string_view word = R"({"type":"string"})";

constexpr ResourceAnswer refusing(int status, std::string_view about) {
  return {status, about, "Problem", problem_media};
}
constexpr ResourceAnswer request_unreadable = refusing(400, "The request can't be read.");

constexpr ResourceParameter the_order{"orderId", "path", "The order, by its id, its number or SYSTEM:ID.",
                                      word};
constexpr ResourceParameter as_preview{"preview", "query",
                                       "With true, the answer that it would have, and nothing happens.",
                                       R"({"type":"boolean","default":false})"};
constexpr ResourceParameter under_a_key{
    "Idempotency-Key", "header",
    "Given again with the same content, it is the same request and gets the same answer.", word};
constexpr ResourceParameter at_a_version{"If-Match", "header",
                                         "The ETag of the version that is meant; another is refused.", word};

constexpr std::array amend_parameters{the_order, as_preview, under_a_key, at_a_version};
constexpr std::array amend_answers{
    ResourceAnswer{
        200,
        "The order as it is now. What it has more counts once it is paid: until then the amendment "
        "is charging, and may yet fail.",
        "Order"},
    refusing(400, "The request can't be read."),
    refusing(404, "There is no such order."),
    refusing(409,
             "Not as the order is now, or not enough stock: each short line is named with what is left."),
    refusing(412, "It has changed since."),
    refusing(422, "The body breaks a rule, or names a product that is not on file.")};

// What has versions: each by itself and all that there are.
constexpr ResourceParameter which_version{"version", "path", "1 is the first.", word};
constexpr std::array versions_answers{
    ResourceAnswer{200, "What made each version, oldest first.", "VersionPage"}, request_unreadable,
    refusing(404, "There is no such resource.")};
struct Versioned {
  ResourceParameter named;
  std::array<ResourceParameter, 1> all{named};
  std::array<ResourceParameter, 2> one{named, which_version};
  std::array<ResourceAnswer, 3> answers;

  constexpr Versioned(const ResourceParameter& name, std::string_view schema)
      : named(name),
        answers{ResourceAnswer{200, "As it was in that version.", schema}, request_unreadable,
                refusing(404, "There is no such resource, or version.")} {}
};
constexpr Versioned orders_of{the_order, "Order"};
constexpr Versioned shipments_of{{"shipment", "path", "The shipment.", word}, "Shipment"};
constexpr Versioned returns_of{{"return", "path", "The return.", word}, "Return"};
constexpr Versioned payments_of{{"payment", "path", "The payment.", word}, "PaymentVersion"};
constexpr Versioned refunds_of{{"refund", "path", "The refund.", word}, "RefundVersion"};
constexpr Versioned disputes_of{{"dispute", "path", "The dispute.", word}, "DisputeVersion"};
constexpr Versioned subscriptions_of{{"subscription", "path", "The subscription.", word}, "Subscription"};
constexpr Versioned products_of{{"product", "path", "The product, by its id or SKU.", word},
                                "ProductVersion"};

constexpr ResourceOperation listing(std::string_view path, std::string_view id, std::string_view tag,
                                    const Versioned& of) {
  return {path, "get", id, tag, "List the versions that there were", of.all, {}, versions_answers};
}
constexpr ResourceOperation reading_one(std::string_view path, std::string_view id, std::string_view tag,
                                        const Versioned& of) {
  return {path, "get", id, tag, "Read it as it was", of.one, {}, of.answers};
}

constexpr std::array amending{
    ResourceOperation{"/v1/orders/{orderId}/amend", "post", "amendOrder", "orders",
                      "Change what an order has, before it leaves", amend_parameters, "OrderAmend",
                      amend_answers},
    ResourceOperation{"/v1/orders/{orderId}/cancel", "post", "cancelOrder", "orders",
                      "Call an order off, or some of its lines", amend_parameters, "OrderCancel",
                      amend_answers},
    listing("/v1/orders/{orderId}/versions", "listOrderVersions", "orders", orders_of),
    reading_one("/v1/orders/{orderId}/versions/{version}", "getOrderVersion", "orders", orders_of),
    listing("/v1/shipments/{shipment}/versions", "listShipmentVersions", "shipments", shipments_of),
    reading_one("/v1/shipments/{shipment}/versions/{version}", "getShipmentVersion", "shipments",
                shipments_of),
    listing("/v1/returns/{return}/versions", "listReturnVersions", "returns", returns_of),
    reading_one("/v1/returns/{return}/versions/{version}", "getReturnVersion", "returns", returns_of),
    listing("/v1/payments/{payment}/versions", "listPaymentVersions", "payments", payments_of),
    reading_one("/v1/payments/{payment}/versions/{version}", "getPaymentVersion", "payments", payments_of),
    listing("/v1/refunds/{refund}/versions", "listRefundVersions", "payments", refunds_of),
    reading_one("/v1/refunds/{refund}/versions/{version}", "getRefundVersion", "payments", refunds_of),
    listing("/v1/disputes/{dispute}/versions", "listDisputeVersions", "payments", disputes_of),
    reading_one("/v1/disputes/{dispute}/versions/{version}", "getDisputeVersion", "payments", disputes_of),
    listing("/v1/subscriptions/{subscription}/versions", "listSubscriptionVersions", "subscriptions",
            subscriptions_of),
    reading_one("/v1/subscriptions/{subscription}/versions/{version}", "getSubscriptionVersion",
                "subscriptions", subscriptions_of),
    listing("/v1/products/{product}/versions", "listProductVersions", "products", products_of),
    reading_one("/v1/products/{product}/versions/{version}", "getProductVersion", "products", products_of)};

}  // namespace

std::span<const ResourceOperation> amending_operations() { return amending; }

}  // namespace flowmart::catalog
