"""`flowmart verify` on a folder that is sound, on one whose views were tampered with, and on one whose journal was."""
import os
import sqlite3
import time
import unittest

from harness import Server, place_order, uuid_of


class Verify(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.server.start()
        self.server.add_product("LAMP", 10)
        for number in range(5):
            order = place_order(f"V-{number}", [("LAMP", 1, "2.50")])
            self.assertEqual(self.server.request("POST", "/v1/messages/PlaceOrder", order)[0], 201)

    def tearDown(self):
        self.server.__exit__()

    def verify(self, status):
        done = self.server.run("verify", "--data", self.server.data)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def change(self, name, sql):
        with sqlite3.connect(os.path.join(self.server.data, name)) as store:
            self.assertEqual(store.execute(sql).rowcount, 1)
        store.close()

    def test_beside_a_running_server(self):
        self.assertIn("all invariants hold", self.verify(0))
        self.server.stop()
        self.assertIn("saved states equal a full replay", self.verify(0))

    def test_of_a_shop_that_has_taken_nothing(self):
        with Server() as empty:
            empty.stop()
            done = empty.run("verify", "--data", empty.data)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("all invariants hold", done.stdout)

    def test_of_a_shop_that_sells_in_another_currency(self):
        with Server("--currency", "JPY") as shop:
            shop.add_product("LAMP", 10, price="250", currency="JPY")
            self.assertEqual(shop.json("POST", "/v1/messages/PlaceOrder", place_order("YEN-1", [("LAMP", 1, "250")]))[0], 201)
            shop.stop()
            done = shop.run("verify", "--data", shop.data)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("saved states equal a full replay", done.stdout)

    def test_no_parcel_takes_another_orders_name(self):
        address = {"street": "4 Mill Lane", "city": "Leeds", "state": "", "postalCode": "LS1 4AB", "country": "GB"}
        waiting = place_order("V-8", [("LAMP", 3, "2.50")], method="Bank Transfer")
        self.assertEqual(self.server.request("POST", "/v1/messages/PlaceOrder", waiting)[0], 201)

        def pack(shipment, order="V-8"):
            return self.server.json("POST", "/v1/messages/CreateShipment", {
                "shipmentId": shipment, "orderId": uuid_of("order", order), "address": address,
                "shippingMethod": "standard", "items": [{"itemId": "LAMP", "quantity": 1}]})
        for name in ("shp-V-9-1", "shp-V-8-", "shp-V-8-x", "shp-"):
            status, answer = pack(name)
            self.assertEqual((status, answer["type"]), (422, "/problems/shipment-id-reserved"), name)
        self.assertEqual(pack("shp-V-8-1")[0], 200)
        self.assertEqual(pack("by-hand")[0], 200)
        paid = place_order("V-9", [("LAMP", 2, "2.50")])
        self.assertEqual(self.server.request("POST", "/v1/messages/PlaceOrder", paid)[0], 201)
        self.wait_until_paid("V-9")
        self.assertIn("all invariants hold", self.verify(0))
        # What is packed by hand under the order's own name leaves that name to nobody else.
        status, answer = self.server.json("POST", "/v1/messages/RecordTransfer", {
            "order": uuid_of("order", "V-8"), "reference": "t", "amount": {"amount": 7.5, "currency": "GBP"}})
        self.assertEqual(status, 200, answer)
        self.wait_until_paid("V-8")
        story = self.server.json("GET", "/v1/orders/V-8/story")[1]["messages"]
        self.assertEqual(len([one for one in story if one["message"] == "ShipmentCreated"]), 3)
        self.assertIn("all invariants hold", self.verify(0))

    def wait_until_paid(self, number):
        while self.server.json("GET", f"/v1/orders/{number}")[1]["stage"] != "Processing":
            time.sleep(0.05)

    def test_a_row_of_the_views_that_does_not_follow(self):
        self.server.stop()
        self.change("views.db", "UPDATE orders SET status = 'Delivered' WHERE number = 'V-3'")
        told = self.verify(1)
        self.assertIn("invariant 10 is broken", told)
        self.assertIn('has status = "Delivered", the journal gives', told)
        self.assertNotIn("all invariants hold", told)

    def test_a_record_that_was_changed(self):
        self.server.stop()
        with sqlite3.connect(os.path.join(self.server.data, "journal.db")) as journal:
            table, = journal.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%body%' LIMIT 1").fetchone()
            sequence, body = journal.execute(f"SELECT sequence, body FROM {table} WHERE sequence = 4").fetchone()
            journal.execute(f"UPDATE {table} SET body = ? WHERE sequence = 4", (body[:-1] + bytes([body[-1] ^ 1]),))
        journal.close()
        self.assertIn("invariant 1 is broken in record 4", self.verify(1))


if __name__ == "__main__":
    unittest.main()
