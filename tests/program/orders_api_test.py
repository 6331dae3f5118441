"""/v1/orders as its callers see it: what is told when it is placed and later, by which names, at which prices, and
until when it can be called off."""
import json
import time
import unittest

from harness import Server, place_order, uuid_of

server = None


def setUpModule():
    global server
    server = Server("--demo", "--without", "subscription")
    server.start()
    server.add_product("POT", 500, price="12.50")


def tearDownModule():
    server.__exit__()


def create(key=None, **changes):
    body = {"customerId": "C-17", "items": [{"productId": "POT", "quantity": 2, "price": 12.5}],
            "shippingAddress": {"street": "4 Mill Lane", "city": "Leeds", "country": "GB", "postalCode": "LS1 4AB"}}
    body.update(changes)
    status, _, data = server.request("POST", "/v1/orders", body, {"Idempotency-Key": key} if key else None)
    return status, data


class Orders(unittest.TestCase):
    def placed(self, *arguments, **changes):
        status, data = create(*arguments, **changes)
        self.assertEqual(status, 201, data)
        return json.loads(data)

    def test_what_is_told_later_is_what_was_told_first(self):
        order = self.placed()
        later = server.json("GET", f"/v1/orders/{order['id']}")[1]
        for member in ("id", "orderNumber", "customerId", "items", "totalAmount", "currency", "shippingAddress",
                       "billingAddress", "createdAt"):
            self.assertEqual(later[member], order[member], member)
        # Its money may be there by then, and could be given back.
        self.assertEqual(later["actions"][:-1], order["actions"][:-1])
        self.assertEqual(order["actions"][-1]["name"], "refund")
        self.assertEqual(order["customerId"], "C-17")
        listed = server.json("GET", "/v1/orders?customerId=C-17")[1]["items"]
        self.assertIn((order["orderNumber"], "C-17"), [(one["orderNumber"], one["customerId"]) for one in listed])

    def test_the_number_that_we_gave_names_the_order(self):
        order = self.placed()
        self.assertRegex(order["orderNumber"], "^ORD-[0-9]+$")
        status, found = server.json("GET", f"/v1/orders/{order['orderNumber']}")
        self.assertEqual((status, found["id"]), (200, order["id"]))
        self.assertEqual(server.request("GET", "/v1/orders/ORD-0000000000")[0], 404)

    def test_an_order_is_called_off_by_its_number(self):
        status, answer = server.json("POST", "/v1/messages/PlaceOrder", place_order(
            "8d7f1f0e-6a3c-4c55-9a63-6f3d6b7f0c11", [("POT", 1, "12.50")], method="Bank Transfer"))
        self.assertEqual(status, 201, answer)
        status, order = server.json("PATCH", f"/v1/orders/{answer['orderNumber']}", {"status": "cancelled"})
        self.assertEqual((status, order["id"], order["status"]), (200, answer["id"], "cancelled"))

    def test_a_preview_answers_as_the_act_would_and_does_nothing(self):
        status, answer = server.json("POST", "/v1/messages/PlaceOrder", place_order(
            "PREVIEW-1", [("POT", 1, "12.50")], method="Bank Transfer"))
        self.assertEqual(status, 201, answer)
        before = [server.json("GET", path)[1] for path in ("/v1/events?last=5&private=true", "/v1/orders/PREVIEW-1",
                                                           "/v1/stock/POT")]
        status, shown = server.json("PATCH", "/v1/orders/PREVIEW-1?preview=true", {"status": "cancelled"})
        self.assertEqual((status, shown["status"]), (200, "cancelled"), shown)
        after = [server.json("GET", path)[1] for path in ("/v1/events?last=5&private=true", "/v1/orders/PREVIEW-1",
                                                          "/v1/stock/POT")]
        self.assertEqual(after, before)
        status, done = server.json("PATCH", "/v1/orders/PREVIEW-1", {"status": "cancelled"})
        self.assertEqual({**done, "updatedAt": 0}, {**shown, "updatedAt": 0})
        self.assertEqual(server.request("PATCH", "/v1/orders/NOBODYS?preview=true", {"status": "cancelled"})[0], 404)
        self.assertEqual(server.request("PATCH", "/v1/orders/PREVIEW-1?preview=x", {"status": "cancelled"})[0], 400)

    def test_without_a_price_the_products_own_is_taken(self):
        lines = [{"productId": "POT", "quantity": 3}, {"productId": "POT", "quantity": 1, "price": 1}]
        order = self.placed("own-price", items=lines)
        self.assertEqual([line["price"] for line in order["items"]], [12.5, 1])
        self.assertEqual([line["name"] for line in order["items"]], ["Product POT", "POT"])
        self.assertEqual(order["totalAmount"], 38.5)

    def test_the_price_is_that_of_the_first_time(self):
        server.add_product("DEAR", 10, price="5.00")
        lines = [{"productId": "DEAR", "quantity": 1}]
        first = create("dear", items=lines)
        server.add_product("DEAR", 0, price="7.00")
        self.assertEqual(create("dear", items=lines), first, "the same key, the same bytes")
        self.assertEqual(self.placed(items=lines)["totalAmount"], 7)
        status, _ = server.json("POST", "/v1/messages/DeleteInventory", {
            "productId": uuid_of("product", "DEAR"), "reason": "sold out", "timestamp": "2026-01-01T00:00:00Z"})
        self.assertIn(status, (200, 409))

    def test_a_repeat_needs_no_price_any_more(self):
        server.add_product("GONE", 1, price="5.00")
        lines = [{"productId": "GONE", "quantity": 1}]
        unknown = [{"productId": "NEVER", "quantity": 1}]
        first = create("gone", items=lines)
        self.assertEqual(first[0], 201)
        status, data = create("never", items=unknown)
        self.assertEqual((status, json.loads(data)["type"]), (422, "/problems/unknown-product"))
        self.assertEqual(json.loads(data)["errors"][0]["pointer"], "/items/0")
        # Under a key that was used for something else, it is that which is said.
        status, data = create("gone", items=unknown)
        self.assertEqual((status, json.loads(data)["type"]), (422, "/problems/idempotency-key-reused"))

    def test_no_calling_off_once_the_first_parcel_has_left(self):
        number = "PARCELS-1"
        self.assertEqual(server.request("POST", "/v1/messages/PlaceOrder", place_order(
            number, [("POT", 3, "12.50")], method="Bank Transfer"))[0], 201)
        order = uuid_of("order", number)
        address = {"street": "4 Mill Lane", "city": "Leeds", "state": "", "postalCode": "LS1 4AB", "country": "GB"}
        for name, quantity in (("part-1", 1), ("part-2", 2)):
            status, answer = server.json("POST", "/v1/messages/CreateShipment", {
                "shipmentId": name, "orderId": order, "address": address, "shippingMethod": "standard",
                "items": [{"itemId": "POT", "quantity": quantity}]})
            self.assertEqual(status, 200, answer)
        status, answer = server.json("POST", "/v1/messages/RecordTransfer", {
            "order": order, "reference": "t-1", "amount": {"amount": 37.5, "currency": "GBP"}})
        self.assertEqual(status, 200, answer)
        for _ in range(200):  # the demo's carrier fetches them one after another
            story = server.json("GET", f"/v1/orders/{number}/story")[1]["messages"]
            if any(one["message"] == "ShipmentDispatched" for one in story):
                break
            time.sleep(0.05)
        status, problem = server.json("PATCH", f"/v1/orders/{number}", {"status": "cancelled"})
        self.assertEqual((status, problem["type"]), (409, "/problems/order-dispatched"))

    def test_what_another_shop_knows_of_an_order_is_kept(self):
        beside = {
            "references": [{"system": "shopify", "id": "5001"}, {"system": "erp", "id": "SO/77"}],
            "lineReferences": [{"line": 1, "system": "shopify", "id": "9001"}],
            "adjustments": [{"kind": "discount", "code": "SPRING", "amount": -2.5, "included": False},
                            {"kind": "shipping", "amount": 4.95, "taxRate": 20, "included": False},
                            {"kind": "tax", "line": 1, "amount": 4.17, "included": True}],
            "tags": ["gift"], "origin": {"channel": "shopify", "placedAt": "2026-03-14T09:26:53Z"},
            "customFields": [{"name": "wrapping", "value": "blue"}],
            "customer": {"name": "Ada Byron", "email": "ada@example.org", "phone": "+44 113 496 0000"},
            "billingAddress": {"street": "1 Bank St", "city": "York", "state": "", "country": "GB", "postalCode": "YO1 7AA"}}
        order = self.placed(**beside)
        self.assertEqual(order["totalAmount"], 27.45)
        for server_is in ("as it was", "started again"):
            for name in (order["id"], order["orderNumber"], "shopify:5001", "erp:SO%2F77"):
                status, found = server.json("GET", f"/v1/orders/{name}")
                self.assertEqual((status, found["id"], found["totalAmount"]), (200, order["id"], 27.45), (server_is, name))
                for member, value in beside.items():
                    self.assertEqual(found[member], value, (server_is, member))
            if server_is == "as it was":
                server.kill()
                server.start()
        told = server.json("POST", "/v1/messages/GetOrder", {"orderId": order["id"]})[1]
        self.assertEqual(told["billingAddress"]["addressLine1"], "1 Bank St")
        self.assertEqual(found["payment"]["amount"], 27.45)
        story = server.json("GET", "/v1/orders/shopify:5001/story")[1]
        self.assertEqual((story["orderId"], story["messages"][0]["message"]), (order["id"], "PlaceOrder"))
        listed = server.json("GET", "/v1/orders?q=5001%20gift")[1]["items"]
        self.assertEqual([one["id"] for one in listed], [order["id"]])

    def test_a_feed_that_comes_twice_changes_nothing(self):
        feed = {"references": [{"system": "etsy", "id": "7001"}]}
        order = self.placed(**feed)
        position = server.json("GET", "/v1/events?last=1&private=true")[1]["end"]
        self.assertEqual(self.placed(**feed), order)
        again = server.json("GET", f"/v1/events?after={position}&private=true")[1]["events"]
        self.assertNotIn("PlaceOrder", [one["type"].split(".")[2] for one in again])
        status, data = create(**feed, tags=["other"])
        self.assertEqual((status, json.loads(data)["type"]), (422, "/problems/idempotency-key-reused"))
        status, data = create("a key of its own", **feed)
        self.assertEqual((status, json.loads(data)["type"]), (409, "/problems/reference-taken"), data)
        self.assertIn(order["orderNumber"], json.loads(data)["detail"])

    def test_a_refusal_of_what_comes_beside_an_order_leaves_no_trace(self):
        end = server.json("GET", "/v1/events?last=1&private=true")[1]["end"]
        for wrong, pointer in (({"references": [{"system": "no such name", "id": "1"}]}, "/references/0/system"),
                               ({"references": [{"system": "amazon", "id": "1"}],
                                 "adjustments": [{"kind": "discount", "amount": -99, "included": False}]}, "/adjustments"),
                               ({"lineReferences": [{"line": 9, "system": "amazon", "id": "1"}]}, "/lineReferences/0/line")):
            status, data = create(**wrong)
            self.assertEqual((status, [fault["pointer"] for fault in json.loads(data)["errors"]]), (422, [pointer]))
        later = server.json("GET", f"/v1/events?after={end}&private=true")[1]["events"]  # of the orders before it
        self.assertFalse({"PlaceOrder", "OrderDetails", "ReserveStock"} & {one["type"].split(".")[2] for one in later})
        self.assertEqual(server.request("GET", "/v1/orders/amazon:1")[0], 404)
        self.placed(references=[{"system": "amazon", "id": "1"}])

    def test_what_actions_says_is_what_a_patch_does(self):
        def cancel_of(order):
            self.assertEqual([action["name"] for action in order["actions"]],
                             ["cancel", "hold", "release", "return", "amend", "cancel-line", "refund"])
            return order["actions"][0]

        def ask(number):
            """The action, and what a try of it says, of one moment: the demo's carrier goes on meanwhile."""
            while True:
                before = server.json("GET", f"/v1/orders/{number}")[1]
                tried = server.json("PATCH", f"/v1/orders/{number}?preview=true", {"status": "cancelled"})
                if server.json("GET", f"/v1/orders/{number}")[1] == before:
                    return before["stage"], cancel_of(before), tried

        def agree(number):
            stage, action, (status, answer) = ask(number)
            if action["allowed"]:
                self.assertEqual((status, action), (200, {"name": "cancel", "allowed": True}), answer)
                self.assertEqual(cancel_of(answer)["reason"], f"Order {number} was cancelled.")
            elif stage == "Cancelled":  # what it is already it becomes without a change
                self.assertEqual((status, cancel_of(answer)), (200, action))
            else:
                self.assertEqual((status, answer["detail"]), (409, action["reason"]))
            return stage, action

        self.assertEqual(server.request("POST", "/v1/messages/PlaceOrder", place_order(
            "ACTS-1", [("POT", 1, "12.50")], method="Bank Transfer"))[0], 201)
        self.assertEqual(agree("ACTS-1"), ("Pending", {"name": "cancel", "allowed": True}))
        status, done = server.json("PATCH", "/v1/orders/ACTS-1", {"status": "cancelled"})
        refused = {"name": "cancel", "allowed": False, "reason": "Order ACTS-1 was cancelled."}
        self.assertEqual((status, cancel_of(done)), (200, refused))
        self.assertEqual(agree("ACTS-1"), ("Cancelled", refused))
        status, placed = server.json("POST", "/v1/messages/PlaceOrder", place_order("ACTS-2", [("POT", 1, "12.50")]))
        self.assertEqual((status, cancel_of(placed)), (201, {"name": "cancel", "allowed": True}))
        seen = {}
        for _ in range(400):
            stage, action = agree("ACTS-2")
            seen[stage] = action
            if stage == "Delivered":
                break
            time.sleep(0.05)
        self.assertEqual(seen["Delivered"], {"name": "cancel", "allowed": False,
                                             "reason": "Order ACTS-2 has left; it can be returned."})

    def test_the_end_of_a_subscription_calls_its_orders_off_and_no_others(self):
        for number in ("coffee-box-118/2026-05", "WEB-88"):
            self.assertEqual(server.request("POST", "/v1/messages/PlaceOrder", place_order(
                number, [("POT", 1, "12.50")], method="Bank Transfer", customer="C-99"))[0], 201)
        event = {"specversion": "1.0", "id": "end-1", "source": "/subscriptions",
                 "type": "com.flowmart.UserSubscriptionCancelled.v0.0.1",
                 "data": {"userId": uuid_of("customer", "C-99"), "subscriptionId": "coffee-box-118",
                          "timestamp": "2026-04-02T20:11:01Z"}}
        status, answer = server.json("POST", "/v1/messages", event, {"Content-Type": "application/cloudevents+json"})
        self.assertEqual(status, 200, answer)
        self.assertEqual(server.json("GET", "/v1/orders/WEB-88")[1]["status"], "pending")
        number = uuid_of("order", "coffee-box-118/2026-05")
        self.assertEqual(server.json("GET", f"/v1/orders/{number}")[1]["status"], "cancelled")

    def test_the_demo_shop_does_not_sell_out(self):
        for n in range(400):
            status, answer = server.json("POST", "/v1/demo/orders")
            self.assertEqual(status, 201, (n, answer))


if __name__ == "__main__":
    unittest.main()
