// Orders that change their mind: amended, called off in part, read as they were.
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

constexpr std::array versions_parameters{the_order};
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
constexpr std::array versions_answers{
    ResourceAnswer{200, "What made each version, oldest first.", "VersionPage"}, request_unreadable,
    refusing(404, "There is no such order.")};
constexpr std::array version_parameters{
    the_order, ResourceParameter{"version", "path", "1 is the order as it was taken.", word}};
constexpr std::array version_answers{ResourceAnswer{200, "The order as it was in that version.", "Order"},
                                     request_unreadable,
                                     refusing(404, "There is no such order, or version.")};

constexpr std::array amending{ResourceOperation{"/v1/orders/{orderId}/amend", "post", "amendOrder", "orders",
                                                "Change what an order has, before it leaves",
                                                amend_parameters, "OrderAmend", amend_answers},
                              ResourceOperation{"/v1/orders/{orderId}/cancel", "post", "cancelOrder",
                                                "orders", "Call an order off, or some of its lines",
                                                amend_parameters, "OrderCancel", amend_answers},
                              ResourceOperation{"/v1/orders/{orderId}/versions",
                                                "get",
                                                "listOrderVersions",
                                                "orders",
                                                "List the versions of an order",
                                                versions_parameters,
                                                {},
                                                versions_answers},
                              ResourceOperation{"/v1/orders/{orderId}/versions/{version}",
                                                "get",
                                                "getOrderVersion",
                                                "orders",
                                                "Read an order as it was",
                                                version_parameters,
                                                {},
                                                version_answers}};

}  // namespace

std::span<const ResourceOperation> amending_operations() { return amending; }

}  // namespace flowmart::catalog
