"""The 15 rows that the four services send: that the message comes, from that service, led to by what it should be led
to by, and saying what it should say."""
from shop import GB, PARCEL_ADDRESS, fresh, row, shop_with, uuid_of


def only(test, found):
    test.assertEqual(len(found), 1, found)
    return found[0]


def told(test, shop, event, service, cause, version):
    """That service said it, because of that, in the version of the row."""
    test.assertEqual(event["source"], f"/flowmart/{service}")
    test.assertEqual(event["type"].split(".v")[1], version)
    test.assertEqual(shop.cause(event), cause)


# ---- Inventory


@row("sends", "Inventory", "InventoryAdjusted")
def stock_that_comes_and_is_promised_is_announced(test):
    shop = shop_with()
    sku = shop.product(10)
    product, home = uuid_of("product", sku), uuid_of("warehouse", "main")
    came = only(test, shop.said("InventoryAdjusted", product_id=product))
    told(test, shop, came, "inventory", "AddInventory", "1.0.1")
    test.assertEqual({name: came["data"][name] for name in came["data"] if name not in ("event_id", "timestamp")},
                     {"product_id": product, "adjusted_quantity": 10, "new_quantity": 10,
                      "adjustment_reason": "restock", "warehouse_id": home})
    test.assertEqual(came["partitionkey"], product)
    shop.order(sku, 4, "Bank Transfer")
    held = shop.said("InventoryAdjusted", product_id=product)[-1]
    told(test, shop, held, "inventory", "ReserveStock", "1.0.1")
    test.assertEqual((held["data"]["adjusted_quantity"], held["data"]["new_quantity"],
                      held["data"]["adjustment_reason"]), (-4, 6, "reservation"))


@row("sends", "Inventory", "OutOfStock")
def the_last_unit_and_an_order_that_can_t_be_met_are_announced(test):
    shop = shop_with()
    sku = shop.product(3)
    product = uuid_of("product", sku)
    shop.order(sku, 3, "Bank Transfer")
    gone = only(test, shop.said("OutOfStock", product_id=product))
    told(test, shop, gone, "inventory", "ReserveStock", "0.0.4")
    test.assertEqual((gone["data"]["adjusted_quantity"], gone["data"]["new_quantity"],
                      gone["data"]["adjustment_reason"]), (-3, 0, "reservation"))
    wish = shop.server.json("POST", "/v1/orders", {
        "customerId": "C-9", "items": [{"productId": sku, "quantity": 2}],
        "shippingAddress": {"street": "s", "city": "c", "state": "", "country": "GB", "postalCode": "p"}})
    test.assertEqual(wish[0], 409)
    short = shop.said("OutOfStock", product_id=product)[1:]
    test.assertEqual([one["data"]["new_quantity"] for one in short], [-2], "so many were missing")


@row("sends", "Inventory", "GetOrder")
def where_a_confirmed_order_goes_is_asked(test):
    shop = shop_with()
    order = uuid_of("order", shop.paid(shop.product()))
    asked = only(test, shop.said("GetOrder", orderId=order))
    told(test, shop, asked, "inventory", "OrderConfirmed", "0.0.1")
    answer = only(test, shop.said("GetOrderResponse", orderId=order))
    test.assertEqual((shop.cause(answer), answer["data"]["shippingAddress"]["city"]), ("GetOrder", "Roma"))


# ---- Orders


@row("sends", "Orders", "OrderAmended")
def an_order_that_is_amended_is_announced(test):
    shop = shop_with()
    sku = shop.product(10)
    number = shop.paid(sku, 3)
    status, answer = shop.server.json("POST", f"/v1/orders/{number}/amend", {"lines": [{"line": 1, "quantity": 2}]})
    test.assertEqual(status, 200, answer)
    event = only(test, shop.said("OrderAmended", orderId=uuid_of("order", number)))
    told(test, shop, event, "orders", "AmendOrder", "0.0.1")
    test.assertEqual(event["data"]["amendedItems"], [
        {"productId": uuid_of("product", sku), "productName": f"Product {sku}", "oldQuantity": 3, "newQuantity": 2,
         "unitPrice": 2.5, "totalPrice": 5}])
    test.assertEqual((event["data"]["userId"], event["data"]["orderStatus"], event["data"]["totalAmount"]),
                     (uuid_of("customer", f"C-{number}"), "processing", 5))
    test.assertEqual(event["partitionkey"], uuid_of("order", number))


@row("sends", "Orders", "OrderCancelled")
def an_order_that_is_called_off_is_announced_once_all_is_given_back(test):
    shop = shop_with()
    sku = shop.product()
    number = shop.order(sku, 4, "Bank Transfer")
    shop.send("CancelOrder", {"order": uuid_of("order", number), "reason": "changed my mind", "actor": "jo"})
    event = only(test, shop.said("OrderCancelled", orderId=uuid_of("order", number)))
    told(test, shop, event, "orders", "PaymentCancelled", "0.0.1")
    data = event["data"]
    test.assertEqual((data["userId"], data["orderStatus"], data["totalAmount"], data["cancellationReason"]),
                     (uuid_of("customer", f"C-{number}"), "cancelled", 10, "changed my mind"))
    test.assertEqual(data["orderItems"], [{"productId": uuid_of("product", sku), "productName": f"Product {sku}",
                                           "quantity": 4, "unitPrice": 2.5, "totalPrice": 10}])
    test.assertEqual(event["partitionkey"], uuid_of("order", number))
    test.assertEqual(shop.stock(sku), (10, 0, 10), "its stock went back before")


@row("sends", "Orders", "OrderConfirmed")
def an_order_whose_payment_is_settled_is_announced(test):
    shop = shop_with()
    sku = shop.product()
    number = shop.paid(sku, 3)
    event = only(test, shop.said("OrderConfirmed", orderId=uuid_of("order", number)))
    told(test, shop, event, "orders", "ConfirmOrder", "0.0.1")
    data = event["data"]
    test.assertEqual((data["userId"], data["orderStatus"], data["totalAmount"]),
                     (uuid_of("customer", f"C-{number}"), "processing", 7.5))
    test.assertEqual(data["orderItems"], [{"productId": uuid_of("product", sku), "productName": f"Product {sku}",
                                           "quantity": 3, "unitPrice": 2.5, "totalPrice": 7.5}])
    test.assertGreater(data["confirmationTimestamp"], 1_700_000_000_000, "milliseconds")


@row("sends", "Orders", "AddInventory")
def what_comes_back_whole_goes_back_on_the_shelf(test):
    shop = shop_with("--sender", "FlowMart")
    sku = shop.product()
    name = shop.give_back(shop.arrived(sku, 3), 2)
    shop.do(f"/v1/returns/{name}/receive")
    test.assertEqual(shop.stock(sku), (7, 0, 7), "nobody has looked at them yet")
    for _ in range(2):
        shop.do(f"/v1/returns/{name}/inspect", {"lines": [{"line": 1, "restock": 1, "writeOff": 1}]})
    event = only(test, [one for one in shop.said("AddInventory", productId=uuid_of("product", sku))
                        if one["source"] != "/flowmart/outside"])
    told(test, shop, event, "orders", "InspectReturn", "0.0.3")
    test.assertEqual((event["data"]["quantity"], event["data"]["warehouseId"]), (1, uuid_of("warehouse", "main")))
    test.assertEqual(shop.stock(sku), (8, 0, 8))


# ---- Notifications


@row("sends", "Notification", "OutOfStock")
def what_is_still_out_is_announced_again_once_a_product_and_round(test):
    shop = shop_with("--digest", "1s")
    out, back, never = shop.product(2), shop.product(2), shop.product(0)
    shop.order(out, 2, "Bank Transfer")
    shop.order(back, 2, "Bank Transfer")
    shop.add(back, 1)

    def rounds(sku):
        return [one for one in shop.said("OutOfStock", product_id=uuid_of("product", sku))
                if one["source"] == "/flowmart/notification"]
    shop.until(lambda: len(rounds(out)) >= 2)
    first, second = rounds(out)[:2]
    told(test, shop, first, "notification", "GetInventoryListResponse", "0.0.4")
    test.assertEqual((first["data"]["new_quantity"], first["data"]["adjustment_reason"]), (0, "still out of stock"))
    test.assertNotEqual(first["data"]["event_id"], second["data"]["event_id"], "one each round")
    test.assertEqual((rounds(back), rounds(never)), ([], []), "it came back; and what never was there has not run out")


@row("sends", "Notification", "GetInventoryList")
def the_stock_list_is_asked_for_what_is_out(test):
    shop = shop_with("--digest", "1s")
    sku = shop.product(1)
    shop.order(sku, 1, "Bank Transfer")
    asked = shop.until(lambda: shop.said("GetInventoryList"))[0]
    told(test, shop, asked, "notification", "StockDigestDue", "0.0.1")
    test.assertEqual((asked["data"]["filters"], asked["data"]["pagination"]),
                     ({"inStock": False}, {"page": 1, "pageSize": 1000}))
    test.assertTrue([one for one in shop.said("GetInventoryListResponse") if one["causationid"] == asked["id"]])


# ---- Shipping


@row("sends", "Shipping", "ShipmentCreated")
def a_parcel_that_is_made_up_is_announced(test):
    shop = shop_with()
    sku = shop.product()
    number, shipment = shop.order(sku, 2, "Bank Transfer"), fresh("parcel")
    shop.parcel(shipment, number, sku, 2)
    event = only(test, shop.said("ShipmentCreated", shipmentId=shipment))
    told(test, shop, event, "shipping", "CreateShipment", "0.0.1")
    test.assertEqual({name: event["data"][name] for name in ("orderId", "address", "items", "shippingMethod")},
                     {"orderId": uuid_of("order", number), "address": PARCEL_ADDRESS,
                      "items": [{"itemId": sku, "quantity": 2}], "shippingMethod": "express"})


def moved(test, message, statuses, cause="UpdateShipmentStatus", version="0.0.1"):
    shop = shop_with()
    number = shop.paid(shop.product())
    for at, status in enumerate(statuses):
        test.assertEqual(shop.said(message, shipmentId=f"shp-{number}-1"), [])
        shop.report(f"shp-{number}-1", status, at=f"2026-03-1{at}T09:00:00Z")
    event = only(test, shop.said(message, shipmentId=f"shp-{number}-1"))
    told(test, shop, event, "shipping", cause, version)
    test.assertEqual(event["data"]["orderId"], uuid_of("order", number))
    return shop, number


@row("sends", "Shipping", "ReturnInitiated")
def a_parcel_that_shall_come_back_is_announced_once(test):
    shop = shop_with()
    number = shop.arrived(shop.product(), 2)
    shipment = f"shp-{number}-1"
    for _ in range(2):
        shop.give_back(number, 1)
    shop.send("CreateReturnLabel", {"shipmentId": shipment})
    event = only(test, shop.said("ReturnInitiated", shipmentId=shipment))
    told(test, shop, event, "shipping", "CreateReturnLabel", "0.0.1")
    asked = only(test, [one for one in shop.said("CreateReturnLabel", shipmentId=shipment)
                        if one["source"] != "/flowmart/outside"])
    test.assertEqual(shop.cause(asked), "ReturnApproved")
    test.assertEqual(event["data"]["orderId"], uuid_of("order", number))
    # One that is not delivered after the last attempt comes back, too.
    lost = shop.paid(shop.product())
    shop.report(f"shp-{lost}-1", "shipped")
    for day in (1, 2, 3):
        test.assertEqual(shop.said("ReturnInitiated", shipmentId=f"shp-{lost}-1"), [])
        shop.do(f"/v1/shipments/shp-{lost}-1/fail", {"reason": "moved", "at": f"2026-03-0{day}T09:00:00Z"})
    told(test, shop, only(test, shop.said("ReturnInitiated", shipmentId=f"shp-{lost}-1")), "shipping",
         "ReportDeliveryFailure", "0.0.1")


@row("sends", "Shipping", "ShipmentDispatched")
def a_parcel_that_leaves_is_announced(test):
    moved(test, "ShipmentDispatched", ["shipped"])


@row("sends", "Shipping", "ShipmentInTransit")
def a_parcel_on_its_way_is_announced(test):
    moved(test, "ShipmentInTransit", ["shipped", "shipped"])


@row("sends", "Shipping", "ShipmentDelivered")
def a_parcel_that_arrives_is_announced_and_ends_its_order(test):
    shop, number = moved(test, "ShipmentDelivered", ["shipped", "delivered"])
    test.assertEqual(shop.stage(number), "Delivered")


@row("sends", "Shipping", "DeliveryFailed")
def a_parcel_that_was_not_taken_in_is_announced_with_the_reason(test):
    shop = shop_with()
    sku = shop.product()
    number = shop.paid(sku, to=GB)
    shipment = f"shp-{number}-1"
    shop.report(shipment, "shipped")

    def carrier_says(day, reason):
        shop.do("/v1/carriers/swift/reports", {"reports": [
            {"shipment": shipment, "status": "failed", "reason": reason, "at": f"2026-03-1{day}T09:00:00Z"}]})
    for _ in range(2):
        carrier_says(4, "nobody at home")
    event = only(test, shop.said("DeliveryFailed", shipmentId=shipment))
    told(test, shop, event, "shipping", "ReportDeliveryFailure", "1.0.0")
    test.assertEqual((event["data"]["orderId"], event["data"]["failureReason"]),
                     (uuid_of("order", number), "nobody at home"))
    test.assertEqual(shop.stage(number), "Shipped")
    test.assertEqual(shop.titles(f"C-{number}")[0], f"A delivery of order {number} failed")
    for day in (5, 6):
        carrier_says(day, "moved")
    shop.report(shipment, "returned")
    shop.do(f"/v1/shipments/{shipment}/receive", {"restock": True, "then": "refund"})
    test.assertEqual(shop.stock(sku), (10, 0, 10))
    shop.until(lambda: shop.said("PaymentRefunded", order=uuid_of("order", number)))
