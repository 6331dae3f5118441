// Entities of the Payment domain.
#include <array>

#include "contract/domain/entity_groups.hpp"

namespace flowmart::contract {
namespace {

using namespace std::string_view_literals;

// Address
constexpr std::array address_type_values{"billing"sv, "shipping"sv, "both"sv};
constexpr std::array address_validation_details_parts{PropertyPart{"validatedAt", "DateTime"},
                                                      PropertyPart{"validationService", "string"},
                                                      PropertyPart{"confidence", "decimal"}};
constexpr std::array address_geocoordinates_parts{PropertyPart{"latitude", "decimal"},
                                                  PropertyPart{"longitude", "decimal"}};
constexpr std::array address_properties{
    Property{"addressId", "UUID"},
    Property{.name = "customerId",
             .type = "UUID",
             .required = false,
             .references = "Customer",
             .references_by = "customerId",
             .relation = "hasOne"},
    Property{.name = "type", .type = "string", .values = address_type_values},
    Property{"firstName", "string"},
    Property{"lastName", "string"},
    Property{"company", "string", false},
    Property{"addressLine1", "string"},
    Property{"addressLine2", "string", false},
    Property{"city", "string"},
    Property{"state", "string"},
    Property{"postalCode", "string"},
    Property{"country", "string"},
    Property{"phone", "string", false},
    Property{"isDefault", "boolean"},
    Property{"isValidated", "boolean"},
    Property{.name = "validationDetails",
             .type = "object",
             .required = false,
             .parts = address_validation_details_parts},
    Property{
        .name = "geocoordinates", .type = "object", .required = false, .parts = address_geocoordinates_parts},
    Property{"deliveryInstructions", "string", false},
    Property{.name = "orders",
             .type = "array",
             .required = false,
             .item_type = "Order",
             .references = "Order",
             .references_by = "shippingAddress",
             .relation = "hasMany"},
    Property{.name = "payments",
             .type = "array",
             .required = false,
             .item_type = "Payment",
             .references = "Payment",
             .references_by = "billingAddress",
             .relation = "hasMany"},
    Property{"createdAt", "DateTime"},
    Property{"updatedAt", "DateTime", false}};
constexpr std::array address_rules{"One default for each customer and purpose."sv,
                                   "Only a checked address can be the default."sv,
                                   "Follows the customs of its country."sv,
                                   "Carries coordinates if they are known."sv,
                                   "A changed address is a new one, so old papers stay true."sv,
                                   "A PO box may be out of a carrier's reach."sv};

// Payment
constexpr std::array payment_payment_method_values{"credit_card"sv, "debit_card"sv,    "paypal"sv,
                                                   "stripe"sv,      "bank_transfer"sv, "apple_pay"sv,
                                                   "google_pay"sv};
constexpr std::array payment_payment_method_details_parts{
    PropertyPart{"cardLast4", "string"}, PropertyPart{"cardType", "string"},
    PropertyPart{"expiryMonth", "integer"}, PropertyPart{"expiryYear", "integer"}};
constexpr std::array payment_status_values{"pending"sv,   "processing"sv, "completed"sv,         "failed"sv,
                                           "cancelled"sv, "refunded"sv,   "partially_refunded"sv};
constexpr std::array payment_properties{
    Property{"paymentId", "UUID"},
    Property{.name = "orderId",
             .type = "UUID",
             .references = "Order",
             .references_by = "orderId",
             .relation = "hasOne"},
    Property{.name = "customerId",
             .type = "UUID",
             .references = "Customer",
             .references_by = "customerId",
             .relation = "hasOne"},
    Property{"amount", "decimal"},
    Property{"currency", "string"},
    Property{.name = "paymentMethod", .type = "string", .values = payment_payment_method_values},
    Property{.name = "paymentMethodDetails",
             .type = "object",
             .required = false,
             .parts = payment_payment_method_details_parts},
    Property{.name = "status", .type = "string", .values = payment_status_values},
    Property{"transactionId", "string", false},
    Property{"gatewayResponse", "object", false},
    Property{.name = "billingAddress",
             .type = "Address",
             .references = "Address",
             .references_by = "addressId",
             .relation = "hasOne"},
    Property{"processedAt", "DateTime", false},
    Property{"failureReason", "string", false},
    Property{.name = "refunds",
             .type = "array",
             .required = false,
             .item_type = "PaymentRefund",
             .references = "PaymentRefunded",
             .references_by = "paymentId",
             .relation = "hasMany"},
    Property{"createdAt", "DateTime"},
    Property{"updatedAt", "DateTime", false}};
constexpr std::array payment_rules{"As much as the order costs."sv,
                                   "Moves along its states and no other way."sv,
                                   "Says why, when it fails."sv,
                                   "Once taken it is given back, never cancelled."sv,
                                   "Never gives back more than was taken."sv,
                                   "Keeps no card data in the clear."sv,
                                   "Keeps the gateway's references, to compare books."sv};
constexpr std::array payment_transitions{
    Transition{"pending", "processing"},   Transition{"pending", "cancelled"},
    Transition{"processing", "completed"}, Transition{"processing", "failed"},
    Transition{"completed", "refunded"},   Transition{"completed", "partially_refunded"}};

// Invoice
constexpr std::array invoice_status_usual{"Draft"sv, "Sent"sv, "Paid"sv, "Overdue"sv, "Void"sv};
constexpr std::array invoice_properties{
    Property{"invoiceId", "UUID"},
    Property{.name = "customerId",
             .type = "UUID",
             .references = "Customer",
             .references_by = "customerId",
             .relation = "hasOne"},
    Property{"orderId", "UUID", false},
    Property{"subscriptionId", "UUID", false},
    Property{"invoiceNumber", "string"},
    Property{"issueDate", "Date"},
    Property{"dueDate", "Date"},
    Property{"totalAmount", "decimal"},
    Property{"currency", "string"},
    Property{.name = "status", .type = "string", .suggested = invoice_status_usual},
    Property{"billingAddressId", "UUID"},
    Property{.name = "lineItems", .type = "array", .item_type = "InvoiceLineItem"},
    Property{"createdAt", "DateTime"},
    Property{"paidAt", "DateTime", false}};
constexpr std::array invoice_rules{"For one customer: orders, or a period of a subscription."sv,
                                   "One payment or several settle it."sv};

// PaymentMethod
constexpr std::array payment_method_type_usual{"CreditCard"sv, "BankAccount"sv, "PayPal"sv, "ApplePay"sv};
constexpr std::array payment_method_status_usual{"Active"sv, "Expired"sv, "Invalid"sv, "Removed"sv};
constexpr std::array payment_method_properties{
    Property{"paymentMethodId", "UUID"},
    Property{.name = "customerId",
             .type = "UUID",
             .references = "Customer",
             .references_by = "customerId",
             .relation = "hasOne"},
    Property{.name = "type", .type = "string", .suggested = payment_method_type_usual},
    Property{"details", "object"},
    Property{"isDefault", "boolean"},
    Property{"billingAddressId", "UUID"},
    Property{.name = "status", .type = "string", .suggested = payment_method_status_usual},
    Property{"createdAt", "DateTime"},
    Property{"updatedAt", "DateTime"}};
constexpr std::array payment_method_rules{"Kept as a token; the numbers themselves never."sv,
                                          "One customer, one billing address."sv};

// PaymentRefunded
constexpr std::array payment_refunded_status_values{"pending"sv, "processing"sv, "completed"sv, "failed"sv,
                                                    "cancelled"sv};
constexpr std::array payment_refunded_properties{
    Property{"refundId", "UUID"},
    Property{.name = "paymentId",
             .type = "UUID",
             .references = "Payment",
             .references_by = "paymentId",
             .relation = "hasOne"},
    Property{"amount", "decimal"},
    Property{"currency", "string"},
    Property{.name = "status", .type = "string", .values = payment_refunded_status_values},
    Property{"processedAt", "DateTime", false},
    Property{"failureReason", "string", false},
    Property{"createdAt", "DateTime"},
    Property{"updatedAt", "DateTime", false}};
constexpr std::array payment_refunded_rules{"At most what the payment took."sv,
                                            "Moves along its states and no other way."sv,
                                            "Says why, when it fails."sv, "Done is done."sv};
constexpr std::array payment_refunded_transitions{
    Transition{"pending", "processing"}, Transition{"pending", "cancelled"},
    Transition{"processing", "completed"}, Transition{"processing", "failed"}};

// Transaction
constexpr std::array transaction_type_usual{"Authorize"sv, "Capture"sv, "Sale"sv,
                                            "Refund"sv,    "Void"sv,    "Verify"sv};
constexpr std::array transaction_status_usual{"Success"sv, "Failure"sv, "Pending"sv};
constexpr std::array transaction_properties{
    Property{"transactionId", "UUID"},
    Property{.name = "paymentId",
             .type = "UUID",
             .references = "Payment",
             .references_by = "paymentId",
             .relation = "hasOne"},
    Property{.name = "type", .type = "string", .suggested = transaction_type_usual},
    Property{"gatewayReferenceId", "string"},
    Property{"amount", "decimal"},
    Property{"currency", "string"},
    Property{.name = "status", .type = "string", .suggested = transaction_status_usual},
    Property{"responseCode", "string", false},
    Property{"responseMessage", "string", false},
    Property{"processedAt", "DateTime"},
    Property{"rawRequest", "text", false},
    Property{"rawResponse", "text", false}};
constexpr std::array transaction_rules{"One payment; all of a payment's together are its proof."sv};

constexpr std::array payment_table{
    Entity{.id = "Address",
           .version = "1.0.0",
           .domain = "Payment",
           .ring = Ring::referenced,
           .identifier = "addressId",
           .aggregate_root = false,
           .summary = "Where goods or bills go.",
           .properties = address_properties,
           .rules = address_rules},
    Entity{.id = "Payment",
           .version = "1.0.0",
           .domain = "Payment",
           .ring = Ring::referenced,
           .identifier = "paymentId",
           .aggregate_root = true,
           .summary = "The money of an order, on its way to the shop.",
           .properties = payment_properties,
           .rules = payment_rules,
           .transitions = payment_transitions},
    Entity{.id = "Invoice",
           .version = "1.0.0",
           .domain = "Payment",
           .ring = Ring::outer,
           .identifier = "invoiceId",
           .aggregate_root = false,
           .summary = "A request to a customer to pay.",
           .properties = invoice_properties,
           .rules = invoice_rules},
    Entity{.id = "PaymentMethod",
           .version = "1.0.0",
           .domain = "Payment",
           .ring = Ring::outer,
           .identifier = "paymentMethodId",
           .aggregate_root = false,
           .summary = "A means of payment that a customer has left with the shop.",
           .properties = payment_method_properties,
           .rules = payment_method_rules},
    Entity{.id = "PaymentRefunded",
           .version = "1.0.0",
           .domain = "Payment",
           .ring = Ring::outer,
           .identifier = "refundId",
           .aggregate_root = true,
           .summary = "Money on its way back to the buyer.",
           .properties = payment_refunded_properties,
           .rules = payment_refunded_rules,
           .transitions = payment_refunded_transitions},
    Entity{.id = "Transaction",
           .version = "1.0.0",
           .domain = "Payment",
           .ring = Ring::outer,
           .identifier = "transactionId",
           .aggregate_root = false,
           .summary = "One exchange with a payment gateway.",
           .properties = transaction_properties,
           .rules = transaction_rules}};

}  // namespace

std::span<const Entity> payment_entities() { return payment_table; }

}  // namespace flowmart::contract
