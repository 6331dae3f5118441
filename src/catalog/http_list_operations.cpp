// What is only read, a page at a time: parcels, payments, refusals, goods.
#include <array>

#include "catalog/http_resources.hpp"

namespace flowmart::catalog {
namespace {

constexpr std::string_view any_text = R"({"type":"string"})";
constexpr std::string_view moment = R"({"type":"string","format":"date-time"})";

constexpr ResourceAnswer failure(int status, std::string_view about) {
  return {status, about, "Problem", problem_media};
}
constexpr ResourceAnswer bad_parameter =
    failure(400, "A parameter can't be read, or is unknown: those known are named.");
constexpr ResourceAnswer views_unreadable = failure(503, "The views can't be read.");

constexpr ResourceParameter page_limit{"limit", "query", "Entries to a page.",
                                       R"({"type":"integer","minimum":1,"maximum":100,"default":20})"};
constexpr ResourceParameter page_after{"after", "query", "The next of the page before.", any_text};
constexpr ResourceParameter of_order{"orderId", "path", "The order, by its id, its number or SYSTEM:ID.",
                                     any_text};
constexpr ResourceParameter only_order{"orderId", "query",
                                       "Only of this order: its id, its number or SYSTEM:ID.", any_text};
constexpr ResourceParameter of_product{"product", "path", "The product: its uuid or article code.", any_text};

constexpr ResourceParameter shipment_statuses{
    "status", "query", "Only shipments of these statuses, by commas.",
    R"({"type":"array","items":{"$ref":"#/components/schemas/ShipmentStage"},"examples":[["pending","shipped"]]})"};
constexpr ResourceParameter created_from{"createdFrom", "query", "Only what was made then or later.", moment};
constexpr ResourceParameter created_to{"createdTo", "query", "Only what was made before.", moment};
constexpr std::array shipments_parameters{shipment_statuses, only_order, created_from,
                                          created_to,        page_limit, page_after};
constexpr std::array shipments_answers{ResourceAnswer{200, "One page, newest first.", "ShipmentPage"},
                                       bad_parameter, views_unreadable};
constexpr std::array order_shipments_parameters{of_order,   shipment_statuses, created_from,
                                                created_to, page_limit,        page_after};
constexpr std::array order_shipments_answers{ResourceAnswer{200, "One page, newest first.", "ShipmentPage"},
                                             bad_parameter, failure(404, "There is no such order."),
                                             views_unreadable};
constexpr std::array shipment_parameters{ResourceParameter{"shipment", "path", "The shipment.", any_text}};
constexpr std::array shipment_answers{ResourceAnswer{200, "The shipment as it is now.", "Shipment"},
                                      failure(400, "It takes no parameters."),
                                      failure(404, "There is no such shipment."), views_unreadable};

constexpr ResourceParameter payment_statuses{
    "status", "query", "Only payments of these statuses, by commas.",
    R"({"type":"array","items":{"$ref":"#/components/schemas/PaymentStage"},"examples":[["failed","cancelled"]]})"};
constexpr ResourceParameter payment_method{
    "method", "query", "Only payments of this method.",
    R"({"type":"string","enum":["credit_card","debit_card","paypal","stripe","bank_transfer","apple_pay","google_pay"]})"};
constexpr std::array payments_parameters{
    payment_statuses,
    payment_method,
    only_order,
    ResourceParameter{"placedFrom", "query", "Only of orders placed then or later.", moment},
    ResourceParameter{"placedTo", "query", "Only of orders placed before.", moment},
    ResourceParameter{"amountFrom", "query", "Only payments in the shop's currency of so much or more.",
                      R"({"type":"number"})"},
    ResourceParameter{"amountTo", "query", "Only payments in the shop's currency of less.",
                      R"({"type":"number"})"},
    ResourceParameter{"overdue", "query", "With true, only invoices that are not paid and should be.",
                      R"({"type":"boolean","default":false})"},
    page_limit,
    page_after};
constexpr std::array payments_answers{ResourceAnswer{200, "One page, newest order first.", "PaymentPage"},
                                      bad_parameter, views_unreadable};
constexpr std::array order_payments_parameters{of_order, payment_statuses, payment_method, page_limit,
                                               page_after};
constexpr std::array order_payments_answers{ResourceAnswer{200, "One page.", "PaymentPage"}, bad_parameter,
                                            failure(404, "There is no such order."), views_unreadable};
constexpr std::array payment_parameters{ResourceParameter{"payment", "path", "The payment.", any_text}};
constexpr std::array payment_answers{ResourceAnswer{200, "The payment as it is now.", "Payment"},
                                     failure(400, "It takes no parameters."),
                                     failure(404, "There is no such payment."), views_unreadable};

constexpr std::array invoice_answers{
    ResourceAnswer{200,
                   "A4 pages: who asks whom for what, what of it is paid, and what is owed.",
                   {},
                   "application/pdf"},
    failure(400, "It takes no parameters."),
    failure(404, "There is no such payment."),
    failure(
        409,
        "There is no invoice: it is not paid by one, nothing of it is to be paid, or the shop's own address "
        "is not known."),
    failure(500, "The fonts that it is drawn with are not there."),
    views_unreadable};

constexpr std::array refusals_parameters{
    ResourceParameter{"refusedFrom", "query", "Only what was refused then or later.", moment},
    ResourceParameter{"refusedTo", "query", "Only what was refused before.", moment}, page_limit, page_after};
constexpr std::array refusals_answers{ResourceAnswer{200, "One page, newest first.", "RefusalPage"},
                                      bad_parameter, views_unreadable};

constexpr std::array products_parameters{
    ResourceParameter{"category", "query", "Only products of this category.", any_text}, page_limit,
    page_after};
constexpr std::array products_answers{
    ResourceAnswer{200, "One page of what is on file, by article code.", "ProductPage"}, bad_parameter,
    views_unreadable};
constexpr std::array product_parameters{of_product};
constexpr std::array product_answers{ResourceAnswer{200, "The product as it is now.", "Product"},
                                     failure(400, "It takes no parameters."),
                                     failure(404, "There is no such product."), views_unreadable};
constexpr std::array reservations_parameters{
    of_product,
    ResourceParameter{
        "status", "query", "Only units held for a while, held for good, or owed, by commas.",
        R"({"type":"array","items":{"type":"string","enum":["held","firm","owed"]},"examples":[["held"]]})"},
    ResourceParameter{"orderId", "query", "Only of this order: its id, its number or SYSTEM:ID.", any_text},
    ResourceParameter{"warehouse", "query", "Only in this warehouse: its code or id.", any_text},
    page_limit,
    page_after};
constexpr std::array reservations_answers{
    ResourceAnswer{200, "One page of who holds units of it, the longest first.", "ReservationPage"},
    bad_parameter, failure(404, "There is no such product."), views_unreadable};
constexpr std::array warehouses_parameters{
    ResourceParameter{
        "country", "query", "Only in these countries, by commas.",
        R"({"type":"array","items":{"type":"string","pattern":"^[A-Z]{2}$"},"examples":[["GB"]]})"},
    ResourceParameter{
        "zone", "query", "Only in these parts of their country, by commas.",
        R"({"type":"array","items":{"type":"string","enum":["north","south","east","west","central"]},"examples":[["north"]]})"},
    ResourceParameter{"q", "query", "Only those with all these words, or their beginnings, in code and name.",
                      any_text},
    page_limit, page_after};
constexpr std::array warehouses_answers{
    ResourceAnswer{200, "One page, in the order in which they came on file.", "WarehousePage"}, bad_parameter,
    views_unreadable};

constexpr std::array notifications_parameters{
    ResourceParameter{"customerId", "query", "Whom they were sent to. It can't be left out.", any_text},
    ResourceParameter{"status", "query", "Only those not read, or all.",
                      R"({"type":"string","enum":["unread","all"],"default":"all"})"},
    page_limit, page_after};
constexpr std::array notifications_answers{
    ResourceAnswer{200, "One page of what the customer was told, newest first: of an inbox's newest 200.",
                   "NotificationPage"},
    bad_parameter, failure(503, "Overloaded.")};
constexpr std::array notification_parameters{
    ResourceParameter{"notification", "path", "The notification.", any_text}};
constexpr std::array notification_answers{
    ResourceAnswer{200, "The notification.", "Notification"}, failure(400, "It takes no parameters."),
    failure(404, "There is no such notification, or no more."), failure(503, "Overloaded.")};

// Each is a GET.
constexpr ResourceOperation reading(std::string_view path, std::string_view id, std::string_view tag,
                                    std::string_view summary, std::span<const ResourceParameter> parameters,
                                    std::span<const ResourceAnswer> answers) {
  return {path, "get", id, tag, summary, parameters, {}, answers};
}

constexpr std::array listed{
    reading("/v1/shipments", "listShipments", "shipments", "List shipments, newest first",
            shipments_parameters, shipments_answers),
    reading("/v1/shipments/{shipment}", "getShipment", "shipments", "Read a shipment", shipment_parameters,
            shipment_answers),
    reading("/v1/orders/{orderId}/shipments", "listOrderShipments", "shipments",
            "List the shipments of an order", order_shipments_parameters, order_shipments_answers),
    reading("/v1/payments", "listPayments", "payments", "List payments, newest order first",
            payments_parameters, payments_answers),
    reading("/v1/payments/{payment}", "getPayment", "payments", "Read a payment", payment_parameters,
            payment_answers),
    reading("/v1/payments/{payment}/invoice", "getInvoice", "payments",
            "Read what is owed by invoice, as PDF", payment_parameters, invoice_answers),
    reading("/v1/orders/{orderId}/payments", "listOrderPayments", "payments", "List the payments of an order",
            order_payments_parameters, order_payments_answers),
    reading("/v1/refusals", "listRefusals", "orders", "List orders that were refused, newest first",
            refusals_parameters, refusals_answers),
    reading("/v1/products", "listProducts", "products", "List products, by article code", products_parameters,
            products_answers),
    reading("/v1/products/{product}", "getProduct", "products", "Read a product", product_parameters,
            product_answers),
    reading("/v1/products/{product}/reservations", "listReservations", "products",
            "Read who holds units of a product, and until when", reservations_parameters,
            reservations_answers),
    reading("/v1/warehouses", "listWarehouses", "products", "List warehouses", warehouses_parameters,
            warehouses_answers),
    reading("/v1/notifications", "listNotifications", "notifications", "List what a customer was told",
            notifications_parameters, notifications_answers),
    reading("/v1/notifications/{notification}", "getNotification", "notifications", "Read a notification",
            notification_parameters, notification_answers)};

}  // namespace

std::span<const ResourceOperation> list_operations() { return listed; }

}  // namespace flowmart::catalog
