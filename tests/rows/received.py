"""The 20 rows that the four services receive: what each changed in the receiver. A message is caused by the command
before it, or posted as the word of a service that runs elsewhere (`--without`)."""
import datetime

from shop import GB, STAFF, Shop, fresh, row, shop_with, uuid_of


def soon(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.isoformat().replace("+00:00", "Z")


# ---- Inventory


@row("receives", "Inventory", "OrderConfirmed")
def a_confirmed_orders_stock_is_firm_and_leaves_from_near_the_buyer(test):
    shop = shop_with()
    sku = shop.product(5, warehouses=(("far", "FR"), ("near", "GB")))
    shop.add(sku, 5, "near")

    def held():
        return [(one["orderNumber"], one["warehouse"], one["until"] is None)
                for one in shop.get(f"/v1/products/{sku}/reservations")["items"]]
    waiting = shop.order(sku, 1, "Bank Transfer", to=GB)
    shop.until(lambda: held() == [(waiting, "far", False)])
    confirmed = shop.paid(sku, 2, to=GB)
    shop.until(lambda: sorted(held()) == sorted([(waiting, "far", False), (confirmed, "near", True)]))
    test.assertEqual(shop.stock(sku), (10, 3, 7))


@row("receives", "Inventory", "GetInventoryList")
def the_stock_list_is_answered_in_every_field(test):
    shop = shop_with()
    sku = shop.product(10)
    category = fresh("category")
    shop.send("RegisterProduct", {
        "product": uuid_of("product", sku), "sku": sku, "name": "A lamp", "price": {"amount": 2.5, "currency": "GBP"},
        "category": category, "reorder_point": 0, "reorder_quantity": 0, "safety_stock": 0, "warehouses": []})
    shop.order(sku, 4, "Bank Transfer")
    answer = shop.send("GetInventoryList", {"filters": {"category": category, "inStock": True, "location": "main"}})
    test.assertEqual(answer, {
        "items": [{"productId": uuid_of("product", sku), "sku": sku, "productName": "A lamp", "category": category,
                   "location": "main", "quantityOnHand": 10, "quantityReserved": 4, "quantityAvailable": 6,
                   "inStock": True}],
        "pagination": {"page": 1, "pageSize": 10, "totalItems": 1, "totalPages": 1}})
    none = shop.send("GetInventoryList", {"filters": {"category": category, "inStock": False}})
    test.assertEqual(none["items"], [])


@row("receives", "Inventory", "OrderAmended")
def an_amendment_told_by_orders_elsewhere_changes_what_is_held(test):
    shop = Shop()
    try:
        sku = shop.product(10)
        number = shop.order(sku, 3, "Bank Transfer")
        shop.go_on_with("--without", "orders")

        def amended(old, new):
            shop.post("OrderAmended", "0.0.1", {
                "orderId": uuid_of("order", number), "userId": uuid_of("customer", f"C-{number}"),
                "amendedItems": [{"productId": uuid_of("product", sku), "productName": "A lamp", "oldQuantity": old,
                                  "newQuantity": new, "unitPrice": 2.5, "totalPrice": 2.5 * new}],
                "orderStatus": "processing", "totalAmount": 2.5 * new, "timestamp": "2026-03-14T09:26:53Z"})
        amended(3, 5)
        test.assertEqual(shop.stock(sku), (10, 5, 5))
        amended(5, 2)
        test.assertEqual(shop.stock(sku), (10, 2, 8))
        amended(2, 14)
        test.assertEqual(shop.stock(sku), (10, 10, 0), "as far as there is any")
        test.assertEqual([one["data"]["new_quantity"] for one in
                          shop.said("OutOfStock", product_id=uuid_of("product", sku))][0], -4, "so many are owed")
        owed = shop.until(lambda: [one for one in shop.get(f"/v1/products/{sku}/reservations")["items"]
                                   if one.get("owed")])
        test.assertEqual([(one["orderNumber"], one["owed"]) for one in owed], [(number, 4)])
    finally:
        shop.close()


@row("receives", "Inventory", "UpdateInventory")
def a_count_that_is_corrected_changes_the_shelf(test):
    shop = shop_with()
    sku = shop.product(10)
    shop.order(sku, 4, "Bank Transfer")
    shop.change(sku, -3)
    test.assertEqual(shop.stock(sku), (7, 4, 3))
    shop.change(sku, 5)
    test.assertEqual(shop.stock(sku), (12, 4, 8))
    shop.change(sku, -9, wanted=409)
    test.assertEqual(shop.stock(sku), (12, 4, 8), "what is promised stays")


@row("receives", "Inventory", "AddInventory")
def units_that_arrive_are_on_the_shelf(test):
    shop = shop_with()
    sku = shop.product(10)
    shop.add(sku, 7)
    test.assertEqual(shop.stock(sku), (17, 0, 17))
    unknown = fresh("never-registered")
    shop.add(unknown, 2)
    test.assertEqual(shop.get(f"/v1/products/{uuid_of('product', unknown)}")["onHand"], 2)


@row("receives", "Inventory", "GetInventoryStatus")
def a_products_status_is_answered_in_every_field(test):
    shop = shop_with()
    sku = shop.product(10, warehouses=(("main", "GB"), ("empty", "IE")))
    product = uuid_of("product", sku)
    shop.send("RegisterProduct", {
        "product": product, "sku": sku, "name": "A lamp", "price": {"amount": 2.5, "currency": "GBP"},
        "category": "lighting", "reorder_point": 6, "reorder_quantity": 24, "safety_stock": 2, "warehouses": []})
    number = shop.paid(sku, 3)
    shop.report(f"shp-{number}-1", "shipped")
    shop.order(sku, 2, "Bank Transfer")
    status = shop.send("GetInventoryStatus", {"productId": sku})
    test.assertEqual(status["productId"], sku)
    meta = status["productMetadata"]
    test.assertEqual((meta["sku"], meta["category"]["primary"]), (sku, "lighting"))
    test.assertRegex(meta["barcode"], r"^\d{12,13}$")
    test.assertEqual(status["aggregatedInventory"], {"totalAvailable": 5, "totalReserved": 2, "totalInTransit": 0,
                                                     "safetyStock": 2, "reorderLevel": 6})
    main, empty = status["locationBreakdown"]
    test.assertEqual((main["location"]["name"], empty["location"]["name"]), ("main", "empty"))
    test.assertEqual((main["inventory"]["availableQuantity"], main["inventory"]["reservedQuantity"],
                      empty["inventory"]["availableQuantity"]), (5, 2, 0))
    movements = status["recentMovements"]
    test.assertEqual([(one["type"], one["quantity"], one["reason"]) for one in movements],
                     [("outbound", -3, "shipment"), ("inbound", 10, "restock")])
    test.assertEqual(movements[0]["reference"], {"orderId": uuid_of("order", number)})
    alerts = status["alerts"]
    test.assertTrue(alerts["lowStock"])
    test.assertEqual([one["message"] for one in alerts["messages"]],
                     ["Only 5 available; the reorder point is 6.", "Order 24 more."])
    # A parcel that leaves is no count, and what is low is so since the order that made it so.
    low = [one for one in shop.said("InventoryAdjusted", product_id=product) if one["data"]["new_quantity"] == 5][0]
    test.assertEqual(alerts["messages"][0]["timestamp"], low["time"])
    test.assertEqual(main["inventory"]["lastCountDate"], low["time"][:10], "not before it was put on file")
    shop.change(sku, 4)
    test.assertEqual(shop.send("GetInventoryStatus", {"productId": product})["alerts"],
                     {"lowStock": False, "qualityIssues": False, "supplierDelays": False, "messages": []})


@row("receives", "Inventory", "DeleteInventory")
def a_product_that_is_dropped_is_gone(test):
    shop = shop_with()
    sku = shop.product(10)
    wish = {"productId": uuid_of("product", sku), "reason": "no longer made", "timestamp": "2026-03-31T18:00:00Z"}
    number = shop.order(sku, 1, "Bank Transfer")
    shop.send("DeleteInventory", wish, 409)
    test.assertEqual(shop.stock(sku), (10, 1, 9), "some of it is promised")
    shop.send("CancelOrder", {"order": uuid_of("order", number), "reason": "", "actor": "jo"})
    shop.send("DeleteInventory", wish)
    test.assertIsNone(shop.stock(sku))
    shop.send("GetInventoryStatus", {"productId": sku}, 404)


# ---- Orders


@row("receives", "Orders", "InventoryAdjusted")
def a_late_transfers_order_that_waits_for_stock_is_tried_again_when_some_comes(test):
    shop = shop_with("--hold-time", "3s", "--transfer-hold", "3s")
    sku = shop.product(2)
    late = shop.order(sku, 2, "Bank Transfer")
    shop.until(lambda: shop.titles(f"C-{late}")[0] == f"Order {late} waits for your transfer")
    test.assertEqual((shop.stage(late), shop.stock(sku)), ("Pending", (2, 0, 2)), "it keeps nothing meanwhile")
    shop.paid(sku, 2)
    shop.transfer(late, 5)
    test.assertEqual(shop.titles(f"C-{late}")[0], f"Order {late} waits for its goods")
    test.assertEqual(shop.stage(late), "Pending")
    shop.add(sku, 1)
    test.assertEqual(shop.stage(late), "Pending", "one is not enough")
    shop.add(sku, 1)
    test.assertEqual((shop.stage(late), shop.stock(sku)), ("Processing", (4, 4, 0)))
    shop.until(lambda: shop.said("ShipmentCreated", orderId=uuid_of("order", late)))


@row("receives", "Orders", "GetOrder")
def an_order_is_answered_in_every_field(test):
    shop = shop_with()
    sku = shop.product(10)
    number = shop.paid(sku, 4)
    order = uuid_of("order", number)
    told = shop.send("GetOrder", {"orderId": order})
    paid = shop.send("GetPaymentStatus", {"orderId": order})
    address = {"addressLine1": "Via del Corso 18", "city": "Roma", "state": "RM", "postalCode": "00186", "country": "IT"}
    line = told["orderItems"][0].pop("orderItemId")
    test.assertRegex(line, "^[0-9a-f-]{36}$")
    initiated = shop.said("PaymentInitiated", orderId=order)[0]
    test.assertEqual(told, {
        "orderId": order, "orderNumber": number, "customerId": uuid_of("customer", f"C-{number}"),
        "orderDate": "2026-03-14T09:26:53Z", "status": "Processing",
        "orderItems": [{"productId": uuid_of("product", sku), "productName": f"Product {sku}", "quantity": 4,
                        "unitPrice": 2.5, "totalPrice": 10}],
        "totalAmount": 10, "shippingAddress": address, "billingAddress": address,
        "payment": {"paymentId": initiated["data"]["paymentId"], "status": "completed", "amount": 10,
                    "currency": "GBP", "paymentMethod": "credit_card", "transactionId": paid["transactionId"]}})
    test.assertNotEqual(paid["transactionId"], "tok_visa", "the processor's name for it, not what was charged")
    test.assertEqual(shop.get(f"/v1/orders/{number}")["payment"]["transactionId"], paid["transactionId"])
    declined = uuid_of("order", shop.order(sku, token="tok_declined"))
    shop.until(lambda: shop.send("GetOrder", {"orderId": declined})["payment"]["status"] == "failed")
    test.assertEqual(shop.send("GetPaymentStatus", {"orderId": declined})["paymentStatus"], "failed")
    shop.send("GetOrder", {"orderId": uuid_of("order", "nobody's")}, 404)


@row("receives", "Orders", "PlaceOrder")
def an_order_that_is_placed_is_there_and_keeps_its_stock(test):
    shop = shop_with()
    sku = shop.product(10)
    number = shop.order(sku, 4, "Bank Transfer")
    shown = shop.get(f"/v1/orders/{number}")
    test.assertEqual((shown["stage"], shown["totalAmount"], shown["items"][0]["quantity"]), ("Pending", 10, 4))
    test.assertEqual(shop.stock(sku), (10, 4, 6))
    shop.order(sku, 4, "Bank Transfer", number=number)
    test.assertEqual(shop.stock(sku), (10, 4, 6), "the same again adds nothing")


@row("receives", "Orders", "UserSubscriptionCancelled")
def a_subscriptions_orders_that_have_not_left_end_with_it(test):
    shop = shop_with("--without", "subscription")
    sku, box, buyer = shop.product(20), fresh("box"), fresh("C")

    def ends(**more):
        shop.post("UserSubscriptionCancelled", "0.0.1", {
            "userId": uuid_of("customer", buyer), "subscriptionId": box, "cancellationReason": "moving abroad",
            "timestamp": "2026-04-02T20:11:01Z", **more})
    left, packed, other = (shop.paid(sku, number=name, customer=buyer) for name in (f"{box}/1", f"{box}/2", fresh("lamp")))
    shop.report(f"shp-{left}-1", "shipped")
    ends(effectiveAt=soon(2))
    late = shop.order(sku, method="Bank Transfer", number=f"{box}/3", customer=buyer)
    orders = [uuid_of("order", name) for name in (left, packed, late, other)]

    def stages():
        return [shop.send("GetOrder", {"orderId": order})["status"] for order in orders]
    test.assertEqual(stages(), ["Shipped", "Processing", "Pending", "Processing"], "its last moment is to come")
    shop.until(lambda: stages() == ["Shipped", "Cancelled", "Cancelled", "Processing"])
    test.assertEqual(shop.said("OrderCancelled", orderId=orders[1])[0]["data"]["cancellationReason"], "moving abroad")
    after = shop.order(sku, method="Bank Transfer", number=f"{box}/4", customer=buyer)
    ends(effectiveAt="2026-04-02T00:00:00Z")
    test.assertEqual(shop.send("GetOrder", {"orderId": uuid_of("order", after)})["status"], "Cancelled")


# ---- Notifications


@row("receives", "Notification", "InventoryAdjusted")
def staff_hear_of_stock_that_is_out_when_the_product_is(test):
    shop = shop_with("--without", "inventory")
    product, heard = uuid_of("product", fresh("lamp")), len(shop.notices(STAFF))

    def adjusted(warehouse, change, left, version="1.0.1", **more):
        shop.post("InventoryAdjusted", version, {
            "event_id": fresh("evt"), "timestamp": "2026-03-14T09:26:53Z", "product_id": product,
            "adjusted_quantity": change, "new_quantity": left, "adjustment_reason": "sale",
            **({"warehouse_id": uuid_of("warehouse", warehouse)} if warehouse else {}), **more})

    def news():
        return len(shop.notices(STAFF)) - heard
    adjusted("a", 5, 5)
    adjusted("b", 5, 5)
    adjusted("a", -5, 0)
    test.assertEqual(news(), 0, "there is some in the other warehouse")
    adjusted("b", -5, 0)
    test.assertEqual(news(), 1)
    told = shop.notices(STAFF)[0]
    test.assertEqual(told["title"], "Out of stock")
    test.assertIn(product, told["message"])
    adjusted("b", -1, 0)
    test.assertEqual(news(), 1, "once as long as it stays so")


@row("receives", "Notification", "PaymentProcessed")
def a_buyer_is_told_that_the_payment_has_arrived(test):
    shop = shop_with("--without", "payment")
    number = shop.order(shop.product(), 4)
    buyer = f"C-{number}"
    test.assertEqual(shop.titles(buyer), [f"Order {number} received"])
    shop.post("PaymentProcessed", "1.0.0", shop.payment_of(number, amount=9.99))
    test.assertEqual(len(shop.titles(buyer)), 1, "it is not what is due")
    shop.post("PaymentProcessed", "1.0.0", shop.payment_of(number))
    test.assertEqual(shop.titles(buyer)[0], "Payment received")
    test.assertIn(f"10.00 GBP for order {number}", shop.notices(buyer)[0]["message"])


@row("receives", "Notification", "GetUserNotifications")
def what_a_buyer_was_told_is_answered_newest_first(test):
    shop = shop_with()
    number = shop.order(shop.product(), 1, "Bank Transfer")
    buyer = f"C-{number}"
    shop.transfer(number, 2.5)
    answer = shop.send("GetUserNotifications", {"userId": buyer})
    test.assertEqual((answer["userId"], [one["title"] for one in answer["notifications"]]),
                     (buyer, ["Payment received", f"Order {number} received"]))
    first = answer["notifications"][0]
    test.assertEqual(first["status"], "unread")
    test.assertEqual(first["createdAt"], shop.said("PaymentProcessed", orderId=uuid_of("order", number))[0]["time"])
    shop.send("MarkNotificationRead", {"notification": first["notificationId"]})
    unread = shop.send("GetUserNotifications", {"userId": buyer, "status": "unread"})["notifications"]
    test.assertEqual([one["title"] for one in unread], [f"Order {number} received"])
    last = shop.send("GetUserNotifications", {"userId": buyer, "limit": 1, "offset": 1})["notifications"]
    test.assertEqual([one["title"] for one in last], [f"Order {number} received"])


@row("receives", "Notification", "GetNotificationDetails")
def a_notification_is_answered_in_every_field(test):
    shop = shop_with()
    number = shop.order(shop.product(), 1, "Bank Transfer")
    order, buyer = uuid_of("order", number), f"C-{number}"
    listed = shop.notices(buyer)[0]
    told = shop.send("GetNotificationDetails", {"notificationId": listed["notificationId"]})
    placed = shop.said("OrderPlaced", order=order)[0]
    test.assertEqual(told, {**listed, "userId": buyer, "type": "order", "createdAt": placed["time"],
                            "metadata": {"orderId": order}})
    test.assertEqual(told["message"], f"Thank you for your order {number} over 2.50 GBP. We keep its goods for you.")
    shop.send("MarkNotificationRead", {"notification": told["notificationId"]})
    test.assertEqual(shop.send("GetNotificationDetails", {"notificationId": told["notificationId"]})["status"], "read")
    shop.send("GetNotificationDetails", {"notificationId": "nobody's"}, 404)


# ---- Shipping


@row("receives", "Shipping", "CancelShipment")
def a_parcel_that_is_called_off_stays_and_its_units_may_be_packed_again(test):
    shop = shop_with()
    sku = shop.product()
    number, first, second = shop.order(sku, 2, "Bank Transfer"), fresh("parcel"), fresh("parcel")
    shop.parcel(first, number, sku, 2)
    shop.parcel(second, number, sku, 2, wanted=409)
    shop.send("CancelShipment", {"shipmentId": first})
    shop.parcel(second, number, sku, 2)
    shop.report(first, "shipped", wanted=409)
    shop.until(lambda: shop.get(f"/v1/shipments/{first}")["status"] == "cancelled")
    # Of one that is to be fulfilled somebody is told: its flow waits for a person.
    number = shop.paid(sku, 2)
    shop.send("CancelShipment", {"shipmentId": f"shp-{number}-1"})
    waits = "/v1/flows/FulfilmentFlow/instances?step=fulfil_order&limit=200"
    shop.until(lambda: number in [one["name"] for one in shop.get(waits)["instances"]])
    test.assertEqual(shop.stock(sku)[1], 4, "the units are still the orders'")
    shop.parcel(fresh("parcel"), number, sku, 2)
    shop.until(lambda: number not in [one["name"] for one in shop.get(waits)["instances"]])


@row("receives", "Shipping", "CreateReturnLabel")
def a_return_label_is_there_once_it_is_asked_for(test):
    shop = shop_with("--sender", "FlowMart")
    number = shop.arrived(shop.product(), 2)
    label = f"/v1/shipments/shp-{number}-1/label?kind=return"
    test.assertEqual(shop.server.request("GET", label)[0], 409)
    asked = shop.give_back(number, 1)
    event = [one for one in shop.said("CreateReturnLabel", shipmentId=f"shp-{number}-1")]
    test.assertEqual([shop.cause(one) for one in event], ["ReturnApproved"], "a yes leads to it")
    status, headers, page = shop.server.request("GET", label)
    test.assertEqual((status, headers["Content-Type"], page[:5]), (200, "application/pdf", b"%PDF-"))
    test.assertEqual(shop.server.request("GET", f"/v1/returns/{asked}/label")[0], 200, "it is the return's")
    # Sent by itself it is a return of all that is in the parcel.
    other = shop.arrived(shop.product(), 3)
    shop.send("CreateReturnLabel", {"shipmentId": f"shp-{other}-1"})
    made = shop.get(f"/v1/returns/ret-{other}-1")
    test.assertEqual((made["status"], [one["quantity"] for one in made["lines"]]), ("approved", [3]))


@row("receives", "Shipping", "CreateShipment")
def a_parcel_is_made_of_what_is_open_and_of_no_more(test):
    shop = shop_with()
    sku = shop.product()
    number, shipment = shop.order(sku, 3, "Bank Transfer"), fresh("parcel")
    shop.parcel(shipment, number, sku, 4, wanted=409)
    shop.parcel(shipment, fresh("nobody's"), sku, 1, wanted=404)
    shop.parcel(shipment, number, sku, 2)
    made = shop.until(lambda: shop.server.json("GET", f"/v1/shipments/{shipment}")[1].get("id") and
                      shop.get(f"/v1/shipments/{shipment}"))
    test.assertEqual((made["status"], made["orderNumber"], made["units"], made["method"]),
                     ("pending", number, 2, "express"))
    shop.parcel(fresh("parcel"), number, sku, 2, wanted=409)
    shop.parcel(fresh("parcel"), number, sku, 1)


@row("receives", "Shipping", "UpdateShipmentStatus")
def a_carriers_report_moves_the_parcel_its_goods_and_its_order(test):
    shop = shop_with()
    sku = shop.product(10)
    number = shop.paid(sku, 4)
    shipment = f"shp-{number}-1"
    test.assertEqual(shop.stock(sku), (10, 4, 6))
    shop.report(shipment, "shipped")
    test.assertEqual((shop.stage(number), shop.stock(sku)), ("Shipped", (6, 0, 6)))
    shop.report(shipment, "delivered")
    test.assertEqual(shop.stage(number), "Delivered")
    test.assertEqual(shop.titles(f"C-{number}")[0], f"Order {number} delivered")
    shop.until(lambda: shop.get(f"/v1/shipments/{shipment}")["status"] == "delivered")
    shop.report(fresh("nobody's"), "shipped", wanted=404)


@row("receives", "Shipping", "PaymentProcessed")
def a_paid_orders_parcel_may_leave(test):
    shop = shop_with("--without", "payment")
    sku = shop.product()
    number, shipment = shop.order(sku, 2), fresh("parcel")
    shop.parcel(shipment, number, sku, 2)
    shop.report(shipment, "shipped", wanted=409)
    shop.post("PaymentProcessed", "1.0.0", shop.payment_of(number, currency="EUR"))
    shop.report(shipment, "shipped", wanted=409)
    shop.post("PaymentProcessed", "1.0.0", shop.payment_of(number))
    shop.report(shipment, "shipped")
    test.assertEqual(len(shop.said("ShipmentDispatched", shipmentId=shipment)), 1)
