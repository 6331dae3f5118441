"""Orders of which all came back undelivered: they end, whether by themselves or by hand, and nothing holds what is sent
again."""
import unittest

from harness import Server
from parcel_shop import Shop, allowed, wait_for

server = None
shop = None


def setUpModule():
    global server, shop
    server = Server()
    server.start()
    shop = Shop(server)


def tearDownModule():
    server.stop()
    verified = server.run("verify", "--data", server.data)
    server.__exit__()
    assert verified.returncode == 0, verified.stdout + verified.stderr


class ComingBack(unittest.TestCase):
    def failed(self, name, items, customer):
        (parcel,) = shop.paid(name, items, customer=customer)
        path = f"/v1/shipments/{parcel['id']}"
        shop.post(path + "/dispatch", {})
        for day in range(14, 17):
            answer = shop.post(path + "/fail", {"reason": "nobody home", "at": f"2026-03-{day}T10:00:00Z"})
        return path, answer

    def test_with_the_last_parcel_that_is_back_its_order_ends_and_the_buyer_is_told(self):
        server.add_product("ENDS", 10, price="3.00")
        path, _ = self.failed("ENDS-1", [("ENDS", 2, "3.00")], "C-ENDS")
        shop.post("/v1/messages/UpdateShipmentStatus", {"shipmentId": path.split("/")[-1], "status": "returned"})
        self.assertEqual(shop.order("ENDS-1")["stage"], "Shipped")
        shop.post(path + "/receive", {"restock": True, "then": "refund"})
        ended = wait_for(lambda: (one := shop.order("ENDS-1"))["stage"] == "Cancelled" and one)
        self.assertEqual(allowed(ended), [])
        self.assertEqual(shop.events("OrderCancelled", "ENDS-1")[0]["data"]["cancellationReason"], "it could not be delivered")
        self.assertEqual(len(shop.events("OrderCancelled", "ENDS-1")), 1)
        (told,) = [one for one in shop.json("GET", "/v1/notifications?customerId=C-ENDS&limit=100")[1]["items"]
                   if one["title"] == "Order ENDS-1 cancelled"]
        self.assertIn("(it could not be delivered)", told["message"])
        self.assertIn("6.00", told["message"])

    def halved(self, name, customer):
        """Two of three left and came back, and are paid back; one is to be sent."""
        server.add_product(name, 10, price="3.00")
        (first,) = shop.paid(f"{name}-1", [(name, 3, "3.00")], customer=customer)
        shop.post(f"/v1/shipments/{first['id']}/split", {"items": [{"productId": name, "quantity": 1}]})
        for act, body in (("dispatch", {}), ("fail", {"reason": "moved", "at": "2026-03-14T10:00:00Z"})):
            shop.post(f"/v1/shipments/{first['id']}/{act}", body)
        return f"{name}-1", first["id"]

    def test_with_the_rest_called_off_it_ends_too(self):
        order, first = self.halved("HALF", "C-HALF")
        shop.post("/v1/messages/UpdateShipmentStatus", {"shipmentId": first, "status": "returned"})
        shop.post(f"/v1/shipments/{first}/receive", {"restock": True, "then": "refund"})
        self.assertEqual(shop.order(order)["stage"], "Processing")
        self.assertIn("cancel", allowed(shop.order(order)))
        line = {"lines": [{"line": 1, "quantity": 1}]}
        shop.post(f"/v1/orders/{order}/cancel", line)
        wait_for(lambda: shop.order(order)["stage"] == "Cancelled")
        self.assertEqual(shop.stock("HALF")["main"], (10, 0))
        payment = wait_for(lambda: (one := shop.json("GET", f"/v1/orders/{order}/payments")[1]["items"][0])["refunded"] == 9 and one)
        self.assertEqual(payment["status"], "refunded")

    def test_an_order_that_has_left_is_held_no_more(self):
        order, first = self.halved("FREED", "C-FREED")
        shop.post(f"/v1/orders/{order}/holds", {"reason": "odd"})
        shop.post(f"/v1/orders/{order}/cancel", {"lines": [{"line": 1, "quantity": 1}]})
        left = wait_for(lambda: (one := shop.order(order))["stage"] == "Shipped" and one)
        self.assertEqual([one["status"] for one in left["holds"]], ["released"])
        shop.post("/v1/messages/UpdateShipmentStatus", {"shipmentId": first, "status": "returned"})
        shop.post(f"/v1/shipments/{first}/receive", {"restock": True, "then": "resend"})
        again = [one for one in shop.parcels(order) if one["status"] == "pending"][0]
        self.assertEqual(shop.post(f"/v1/shipments/{again['id']}/deliver", {})["status"], "delivered")
        self.assertEqual(shop.order(order)["stage"], "Delivered")


if __name__ == "__main__":
    unittest.main()
