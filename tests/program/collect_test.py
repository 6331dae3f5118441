"""Click and collect: an order that its buyer picks up at a warehouse, from placing to handing over, and when nobody
comes for it. And what parcels leave to people: staff hear of those that wait for them, nothing is sent twice, carriers
show who they are."""
import json
import os
import unittest

from harness import Server, place_order, uuid_of
from parcel_shop import Shop, allowed, units, wait_for

server = None
shop = None
STAFF = uuid_of("staff", "stock")


def setUpModule():
    global server, shop
    server = Server()
    server.start()
    shop = Shop(server)


def tearDownModule():
    server.__exit__()


def wish(customer, items, **more):
    return {"customerId": customer, "items": [{"productId": sku, "quantity": quantity} for sku, quantity in items],
            "shippingAddress": {"street": "Via del Corso 18", "city": "Roma", "country": "IT", "postalCode": "00186"}, **more}


def details(customer, about):
    page = shop.json("GET", f"/v1/notifications?customerId={customer}&limit=100")[1]["items"]
    return [one for one in page if about in one["title"]]


class Collected(unittest.TestCase):
    def placed(self, sku, quantity=2, here=5, there=50, customer="C-COL"):
        """To be collected in the south, though the north has more of it and comes first."""
        server.add_product(sku, there, price="3.00", warehouse=f"{sku}-a")
        server.add_product(sku, here, price="3.00", warehouse="south")
        order = shop.post("/v1/orders", wish(customer, [(sku, quantity)], collectAt="south"), 201)
        number = order["orderNumber"]
        (parcel,) = wait_for(lambda: (found := shop.parcels(number)) and found)
        return number, order, parcel

    def test_from_placing_to_handing_over(self):
        number, order, parcel = self.placed("LAMP", customer="C-WALK")
        self.assertEqual((order["collectAt"], shop.order(number)["collectAt"]), ("south", "south"))
        self.assertEqual((parcel["method"], parcel["warehouseId"], units(parcel), parcel["status"]),
                         ("collect", uuid_of("warehouse", "south"), {"LAMP": 2}, "pending"))
        path = f"/v1/shipments/{parcel['id']}"
        ready = shop.post(path + "/dispatch", {})
        self.assertEqual((ready["status"], allowed(ready)), ("ready", ["deliver", "fail", "collect"]))
        self.assertIn(parcel["id"], [one["id"] for one in shop.json("GET", "/v1/shipments?status=ready")[1]["items"]])
        self.assertEqual(shop.stock("LAMP")["south"], (3, 0), "it stands at the counter")
        told = details("C-WALK", "ready for collection")
        self.assertEqual(len(told), 1)
        self.assertIn("waits for you at south", told[0]["message"])
        self.assertFalse(details("C-WALK", "on its way"))
        self.assertEqual(shop.order(number)["stage"], "Shipped")
        handed = shop.post(path + "/collect", {})
        self.assertEqual((handed["status"], shop.order(number)["stage"]), ("delivered", "Delivered"))
        self.assertEqual(shop.post(path + "/collect", {})["version"], handed["version"], "said again it adds nothing")

    def test_it_is_promised_and_looked_for_there_alone(self):
        server.add_product("RARE", 50, price="3.00", warehouse="north")
        server.add_product("RARE", 1, price="3.00", warehouse="south")
        refused = shop.post("/v1/orders", wish("C-RARE", [("RARE", 2)], collectAt="south"), 409)
        self.assertEqual((refused["shorts"][0]["available"], shop.stock("RARE")["north"]), (1, (50, 0)))
        number = shop.post("/v1/orders", wish("C-RARE", [("RARE", 1)], collectAt="south"), 201)["orderNumber"]
        wait_for(lambda: shop.parcels(number))
        more = shop.post(f"/v1/orders/{number}/amend", {"lines": [{"line": 1, "quantity": 2}]}, 409)
        self.assertEqual(more["shorts"][0]["available"], 0)
        (parcel,) = shop.parcels(number)
        shop.post(f"/v1/shipments/{parcel['id']}/reject", {"productId": "RARE", "reason": "broken", "stock": "quantity"})
        self.assertEqual(shop.stock("RARE"), {"north": (50, 0), "south": (0, 0)}, "nowhere else is looked")
        waits = [one["message"] for one in details(STAFF, f"{parcel['id']} waits for somebody")]
        self.assertEqual(len(waits), 1)
        self.assertIn("1 units could not be had elsewhere", waits[0])

    def test_a_place_that_is_not_there_is_named(self):
        server.add_product("WHERE", 5, price="3.00", warehouse="south")
        for place in ("nowhere", "South"):
            refused = shop.post("/v1/orders", wish("C-WHERE", [("WHERE", 1)], collectAt=place), 422)
            self.assertEqual(refused["type"], "/problems/no-such-place")
            self.assertIn(place, refused["detail"])
            self.assertEqual([one["pointer"] for one in refused["errors"]], ["/collectAt"])
        self.assertEqual(shop.stock("WHERE")["south"], (5, 0))
        shop.post("/v1/orders", wish("C-WHERE", [("WHERE", 1)], collectAt=uuid_of("warehouse", "south")), 201)

    def test_what_nobody_collects_is_back_at_once(self):
        number, _, parcel = self.placed("SHADE", customer="C-GONE")
        path = f"/v1/shipments/{parcel['id']}"
        shop.post(path + "/fail", {"reason": "nobody came"}, 409)
        shop.post(path + "/dispatch", {})
        stands = shop.json("GET", "/v1/flows/FulfilmentFlow/instances?step=shipment_dispatched&limit=200")[1]["instances"]
        self.assertIn(number, [one["name"] for one in stands], "beyond its deadline it shows as stuck")
        gone = shop.post(path + "/fail", {"reason": "nobody came"})
        self.assertEqual((gone["status"], allowed(gone)), ("returned", ["receive"]))
        self.assertEqual(len(details("C-GONE", "was not collected")), 1)
        self.assertEqual(len(details(STAFF, f"{parcel['id']} waits for somebody")), 1)
        shop.post(path + "/receive", {"restock": True, "then": "refund"})
        self.assertEqual(shop.stock("SHADE")["south"], (5, 0))
        wait_for(lambda: shop.json("GET", f"/v1/orders/{number}/payments")[1]["items"][0]["status"] == "refunded")

    def test_put_out_once_more(self):
        number, _, parcel = self.placed("PLUG", customer="C-MORE")
        shop.post(f"/v1/shipments/{parcel['id']}/dispatch", {})
        shop.post(f"/v1/shipments/{parcel['id']}/fail", {"reason": "nobody came"})
        shop.post(f"/v1/shipments/{parcel['id']}/receive", {"restock": True, "then": "resend"})
        again = shop.parcels(number)[1]
        self.assertEqual((again["method"], again["warehouseId"]), ("collect", uuid_of("warehouse", "south")))
        shop.post(f"/v1/shipments/{again['id']}/collect", {})
        self.assertEqual(shop.order(number)["stage"], "Delivered")
        self.assertEqual(len(details("C-MORE", "ready for collection")), 2)

    def test_what_is_sent_is_not_collected(self):
        server.add_product("SENT", 5, price="3.00")
        (parcel,) = shop.paid("SENT-1", [("SENT", 1, "3.00")])
        self.assertEqual(shop.post(f"/v1/shipments/{parcel['id']}/collect", {}, 409)["type"],
                         "/problems/shipment-not-collected")
        self.assertNotIn("collect", allowed(parcel))
        for bad in ({"collectAt": ""}, {"collectAt": "x" * 129}, {"collectAt": 7}):
            shop.post("/v1/orders", wish("C-BAD", [("SENT", 1)], **bad), 422)

    def test_a_preview_hands_nothing_over(self):
        number, _, parcel = self.placed("CORD")
        path = f"/v1/shipments/{parcel['id']}/collect"
        before = shop.parcel(parcel["id"])
        self.assertEqual(shop.post(path + "?preview=true", {})["status"], "delivered")
        self.assertEqual(shop.parcel(parcel["id"]), before)
        shop.post(path, {}, 412, {"If-Match": '"77"'})


class LeftToPeople(unittest.TestCase):
    def out(self, name, quantity=2, customer="C-OUT"):
        server.add_product(name, 20, price="3.00")
        (parcel,) = shop.paid(f"{name}-1", [(name, quantity, "3.00")], customer=customer)
        shop.post(f"/v1/shipments/{parcel['id']}/dispatch", {"carrier": "swift", "trackingNumber": "SW-9", "weight": 700,
                                                             "postage": 3.2, "carrierStatus": "On the road"})
        return f"{name}-1", parcel["id"]

    def claimed(self, order, quantity, wanted):
        asked = shop.post(f"/v1/orders/{order}/claims", {"lines": [{"line": 1, "quantity": quantity}], "wanted": wanted}, 201)
        return shop.post(f"/v1/returns/{asked['id']}/approve")

    def test_what_a_claim_has_replaced_is_not_sent_again(self):
        for wanted in ("resend", "refund"):
            order, parcel = self.out(f"LOST-{wanted}")
            self.claimed(order, 2, wanted)
            shop.post("/v1/messages/UpdateShipmentStatus", {"shipmentId": parcel, "status": "returned"})
            for query in ("?preview=true", ""):
                twice = shop.post(f"/v1/shipments/{parcel}/receive{query}", {"restock": True, "then": "resend"}, 409)
                self.assertEqual(twice["type"], "/problems/shipment-replaced")
            shop.post(f"/v1/shipments/{parcel}/receive", {"restock": True, "then": "refund"})
            self.assertEqual(shop.stock(f"LOST-{wanted}")["main"][0], 20)

    def test_a_claim_for_what_another_parcel_brought_stands_in_no_ones_way(self):
        server.add_product("PAIR", 20, price="3.00")
        (first,) = shop.paid("PAIR-1", [("PAIR", 2, "3.00")])
        shop.post(f"/v1/shipments/{first['id']}/split", {"items": [{"productId": "PAIR", "quantity": 1}]})
        first, second = (one["id"] for one in shop.parcels("PAIR-1"))
        shop.post(f"/v1/shipments/{first}/deliver", {})
        shop.post(f"/v1/shipments/{second}/dispatch", {})
        self.claimed("PAIR-1", 1, "refund")
        shop.post("/v1/messages/UpdateShipmentStatus", {"shipmentId": second, "status": "returned"})
        shop.post(f"/v1/shipments/{second}/receive", {"restock": True, "then": "resend"})

    def test_lists_show_what_the_carrier_says(self):
        order, parcel = self.out("LIST")
        wanted = {"carrier": "swift", "trackingNumber": "SW-9", "weight": 700, "postage": 3.2, "currency": "GBP",
                  "carrierStatus": "On the road"}
        for path in (f"/v1/orders/{order}/shipments", "/v1/shipments?limit=100"):
            row = next(one for one in shop.json("GET", path)[1]["items"] if one["id"] == parcel)
            self.assertEqual({key: row[key] for key in wanted}, wanted, path)
        server.stop()
        server.start()
        shop.post(f"/v1/shipments/{parcel}/deliver", {"carrierStatus": "Left at 9, of before", "at": "2020-01-01T00:00:00Z"})
        row = shop.json("GET", f"/v1/orders/{order}/shipments")[1]["items"][0]
        self.assertEqual((row["carrierStatus"], row["weight"]), (shop.parcel(parcel)["carrierStatus"], 700))

    def test_a_notification_names_its_carrier(self):
        order, parcel = self.out("NAME", customer="C-NAME")
        shop.post(f"/v1/shipments/{parcel}/fail", {"reason": "dog"})
        shop.post(f"/v1/shipments/{parcel}/deliver", {})
        for about in ("on its way", "failed", "delivered"):
            (notice,) = details("C-NAME", about)
            said = shop.post("/v1/messages/GetNotificationDetails", {"notificationId": notice["id"]})
            self.assertEqual(said["metadata"], {"orderId": uuid_of("order", order), "shippingProvider": "swift"}, about)
        (paid,) = details("C-NAME", "Payment received")
        said = shop.post("/v1/messages/GetNotificationDetails", {"notificationId": paid["id"]})
        self.assertNotIn("shippingProvider", said["metadata"])


class Secrets(unittest.TestCase):
    """A shop that has settled secrets believes no carrier without its own."""

    def reported(self, at, carrier, secret):
        headers = {"Authorization": f"Bearer {secret}"} if secret else None
        return at.json("POST", f"/v1/carriers/{carrier}/reports", {"reports": [{"shipment": "none", "status": "delivered"}]},
                       headers)[0]

    def test_from_a_file_and_from_the_environment(self):
        at = Server()
        file = os.path.join(at.folder, "secrets")
        with open(file, "w") as out:
            out.write("# carriers\nswift=0123456789abcdef\n\n")
        at.options = ("--carrier-secrets", file)
        os.environ["FLOWMART_CARRIER_SECRETS"] = "slow=fedcba9876543210"
        try:
            with at:
                self.assertEqual(self.reported(at, "swift", "0123456789abcdef"), 200)
                self.assertEqual(self.reported(at, "slow", "fedcba9876543210"), 200)
                for carrier, secret in (("swift", None), ("swift", "0123456789abcdeF"), ("swift", "fedcba9876543210"),
                                        ("other", "0123456789abcdef"), ("swift", ""), ("swift", "0123456789abcdef0")):
                    self.assertEqual(self.reported(at, carrier, secret), 401, (carrier, secret))
                status, headers, _ = at.request("POST", "/v1/carriers/swift/reports", {"reports": []})
                self.assertEqual((status, headers["WWW-Authenticate"]), (401, "Bearer"))
        finally:
            del os.environ["FLOWMART_CARRIER_SECRETS"]

    def test_what_is_no_secret_is_said_at_the_start(self):
        for text in ("swift", "=0123456789abcdef", "swift=short", "swift=0123456789abcdef\nswift=0123456789abcdef"):
            at = Server()
            file = os.path.join(at.folder, "secrets")
            with open(file, "w") as out:
                out.write(text)
            done = at.run("serve", "--gateway", "test", "--data", at.data, "--port", "0", "--carrier-secrets", file)
            self.assertEqual(done.returncode, 2, (text, done.stderr))
            self.assertNotIn("0123456789abcdef", done.stderr + done.stdout)
            at.__exit__()


class ZzVerify(unittest.TestCase):
    def test_verify_finds_nothing(self):
        server.stop()
        verified = server.run("verify", "--data", server.data)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        server.start()


if __name__ == "__main__":
    unittest.main()
