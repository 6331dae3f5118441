"""A bank transfer that comes after its order's stock went back, over HTTP: it ends well, with the goods or with the money,
also where the program was killed in between."""
import time
import unittest

from harness import Server, place_order, uuid_of


class LateTransfers(unittest.TestCase):
    def shop(self, *options):
        shop = Server("--hold-time", "3s", "--transfer-hold", "3s", *options)
        self.addCleanup(shop.__exit__)
        shop.start()
        return shop

    def ends_well(self, shop):
        shop.stop()
        verified = shop.run("verify", "--data", shop.data)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def place(self, shop, number, quantity=2, method="Bank Transfer"):
        order = place_order(number, [("POT", quantity, "12.50")], method=method, customer=f"C-{number}")
        status, answer = shop.json("POST", "/v1/messages/PlaceOrder", order)
        self.assertEqual(status, 201, answer)

    def lapsed(self, shop, number, quantity=2):
        self.place(shop, number, quantity)
        self.until(lambda: self.titles(shop, number)[0] == f"Order {number} waits for your transfer")

    def transfer(self, shop, number, amount, reference="t"):
        status, answer = shop.json("POST", "/v1/messages/RecordTransfer", {
            "order": uuid_of("order", number), "reference": f"{reference}-{number}",
            "amount": {"amount": amount, "currency": "GBP"}})
        self.assertEqual(status, 200, answer)

    def titles(self, shop, number):
        answer = shop.json("POST", "/v1/messages/GetUserNotifications", {"userId": f"C-{number}"})[1]
        return [one["title"] for one in answer["notifications"]]

    def order(self, shop, number):
        return shop.json("GET", f"/v1/orders/{number}")[1]

    def until(self, holds):
        end = time.monotonic() + 20
        while not holds():
            self.assertLess(time.monotonic(), end, "it did not come about")
            time.sleep(0.05)

    def stock(self, shop):
        totals = shop.json("POST", "/v1/messages/GetInventoryStatus", {"productId": "POT"})[1]["aggregatedInventory"]
        return totals["totalAvailable"], totals["totalReserved"]

    def test_an_order_is_confirmed_when_its_stock_is_still_there(self):
        shop = self.shop()
        shop.add_product("POT", 5)
        self.lapsed(shop, "LATE-1")
        self.assertEqual(self.stock(shop), (5, 0))
        shop.kill()
        shop.start()
        self.assertEqual((self.order(shop, "LATE-1")["stage"], self.stock(shop)), ("Pending", (5, 0)))
        self.transfer(shop, "LATE-1", 25)
        self.assertEqual((self.order(shop, "LATE-1")["stage"], self.stock(shop)), ("Processing", (3, 2)))
        status, answer = shop.json("POST", "/v1/messages/UpdateShipmentStatus",
                                   {"shipmentId": "shp-LATE-1-1", "status": "shipped"})
        self.assertEqual(status, 200, answer)
        self.assertEqual((self.order(shop, "LATE-1")["stage"], self.stock(shop)), ("Shipped", (3, 0)))
        self.ends_well(shop)

    def test_a_paid_order_waits_for_stock_also_across_a_kill_and_is_served_in_its_turn(self):
        shop = self.shop()
        shop.add_product("POT", 4)
        for number in ("WAIT-1", "WAIT-2"):
            self.lapsed(shop, number)
        self.place(shop, "QUICK", 4, "Credit Card")
        self.until(lambda: self.order(shop, "QUICK")["stage"] == "Processing")
        for number in ("WAIT-2", "WAIT-1"):
            self.transfer(shop, number, 25)
            self.assertEqual(self.titles(shop, number)[0], f"Order {number} waits for its goods")
        shop.kill()
        shop.start()
        shop.add_stock("POT", 3)
        self.assertEqual([self.order(shop, number)["stage"] for number in ("WAIT-1", "WAIT-2")],
                         ["Processing", "Pending"], "who ordered first")
        shop.add_stock("POT", 1)
        self.assertEqual(self.order(shop, "WAIT-2")["stage"], "Processing")
        self.ends_well(shop)

    def test_a_transfer_that_does_not_come_is_not_waited_for_for_ever_and_its_part_goes_back(self):
        shop = self.shop("--transfer-wait", "5s")
        shop.add_product("POT", 5)
        self.lapsed(shop, "PART-1")
        self.transfer(shop, "PART-1", 10)
        self.assertEqual(self.order(shop, "PART-1")["stage"], "Pending")
        self.until(lambda: self.order(shop, "PART-1")["stage"] == "Cancelled")
        self.assertEqual(sorted(self.titles(shop, "PART-1")[:2]), ["Money given back", "Order PART-1 cancelled"])
        self.transfer(shop, "PART-1", 15, "too-late")
        self.until(lambda: self.titles(shop, "PART-1")[0] == "Money given back"
                   and self.titles(shop, "PART-1").count("Money given back") == 2)
        self.assertEqual(self.stock(shop), (5, 0))
        self.ends_well(shop)

    def test_money_goes_back_when_the_stock_does_not_come(self):
        shop = self.shop("--transfer-wait", "5s")
        shop.add_product("POT", 2)
        self.lapsed(shop, "GONE-1")
        self.place(shop, "QUICK", 2, "Credit Card")
        self.until(lambda: self.order(shop, "QUICK")["stage"] == "Processing")
        self.transfer(shop, "GONE-1", 25)
        self.until(lambda: self.order(shop, "GONE-1")["stage"] == "Cancelled")
        told = shop.json("POST", "/v1/messages/GetUserNotifications", {"userId": "C-GONE-1"})[1]["notifications"][0]
        self.assertEqual(told["message"], "Your order GONE-1 was cancelled (its goods were gone when the money came). "
                                          "Your 25.00 GBP have been given back.")
        self.assertEqual(self.order(shop, "GONE-1")["payment"]["status"], "refunded")
        shop.add_stock("POT", 9)
        self.assertEqual(self.stock(shop), (9, 2), "nobody waits for it any more")
        self.ends_well(shop)

    def test_nothing_leaves_that_has_no_stock(self):
        shop = self.shop()
        shop.add_product("POT", 2)
        self.place(shop, "HAND-1")
        made = shop.json("POST", "/v1/messages/CreateShipment", {
            "shipmentId": "by-hand", "orderId": uuid_of("order", "HAND-1"), "shippingMethod": "standard",
            "address": {"street": "s", "city": "c", "state": "", "postalCode": "p", "country": "GB"},
            "items": [{"itemId": "POT", "quantity": 2}]})
        self.assertEqual(made[0], 200, made)
        self.until(lambda: self.titles(shop, "HAND-1")[0] == "Order HAND-1 waits for your transfer")
        self.place(shop, "QUICK", 2, "Credit Card")
        self.until(lambda: self.order(shop, "QUICK")["stage"] == "Processing")
        self.transfer(shop, "HAND-1", 25)
        leaves = {"shipmentId": "by-hand", "status": "shipped"}
        self.assertEqual(shop.json("POST", "/v1/messages/UpdateShipmentStatus", leaves)[0], 409)
        shop.add_stock("POT", 2)
        self.until(lambda: self.order(shop, "HAND-1")["stage"] == "Processing")
        self.assertEqual(shop.json("POST", "/v1/messages/UpdateShipmentStatus", leaves)[0], 409, "called off with its stock")
        anew = {"shipmentId": "shp-HAND-1-1", "status": "shipped"}
        self.assertEqual(shop.json("POST", "/v1/messages/UpdateShipmentStatus", anew)[0], 200)
        self.ends_well(shop)

    def test_who_wants_no_waiting_has_none(self):
        shop = self.shop("--transfer-wait", "0")
        shop.add_product("POT", 2)
        self.place(shop, "NOW-1")
        self.until(lambda: self.order(shop, "NOW-1")["stage"] == "Cancelled")
        self.ends_well(shop)


if __name__ == "__main__":
    unittest.main()
