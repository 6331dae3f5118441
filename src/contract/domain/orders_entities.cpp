// Entities of the Orders domain.
#include <array>

#include "contract/domain/entity_groups.hpp"

namespace flowmart::contract {
namespace {

using namespace std::string_view_literals;

// Order
constexpr std::array order_status_values{"Pending"sv, "Processing"sv, "Shipped"sv, "Delivered"sv,
                                         "Cancelled"sv};
constexpr std::array order_properties{
    Property{"orderId", "UUID"},
    Property{"orderNumber", "string"},
    Property{.name = "customerId",
             .type = "UUID",
             .required = false,
             .references = "Customer",
             .references_by = "customerId",
             .relation = "hasOne"},
    Property{"orderDate", "DateTime"},
    Property{.name = "status", .type = "string", .values = order_status_values},
    Property{.name = "orderItems",
             .type = "array",
             .item_type = "OrderItem",
             .references = "OrderItem",
             .references_by = "orderItemId",
             .relation = "hasMany"},
    Property{"totalAmount", "decimal"},
    Property{.name = "shippingAddress",
             .type = "Address",
             .references = "Address",
             .references_by = "addressId",
             .relation = "hasOne"},
    Property{.name = "billingAddress",
             .type = "Address",
             .references = "Address",
             .references_by = "addressId",
             .relation = "hasOne"},
    Property{.name = "payment",
             .type = "Payment",
             .required = false,
             .references = "Payment",
             .references_by = "orderId",
             .relation = "hasOne"},
    Property{.name = "convertedFromCartId",
             .type = "UUID",
             .required = false,
             .references = "ShoppingCart",
             .references_by = "cartId",
             .relation = "hasOne"}};
constexpr std::array order_rules{"One buyer, one or more lines."sv, "Goods and bill each have an address."sv,
                                 "Paid at most once; delivered in one shipment or several."sv,
                                 "An order made from a cart says which."sv};

// OrderItem
constexpr std::array order_item_properties{Property{"orderItemId", "UUID"},
                                           Property{.name = "orderId",
                                                    .type = "UUID",
                                                    .references = "Order",
                                                    .references_by = "orderId",
                                                    .relation = "hasOne"},
                                           Property{.name = "productId",
                                                    .type = "UUID",
                                                    .references = "Product",
                                                    .references_by = "productId",
                                                    .relation = "hasOne"},
                                           Property{"productName", "string", false},
                                           Property{"quantity", "integer"},
                                           Property{"unitPrice", "decimal"},
                                           Property{"totalPrice", "decimal"}};
constexpr std::array order_item_rules{"Belongs to one order and names one product."sv,
                                      "Its value is units times price, frozen when it was ordered."sv};

// Customer
constexpr std::array customer_properties{
    Property{"customerId", "UUID"},
    Property{"firstName", "string"},
    Property{"lastName", "string"},
    Property{"email", "string"},
    Property{"phone", "string", false},
    Property{.name = "addresses", .type = "array", .required = false, .item_type = "Address"},
    Property{"dateRegistered", "DateTime"}};
constexpr std::array customer_rules{"No two customers share an e-mail address."sv,
                                    "Any number of orders and of addresses."sv};

// ShoppingCart
constexpr std::array shopping_cart_status_values{"active"sv, "abandoned"sv, "converted"sv, "expired"sv};
constexpr std::array shopping_cart_properties{
    Property{"cartId", "UUID"},
    Property{.name = "customerId",
             .type = "UUID",
             .required = false,
             .references = "Customer",
             .references_by = "customerId",
             .relation = "hasOne"},
    Property{"sessionId", "string", false},
    Property{.name = "status", .type = "string", .values = shopping_cart_status_values},
    Property{.name = "cartItems",
             .type = "array",
             .required = false,
             .item_type = "CartItem",
             .references = "CartItem",
             .references_by = "cartId",
             .relation = "hasMany"},
    Property{"subtotal", "decimal"},
    Property{"taxAmount", "decimal", false},
    Property{"shippingAmount", "decimal", false},
    Property{"discountAmount", "decimal", false},
    Property{"totalAmount", "decimal"},
    Property{"currency", "string"},
    Property{.name = "appliedCoupons", .type = "array", .required = false, .item_type = "string"},
    Property{.name = "shippingAddress",
             .type = "Address",
             .required = false,
             .references = "Address",
             .references_by = "addressId",
             .relation = "hasOne"},
    Property{.name = "billingAddress",
             .type = "Address",
             .required = false,
             .references = "Address",
             .references_by = "addressId",
             .relation = "hasOne"},
    Property{"notes", "string", false},
    Property{"abandonedAt", "DateTime", false},
    Property{.name = "convertedToOrderId",
             .type = "UUID",
             .required = false,
             .references = "Order",
             .references_by = "orderId",
             .relation = "hasOne"},
    Property{"expiresAt", "DateTime", false},
    Property{"createdAt", "DateTime"},
    Property{"updatedAt", "DateTime", false}};
constexpr std::array shopping_cart_rules{
    "Known by its customer, or by its session while nobody has signed in."sv,
    "Sums are right after every change."sv,
    "Left alone long enough it counts as abandoned, and the buyer may be reminded."sv,
    "Abandoned carts go away in the end."sv,
    "Checking out makes exactly one order of it."sv,
    "Promises no stock until checkout begins."sv,
    "Coupons are looked at again at every change."sv,
    "What was put in keeps its price."sv};
constexpr std::array shopping_cart_transitions{
    Transition{"active", "abandoned"}, Transition{"active", "converted"}, Transition{"abandoned", "expired"}};

// CartItem
constexpr std::array cart_item_product_variant_parts{
    PropertyPart{"size", "string"}, PropertyPart{"color", "string"}, PropertyPart{"style", "string"}};
constexpr std::array cart_item_properties{Property{"cartItemId", "UUID"},
                                          Property{.name = "cartId",
                                                   .type = "UUID",
                                                   .references = "ShoppingCart",
                                                   .references_by = "cartId",
                                                   .relation = "hasOne"},
                                          Property{.name = "productId",
                                                   .type = "UUID",
                                                   .references = "Product",
                                                   .references_by = "productId",
                                                   .relation = "hasOne"},
                                          Property{"sku", "string"},
                                          Property{"productName", "string"},
                                          Property{"productImage", "string", false},
                                          Property{"quantity", "integer"},
                                          Property{"unitPrice", "decimal"},
                                          Property{"totalPrice", "decimal"},
                                          Property{"originalPrice", "decimal", false},
                                          Property{"discountAmount", "decimal", false},
                                          Property{.name = "productVariant",
                                                   .type = "object",
                                                   .required = false,
                                                   .parts = cart_item_product_variant_parts},
                                          Property{"isAvailable", "boolean"},
                                          Property{"notes", "string", false},
                                          Property{"addedAt", "DateTime"},
                                          Property{"updatedAt", "DateTime", false}};
constexpr std::array cart_item_rules{
    "One unit or more, fewer than the product's limit if it has one."sv,
    "Name and price stay as they were."sv, "Looked up anew whenever the cart is opened."sv,
    "What is sold out stays in the cart and says so."sv, "Its value follows its units."sv};

constexpr std::array orders_table{Entity{.id = "Order",
                                         .version = "1.0.0",
                                         .domain = "Orders",
                                         .ring = Ring::own,
                                         .identifier = "orderId",
                                         .aggregate_root = true,
                                         .summary = "What one buyer has ordered, and how far it has come.",
                                         .properties = order_properties,
                                         .rules = order_rules},
                                  Entity{.id = "OrderItem",
                                         .version = "1.0.0",
                                         .domain = "Orders",
                                         .ring = Ring::own,
                                         .identifier = "orderItemId",
                                         .aggregate_root = false,
                                         .summary = "The part of an order that is about one product.",
                                         .properties = order_item_properties,
                                         .rules = order_item_rules},
                                  Entity{.id = "Customer",
                                         .version = "1.0.0",
                                         .domain = "Orders",
                                         .ring = Ring::own,
                                         .identifier = "customerId",
                                         .aggregate_root = false,
                                         .summary = "Whoever buys: a person or a company.",
                                         .properties = customer_properties,
                                         .rules = customer_rules},
                                  Entity{.id = "ShoppingCart",
                                         .version = "1.0.0",
                                         .domain = "Orders",
                                         .ring = Ring::own,
                                         .identifier = "cartId",
                                         .aggregate_root = true,
                                         .summary = "What a buyer means to order, before deciding to.",
                                         .properties = shopping_cart_properties,
                                         .rules = shopping_cart_rules,
                                         .transitions = shopping_cart_transitions},
                                  Entity{.id = "CartItem",
                                         .version = "1.0.0",
                                         .domain = "Orders",
                                         .ring = Ring::own,
                                         .identifier = "cartItemId",
                                         .aggregate_root = false,
                                         .summary = "One product in a cart, at the price it had when put in.",
                                         .properties = cart_item_properties,
                                         .rules = cart_item_rules}};

}  // namespace

std::span<const Entity> orders_entities() { return orders_table; }

}  // namespace flowmart::contract
