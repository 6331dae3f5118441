"""Orders that change their mind, over HTTP: less, more, other goods, an address; lines called off; previews; versions and
If-Match; and verify over all of it."""
import json
import pathlib
import re
import time
import unittest

from harness import Server, place_order, uuid_of

server = None


def setUpModule():
    global server
    server = Server()
    server.start()
    for sku, price in (("POT", "12.50"), ("CUP", "2.00"), ("RARE", "5.00")):
        server.add_product(sku, 5 if sku == "RARE" else 5000, price=price)


def tearDownModule():
    server.__exit__()


def available(sku):
    status, stock = server.json("POST", "/v1/messages/GetInventoryStatus", {"productId": sku})
    assert status == 200, stock
    return stock["aggregatedInventory"]["totalAvailable"]


def events(message):
    return server.json("GET", f"/v1/events?last=20&message={message}")[1]["events"]


class Amending(unittest.TestCase):
    def placed(self, number, lines=(("POT", 2, "12.50"), ("CUP", 3, "2.00")), method="Credit Card", token="tok", paid=True):
        status, answer = server.json("POST", "/v1/messages/PlaceOrder",
                                     place_order(number, list(lines), method=method, token=token))
        self.assertEqual(status, 201, answer)
        return self.until(number, lambda order: order["stage"] == "Processing") if paid else answer

    def until(self, number, wanted):
        for _ in range(500):
            order = server.json("GET", f"/v1/orders/{number}")[1]
            if wanted(order):
                return order
            time.sleep(0.02)
        self.fail(order)

    def post(self, path, body=None, wanted=200, headers=None):
        status, answer = server.json("POST", f"/v1/orders/{path}", body, headers)
        self.assertEqual(status, wanted, answer)
        return answer

    def units(self, order):
        return [(item["sku"], item["quantity"]) for item in order["items"]]

    def test_less_of_a_paid_order_goes_back(self):
        before = available("POT")
        self.placed("LESS-1")
        order = self.post("LESS-1/amend", {"lines": [{"line": 1, "quantity": 1}], "remove": [{"productId": "CUP"}]})
        self.assertEqual((self.units(order), order["totalAmount"]), ([("POT", 1), ("CUP", 0)], 12.5))
        self.assertEqual([item.get("cancelled") for item in order["items"]], [1, 3])
        self.assertEqual(order["amendments"][0]["status"], "counted")
        self.assertEqual(available("POT"), before - 1)
        paid = self.until("LESS-1", lambda one: one["payment"]["status"] == "partially_refunded")
        self.assertEqual(paid["payment"]["amount"], 12.5)
        told = next(one["data"] for one in events("OrderAmended") if one["data"]["orderId"] == order["id"])
        self.assertEqual([(one["oldQuantity"], one["newQuantity"]) for one in told["amendedItems"]], [(2, 1), (3, 0)])
        self.assertEqual((told["orderStatus"], told["totalAmount"]), ("processing", 12.5))

    def test_more_is_paid_before_it_counts(self):
        self.placed("MORE-1")
        self.post("MORE-1/amend", {"lines": [{"productId": "POT", "quantity": 3}], "add": [{"productId": "RARE", "quantity": 1}]})
        order = self.until("MORE-1", lambda one: one["amendments"][0]["status"] == "counted")
        self.assertEqual((self.units(order), order["totalAmount"]), ([("POT", 3), ("CUP", 3), ("RARE", 1)], 48.5))
        paid = [one["data"]["amount"] for one in events("PaymentProcessed")
                if one["data"]["orderId"] == uuid_of("order", "MORE-1")]
        self.assertEqual(sorted(paid), [17.5, 31])
        each = server.json("GET", "/v1/orders/MORE-1/payments")[1]["items"]
        self.assertEqual([(one["amount"], one["captured"]) for one in each], [(31, 31), (17.5, 17.5)])
        whole = server.json("GET", "/v1/payments?orderId=MORE-1")[1]["items"][0]
        self.assertEqual((whole["amount"], whole["captured"]), (48.5, 48.5))

    def test_more_of_a_transfer_leaves_the_order_as_it_was_until_the_rest_has_come(self):
        self.placed("NO-1", method="Bank Transfer", paid=False)
        status, answer = server.json("POST", "/v1/messages/RecordTransfer", {
            "order": uuid_of("order", "NO-1"), "reference": "t-NO-1", "amount": {"amount": 31, "currency": "GBP"}})
        self.assertEqual(status, 200, answer)
        waiting = self.post("NO-1/amend", {"lines": [{"line": 1, "quantity": 3}]})
        self.assertEqual((waiting["totalAmount"], waiting["amendments"][0]["status"]), (31, "charging"))
        refused = self.post("NO-1/amend", {"lines": [{"line": 1, "quantity": 4}]}, 409)
        self.assertEqual(refused["type"], "/problems/amendment-open")

    def test_what_is_short_is_named_and_nothing_changes(self):
        before = self.placed("SHORT-1")
        stock = available("RARE"), available("POT")
        body = {"lines": [{"line": 1, "quantity": 4}], "add": [{"productId": "RARE", "quantity": 900}]}
        for path in ("SHORT-1/amend?preview=true", "SHORT-1/amend"):
            short = self.post(path, body, 409)
            self.assertEqual(short["type"], "/problems/out-of-stock")
            self.assertEqual([(one["sku"], one["wanted"], one["available"]) for one in short["shorts"]],
                             [("RARE", 900, stock[0])])
            self.assertIn("/items/2", [one["pointer"] for one in short["errors"]])
        self.assertEqual(server.json("GET", "/v1/orders/SHORT-1")[1], before)
        self.assertEqual((available("RARE"), available("POT")), stock)
        unknown = self.post("SHORT-1/amend", {"add": [{"productId": "NONE-SUCH", "quantity": 1}]}, 422)
        self.assertIn("NONE-SUCH", json.dumps(unknown))

    def test_an_unpaid_order_asks_for_what_it_now_costs(self):
        self.placed("OPEN-1", method="Bank Transfer", paid=False)
        order = self.post("OPEN-1/amend", {"lines": [{"line": 2, "quantity": 5}]})
        self.assertEqual(order["totalAmount"], 35)
        status, answer = server.json("POST", "/v1/messages/RecordTransfer", {
            "order": uuid_of("order", "OPEN-1"), "reference": "t-OPEN-1", "amount": {"amount": 35, "currency": "GBP"}})
        self.assertEqual(status, 200, answer)
        self.assertEqual(server.json("GET", "/v1/orders/OPEN-1")[1]["stage"], "Processing")

    def test_while_a_charge_is_under_way_it_says_so(self):
        self.placed("SLOW-1", token="tok_slow", paid=False)
        refused = self.post("SLOW-1/amend", {"lines": [{"line": 1, "quantity": 1}]}, 409)
        self.assertEqual(refused["type"], "/problems/amendment-refused")
        self.assertIn("just being paid", refused["detail"])

    def test_lines_are_called_off(self):
        before = available("CUP")
        self.placed("OFF-1")
        order = self.post("OFF-1/cancel", {"lines": [{"line": 2, "quantity": 1}]})
        self.assertEqual((self.units(order), order["totalAmount"]), ([("POT", 2), ("CUP", 2)], 29))
        order = self.post("OFF-1/cancel", {"lines": [{"line": 2}]})
        self.assertEqual((self.units(order), available("CUP")), ([("POT", 2), ("CUP", 0)], before))
        self.assertEqual(self.post("OFF-1/cancel", {"lines": [{"line": 2, "quantity": 1}]}, 422)["type"],
                         "/problems/order-invalid")
        self.post("OFF-1/cancel", {"lines": [{"line": 1}]})
        self.until("OFF-1", lambda one: one["status"] == "cancelled")

    def test_the_whole_order_is_called_off(self):
        self.placed("WHOLE-1")
        shown = self.post("WHOLE-1/cancel?preview=true", {"reason": "too late"})
        self.assertNotEqual(server.json("GET", "/v1/orders/WHOLE-1")[1]["stage"], "Cancelled")
        self.assertIn(shown["stage"], ("Processing", "Cancelled"))
        self.post("WHOLE-1/cancel", {"reason": "too late"})
        self.until("WHOLE-1", lambda one: one["status"] == "cancelled")
        told = [one["data"]["cancellationReason"] for one in events("OrderCancelled")]
        self.assertIn("too late", told)

    def test_the_address_and_what_is_noted(self):
        self.placed("TO-1")
        there = {"street": "1 New Street", "city": "Leeds", "state": "", "country": "GB", "postalCode": "LS1 1AA"}
        order = self.post("TO-1/amend", {"shippingAddress": there})
        self.assertEqual(order["shippingAddress"], there)
        parcels = server.json("GET", "/v1/orders/TO-1/shipments")[1]["items"]
        for _ in range(500):
            parcels = server.json("GET", "/v1/orders/TO-1/shipments")[1]["items"]
            if len(parcels) == 2:
                break
            time.sleep(0.02)
        self.assertEqual(sorted(one["status"] for one in parcels), ["cancelled", "pending"])
        noted = {"note": "ring twice", "tags": ["vip"], "customFields": [{"name": "gift", "value": "yes"}]}
        status, order = server.json("PATCH", "/v1/orders/TO-1", noted)
        self.assertEqual(status, 200, order)
        self.assertEqual({key: order[key] for key in noted}, noted)
        for bad in ({}, {"status": "cancelled", "note": "x"}, {"tags": ["x" * 200]}, {"note": "x" * 4001}):
            self.assertEqual(server.json("PATCH", "/v1/orders/TO-1", bad)[0], 422, bad)

    def test_a_preview_answers_as_the_act_and_does_nothing(self):
        self.placed("SHOWN-1", method="Bank Transfer", paid=False)
        bare = lambda order: re.sub(r'"(asked|ended|updated)At": "[^"]*"', "", json.dumps(order))
        for path, body in (("amend", {"lines": [{"line": 1, "quantity": 4}], "add": [{"productId": "CUP", "quantity": 2}]}),
                           ("cancel", {"lines": [{"line": 2, "quantity": 2}]}),
                           ("amend", {"shippingAddress": {"street": "x", "city": "y", "state": "", "country": "GB", "postalCode": "z"}})):
            def state():
                return (server.json("GET", "/v1/events?last=1&private=true")[1]["events"][0]["position"], available("POT"),
                        server.json("GET", "/v1/orders/SHOWN-1")[1])
            # What other orders here still wait for moves the journal, too.
            for _ in range(500):
                if b"\nflowmart_effects_open 0\n" in server.request("GET", "/metrics")[2]:
                    break
                time.sleep(0.02)
            before = state()
            shown = self.post(f"SHOWN-1/{path}?preview=true", body)
            self.assertEqual(state(), before)
            done = self.post(f"SHOWN-1/{path}", body)
            self.assertEqual(bare(shown), bare(done))
            self.assertNotEqual(bare(done), bare(before[2]))

    def test_a_version_that_was_overtaken_is_refused(self):
        self.placed("VER-1", method="Bank Transfer", paid=False)
        status, headers, data = server.request("GET", "/v1/orders/VER-1")
        first = headers["ETag"]
        self.assertEqual(first, f'"{json.loads(data)["version"]}"')
        self.post("VER-1/amend", {"lines": [{"line": 1, "quantity": 1}]}, headers={"If-Match": first})
        for path, body in (("amend", {"lines": [{"line": 1, "quantity": 3}]}), ("cancel", None), ("cancel", {"lines": [{"line": 2}]}),
                           ("holds", {"reason": "x"}), ("amend?preview=true", {"lines": [{"line": 1, "quantity": 3}]})):
            stale = self.post(f"VER-1/{path}", body, 412, headers={"If-Match": first})
            self.assertEqual(stale["type"], "/problems/version-stale")
        for body in ({"note": "x"}, {"status": "cancelled"}):
            self.assertEqual(server.json("PATCH", "/v1/orders/VER-1", body, {"If-Match": first})[0], 412)
        now = server.request("GET", "/v1/orders/VER-1")[1]["ETag"]
        for match in (f'W/{now}', '"x"', "garbage"):
            self.post("VER-1/cancel", None, 412, headers={"If-Match": match})
        self.post("VER-1/holds", {"reason": "x"}, headers={"If-Match": f'"77", {now}'})
        self.post("VER-1/holds", {"reason": "x"}, headers={"If-Match": "*"})

    def test_each_version_is_readable(self):
        first = self.placed("READ-1", method="Bank Transfer", paid=False)
        second = self.post("READ-1/amend", {"lines": [{"line": 1, "quantity": 1}]})
        third = self.post("READ-1/holds", {"reason": "wait"})
        for _ in range(500):
            status, page = server.json("GET", "/v1/orders/READ-1/versions")
            if status == 200 and len(page["items"]) == 3:
                break
            time.sleep(0.02)
        self.assertEqual([(one["version"], one["message"]) for one in page["items"]],
                         [(1, "OrderPlaced"), (2, "AmendmentEnded"), (3, "OrderHeld")])
        read = [server.json("GET", f"/v1/orders/READ-1/versions/{n}") for n in (1, 2, 3)]
        self.assertEqual([status for status, _ in read], [200] * 3)
        self.assertEqual([order["items"] for _, order in read], [first["items"], second["items"], third["items"]])
        self.assertEqual(read[2][1], third)
        for version in ("0", "4", "x", "-1"):
            self.assertEqual(server.json("GET", f"/v1/orders/READ-1/versions/{version}")[0], 404)
        self.assertEqual(server.json("GET", "/v1/orders/NOBODYS/versions")[0], 404)

    def test_what_may_be_done_is_said(self):
        order = self.placed("ACT-1")
        actions = {one["name"]: one for one in order["actions"]}
        self.assertTrue(actions["amend"]["allowed"] and actions["cancel-line"]["allowed"])
        self.post("ACT-1/cancel")
        gone = self.until("ACT-1", lambda one: one["status"] == "cancelled")
        actions = {one["name"]: one for one in gone["actions"]}
        self.assertIn("was cancelled", actions["amend"]["reason"])
        self.assertEqual(self.post("ACT-1/amend", {"lines": [{"line": 1, "quantity": 1}]}, 409)["type"],
                         "/problems/order-cancelled")

    def test_a_key_makes_one_change(self):
        self.placed("KEY-1")
        key = {"Idempotency-Key": "amend-key-1"}
        body = {"lines": [{"line": 2, "quantity": 1}]}
        once = self.post("KEY-1/cancel", body, headers=key)
        again = self.post("KEY-1/cancel", body, headers=key)
        self.assertEqual(self.units(again), self.units(once))

    def test_what_is_asked_for_wrongly(self):
        self.placed("WRONG-1")
        for body in ({"lines": [{"quantity": 1}]}, {"lines": [{"line": 9, "quantity": 1}]}, {"lines": [{"line": 1}]},
                     {"lines": [{"line": 1, "productId": "POT", "quantity": 1}]}, {"lines": [{"line": 1, "quantity": -1}]},
                     {"lines": [{"line": 1, "quantity": 1}, {"line": 1, "quantity": 2}]}, {"more": 1},
                     {"add": [{"productId": "CUP", "quantity": 0}]}, {"add": [{"productId": "CUP", "quantity": 1, "price": -1}]},
                     {"remove": [{"line": 1, "quantity": 1}]}, {"lines": [{"line": 1, "quantity": 10 ** 12}]}):
            self.post("WRONG-1/amend", body, 422)
        self.post("WRONG-1/amend?preview=perhaps", {}, 400)
        self.post("NOBODYS/amend", {"lines": [{"line": 1, "quantity": 1}]}, 404)
        self.assertEqual(self.units(server.json("GET", "/v1/orders/WRONG-1")[1]), [("POT", 2), ("CUP", 3)])


class Elsewhere(unittest.TestCase):
    def test_an_orders_service_elsewhere_is_followed_by_what_it_says(self):
        with Server() as shop:
            shop.add_product("LAMP", 10)
            status, order = shop.json("POST", "/v1/messages/PlaceOrder",
                                      place_order("E-1", [("LAMP", 4, "2.50")], method="Bank Transfer"))
            self.assertEqual(status, 201, order)

            def amended(number, old, new):
                event = {"specversion": "1.0", "id": f"amended-{number}", "source": "https://orders.example",
                         "type": "com.flowmart.OrderAmended.v0.0.1", "data": {
                             "orderId": order["id"], "userId": order["id"], "orderStatus": "pending", "totalAmount": 2.5 * new,
                             "timestamp": "2026-03-14T10:02:11Z", "amendedItems": [
                                 {"productId": uuid_of("product", "LAMP"), "productName": "Lamp", "oldQuantity": old,
                                  "newQuantity": new, "unitPrice": 2.5, "totalPrice": 2.5 * new}]}}
                return shop.json("POST", "/v1/messages", event, {"Content-Type": "application/cloudevents+json"})

            def held():
                for _ in range(500):
                    found = [(one["units"], one.get("owed")) for one in
                             shop.json("GET", "/v1/products/LAMP/reservations")[1]["items"]]
                    if found == self.wanted:
                        return found
                    time.sleep(0.02)
                return found
            self.assertEqual(amended(0, 4, 13)[0], 403, "while Orders runs here, that is its own word")
            shop.stop()
            shop.options = ("--without", "orders")
            shop.start()
            self.assertEqual(amended(1, 4, 13)[0], 200)
            short = shop.json("GET", "/v1/events?last=1&message=OutOfStock")[1]["events"][0]["data"]
            self.assertEqual(short["new_quantity"], -3)
            self.wanted = [(0, 3), (10, None)]
            self.assertEqual(held(), self.wanted)
            self.assertEqual(amended(2, 13, 2)[0], 200)
            self.wanted = [(2, None)]
            self.assertEqual(held(), self.wanted)
            shop.stop()
            done = shop.run("verify", "--data", shop.data)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class Persons(unittest.TestCase):
    def test_what_an_amendment_tells_of_a_person_is_sealed_and_erased_with_them(self):
        with Server() as shop:
            shop.add_product("LAMP", 10)
            status, order = shop.json("POST", "/v1/messages/PlaceOrder", place_order("P-1", [("LAMP", 4, "2.50")], customer="C-9"))
            self.assertEqual(status, 201, order)
            there = {"street": "9 Quagga Terrace", "city": "Leeds", "state": "", "country": "GB", "postalCode": "LS1 1AA"}
            status, order = shop.json("PATCH", "/v1/orders/P-1", {"note": "asks for Wilhelmina", "shippingAddress": there})
            self.assertEqual((status, order["note"], order["shippingAddress"]), (200, "asks for Wilhelmina", there))
            self.assertEqual(order["amendments"][0]["shippingAddress"], there)
            shop.stop()
            texts = (b"Quagga", b"Wilhelmina")
            found = [(path.name, text) for path in pathlib.Path(shop.data).iterdir() if path.is_file()
                     for text in texts if text in path.read_bytes()]
            self.assertEqual(found, [])
            shop.start()
            self.assertEqual(shop.json("GET", "/v1/orders/P-1")[1]["note"], "asks for Wilhelmina")
            self.assertEqual(shop.json("POST", "/v1/orders/P-1/cancel")[0], 200)
            for _ in range(500):
                status, answer = shop.json("POST", f"/v1/customers/{uuid_of('customer', 'C-9')}/erase")
                if status == 202:
                    break
                time.sleep(0.02)
            self.assertEqual(status, 202, answer)
            for _ in range(500):
                order = shop.json("GET", "/v1/orders/P-1")[1]
                if order["note"] != "asks for Wilhelmina":
                    break
                time.sleep(0.02)
            self.assertNotIn("Wilhelmina", json.dumps(order))
            self.assertNotIn("Quagga", json.dumps(order))
            shop.stop()
            done = shop.run("verify", "--data", shop.data)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class Verified(unittest.TestCase):
    """Last: of all that was done above, before and after a start anew."""

    def test_verify_finds_nothing(self):
        before = server.json("GET", "/v1/orders/LESS-1")[1]
        server.stop()
        done = server.run("verify", "--data", server.data)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        server.start()
        self.assertEqual(server.json("GET", "/v1/orders/LESS-1")[1], before)


if __name__ == "__main__":
    unittest.main()
