"""Parcels of orders that are not paid or not confirmed yet: packed by people, and put right when the order changes."""
import unittest

from harness import Server, place_order, uuid_of
from parcel_shop import Shop, allowed, units, wait_for

server = None
shop = Shop()


def setUpModule():
    global server
    server = shop.start()


def tearDownModule():
    server.__exit__()


class Unpaid(unittest.TestCase):
    """People may pack an order before it is paid; it may be changed, or lose its stock, after that."""

    def placed(self, name, quantity=4):
        shop.post("/v1/messages/PlaceOrder", place_order(name, [("POT", quantity, "12.50"), ("LID", 2, "2.50")],
                                                         method="Bank Transfer"), 201)

    def pay(self, name, amount):
        shop.post("/v1/messages/RecordTransfer", {"order": uuid_of("order", name), "reference": f"t-{name}",
                                                  "amount": {"amount": amount, "currency": "GBP"}})
        wait_for(lambda: shop.order(name)["stage"] == "Processing")

    def standing(self, name):
        return [(one["status"], units(one)) for one in shop.parcels(name) if one["status"] != "cancelled"]

    def test_parcels_never_have_more_than_is_ordered(self):
        self.placed("SOON-1")
        shop.post("/v1/orders/SOON-1/shipments", {"items": [{"productId": "POT", "quantity": 3}]}, 201)
        shop.post("/v1/orders/SOON-1/shipments", {"items": [{"productId": "LID", "quantity": 2}]}, 201)
        shop.post("/v1/orders/SOON-1/amend", {"lines": [{"line": 1, "quantity": 3}]})
        self.assertEqual([status for status, _ in self.standing("SOON-1")], ["pending"] * 2, "both still fit")
        shop.post("/v1/orders/SOON-1/amend", {"lines": [{"line": 1, "quantity": 2}]})
        wait_for(lambda: len(self.standing("SOON-1")) == 1)
        shop.post("/v1/orders/SOON-1/cancel", {"lines": [{"line": 2, "quantity": 1}]})
        wait_for(lambda: not self.standing("SOON-1"))
        self.pay("SOON-1", 27.5)
        (parcel,) = wait_for(lambda: self.standing("SOON-1"))
        self.assertEqual((parcel[0], sorted(parcel[1].values())), ("pending", [1, 2]))

    def test_no_parcel_goes_to_the_address_of_before(self):
        self.placed("MOVED-1")
        before = shop.post("/v1/orders/MOVED-1/shipments", {}, 201)["id"]
        shop.post("/v1/orders/MOVED-1/amend", {"shippingAddress": {
            "street": "1 New Street", "city": "Leeds", "state": "", "country": "GB", "postalCode": "LS1 1AA"}})
        wait_for(lambda: shop.parcel(before)["status"] == "cancelled")
        self.pay("MOVED-1", 55)
        wait_for(lambda: self.standing("MOVED-1"))
        to = [one["data"]["address"]["street"] for one in shop.events("CreateShipment", "MOVED-1")
              if one["data"]["shipmentId"] != before]
        self.assertEqual(to, ["1 New Street"])

    def test_a_warehouse_refuses_nothing_before_it_is_confirmed(self):
        with Server("--approve-above", "30") as other:
            held = Shop(other)
            other.add_product("POT", 10, price="12.50")
            other.add_product("POT", 10, price="12.50", warehouse="north")
            held.post("/v1/messages/PlaceOrder", place_order("YES-1", [("POT", 4, "12.50")]), 201)
            wait_for(lambda: held.order("YES-1")["payment"]["status"] == "completed")
            made = held.post("/v1/orders/YES-1/shipments", {}, 201)
            self.assertNotIn("reject", allowed(made))
            path, body = f"/v1/shipments/{made['id']}/reject", {"productId": "POT", "quantity": 2, "reason": "broken",
                                                                "stock": "quantity"}
            self.assertEqual(held.post(path, body, 409)["type"], "/problems/order-not-cleared")
            held.post("/v1/orders/YES-1/approve", {})
            wait_for(lambda: held.order("YES-1")["stage"] == "Processing")
            held.post(path, body)
            wait_for(lambda: held.stock("POT") == {"main": (8, 2), "north": (10, 2)})

    def test_nothing_is_packed_that_is_held_no_more(self):
        with Server("--transfer-hold", "2s") as other:
            slow = Shop(other)
            other.add_product("POT", 10, price="12.50")
            for name in ("LATE-1", "LATE-2"):
                slow.post("/v1/messages/PlaceOrder", place_order(name, [("POT", 3, "12.50")], method="Bank Transfer"), 201)
            slow.post("/v1/orders/LATE-1/shipments", {}, 201)
            wait_for(lambda: slow.stock("POT")["main"] == (10, 0))
            wait_for(lambda: [one["status"] for one in slow.parcels("LATE-1")] == ["cancelled"])
            for body in ({}, {"items": [{"productId": "POT", "quantity": 1}]}):
                slow.post("/v1/orders/LATE-2/shipments", body, 409)
            for name in ("LATE-1", "LATE-2"):
                slow.post("/v1/messages/RecordTransfer", {"order": uuid_of("order", name), "reference": f"t-{name}",
                                                          "amount": {"amount": 37.5, "currency": "GBP"}})
                wait_for(lambda: [units(one) for one in slow.parcels(name) if one["status"] == "pending"])
            self.assertEqual(slow.stock("POT")["main"], (10, 6))
            other.stop()
            done = other.run("verify", "--data", other.data)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class Verified(unittest.TestCase):
    """Last: of all that was done above."""

    def test_verify_finds_nothing(self):
        server.stop()
        done = server.run("verify", "--data", server.data)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
