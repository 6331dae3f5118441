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

    def test_a_paid_order_whose_parcel_has_anothers_name_stands_still(self):
        address = {"street": "4 Mill Lane", "city": "Leeds", "state": "", "postalCode": "LS1 4AB", "country": "GB"}
        waiting = place_order("V-8", [("LAMP", 1, "2.50")], method="Bank Transfer")
        self.assertEqual(self.server.request("POST", "/v1/messages/PlaceOrder", waiting)[0], 201)
        status, answer = self.server.json("POST", "/v1/messages/CreateShipment", {
            "shipmentId": "shp-V-9-1", "orderId": uuid_of("order", "V-8"), "address": address,
            "shippingMethod": "standard", "items": [{"itemId": "LAMP", "quantity": 1}]})
        self.assertEqual(status, 200, answer)
        self.assertIn("all invariants hold", self.verify(0))
        paid = place_order("V-9", [("LAMP", 1, "2.50")])
        self.assertEqual(self.server.request("POST", "/v1/messages/PlaceOrder", paid)[0], 201)
        self.wait_until_paid("V-9")
        told = self.verify(1)
        self.assertIn("invariant 14 is broken", told)
        self.assertIn(f"order {uuid_of('order', 'V-9')} is paid, and nothing moves it on", told)

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
