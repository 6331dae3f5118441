#include <array>

#include "contract/domain.hpp"

namespace flowmart::contract {

// The warning is the published line.
const DomainInfo orders_domain{
    .id = "Orders",
    .name = "Orders",
    .version = "0.0.3",
    .summary =
        "Customer orders from the first click to the parcel at the door: taken, reserved, paid, shipped.",
    .warning =
        "Please ensure all services are updated to the latest version for compatibility and performance "
        "improvements.",
    .parent = "E-Commerce",
    .owners = {"dboyne", "full-stack"},
    .older_versions = {"0.0.2", "0.0.1"},
    .entities = {"Order", "OrderItem", "Customer", "ShoppingCart", "CartItem"}};

namespace {

constexpr ChannelParameter env{"env", {"dev", "sit", "prod"}, "The environment it runs in."};

constexpr std::array channel_table{
    Channel{.id = "orders.{env}.events",
            .name = "Order Events Channel",
            .version = "1.0.1",
            .address = "orders.{env}.events",
            .summary = "What becomes of orders.",
            .protocol = "azure-servicebus",
            .parameter = env,
            .partition_key = "orderId",
            .ordering = "One order's messages arrive in the order in which they were sent.",
            .owners = {"dboyne"}},
    Channel{.id = "inventory.{env}.events",
            .name = "Inventory Events Channel",
            .version = "1.0.0",
            .address = "inventory.{env}.events",
            .summary = "What becomes of stock, and what is wanted of it.",
            .protocol = "kafka",
            .parameter = env,
            .partition_key = "productId",
            .ordering = "One product's messages arrive in the order in which they were sent.",
            .owners = {"dboyne"}},
    Channel{.id = "payments.{env}.events",
            .name = "Payment Events Channel",
            .version = "1.0.0",
            .address = "payments.{env}.events",
            .summary = "What becomes of payments.",
            .protocol = "kafka",
            .parameter = env,
            .partition_key = "paymentId",
            .ordering = "One payment's messages arrive in the order in which they were sent.",
            .owners = {"dboyne"}}};

constexpr std::array team_table{
    Team{"full-stack", "Full stackers", "Build across services and the pages before them."},
    Team{"mobile-devs", "The mobile devs", "Build the apps that order and are notified."},
    Team{"order-management", "The order management team", "Answers for orders, stock and notifications."},
    Team{"subscriptions-management", "The subscriptions management team", "Answers for subscriptions."}};

constexpr std::array user_table{Labelled{"alee", "Alice Lee"},          Labelled{"asmith", "Amy Smith"},
                                Labelled{"azhang", "Alice Zhang"},      Labelled{"dboyne", "David Boyne"},
                                Labelled{"dkim", "David Kim"},          Labelled{"jbrown", "Jessica Brown"},
                                Labelled{"jchen", "Julia Chen"},        Labelled{"jmiller", "James Miller"},
                                Labelled{"kpatel", "Kiran Patel"},      Labelled{"lkim", "Lisa Kim"},
                                Labelled{"lnguyen", "Lily Nguyen"},     Labelled{"mchen", "Michelle Chen"},
                                Labelled{"msmith", "Martin Smith"},     Labelled{"mwang", "Michael Wang"},
                                Labelled{"mwilson", "Mike Wilson"},     Labelled{"nshah", "Nina Shah"},
                                Labelled{"rjohnson", "Robert Johnson"}, Labelled{"rjones", "Robert Jones"},
                                Labelled{"rsingh", "Raj Singh"},        Labelled{"rthomas", "Ray Thomas"},
                                Labelled{"slee", "Sarah Lee"},          Labelled{"spatel", "Sanya Patel"},
                                Labelled{"tgarcia", "Tom Garcia"}};

constexpr std::array actor_table{Labelled{"Customer", "Customer"}, Labelled{"User", "User"}};
constexpr std::array external_table{Labelled{"Stripe", "Stripe"}};

constexpr std::array term_table{
    Term{"Payment", "Giving the agreed money for what was bought."},
    Term{"Purchase Order", "What a buyer sends a seller: these goods, so many, at this price."},
    Term{"Order Line", "The part of an order that is about a single product."},
    Term{"SKU", "Stock keeping unit: the shop's code for a product in one exact variant."},
    Term{"Consignment", "Parcels that travel under one tracking number, for one order or several."},
    Term{"Invoice", "A paper that asks for a sum by a date."},
    Term{"Supplier", "Whoever the shop itself buys from."},
    Term{"Inventory", "What the shop has in its warehouses."},
    Term{"Fulfillment", "The work between a taken order and a received parcel."},
    Term{"Return", "Goods that come back, against money or other goods."}};

constexpr std::array sequence_table{
    SequenceStep{1, "Customer", "OrdersService", "Place Order", false, "PlaceOrder"},
    SequenceStep{2, "OrdersService", "InventoryService", "Check Inventory", false, "GetInventoryStatus",
                 "ReserveStock"},
    SequenceStep{3, "InventoryService", "OrdersService", "Inventory Available", true, "GetInventoryStatus",
                 "StockReserved"},
    SequenceStep{4, "OrdersService", "InventoryService", "Reserve Inventory", false, "", "ReserveStock"},
    SequenceStep{5, "OrdersService", "NotificationService", "Send Order Confirmation", false,
                 "OrderConfirmed"},
    SequenceStep{6, "NotificationService", "Customer", "Order Confirmation", true, ""},
    SequenceStep{7, "OrdersService", "Customer", "Order Placed Successfully", false, "PlaceOrder",
                 "OrderPlaced"},
    SequenceStep{8, "OrdersService", "InventoryService", "Update Inventory", false, "UpdateInventory"}};

}  // namespace

std::span<const Channel> channels() { return channel_table; }
std::span<const Team> teams() { return team_table; }
std::span<const Labelled> users() { return user_table; }
std::span<const Labelled> actors() { return actor_table; }
std::span<const Labelled> external_systems() { return external_table; }
std::span<const Term> language() { return term_table; }
std::span<const SequenceStep> order_example() { return sequence_table; }

}  // namespace flowmart::contract
