"""What a customer was told, as their client reads it: a page at a time, unread or all, and one by one."""
import unittest

from harness import Server, place_order


class Notifications(unittest.TestCase):
    PATH = "/v1/notifications?customerId=C-TOLD"

    @classmethod
    def setUpClass(cls):
        """130 notices: more than one question to the inbox brings."""
        cls.shop = Server()
        cls.shop.start()
        cls.shop.add_product("PEN", 1000)
        for index in range(130):
            cls.order(f"TOLD-{index}")

    @classmethod
    def tearDownClass(cls):
        cls.shop.__exit__()

    @classmethod
    def order(cls, number):
        answer = cls.shop.json("POST", "/v1/messages/PlaceOrder",
                               place_order(number, [("PEN", 1, "2.50")], method="Bank Transfer", customer="C-TOLD"))
        assert answer[0] == 201, answer

    def titles(self, query):
        status, answer = self.shop.json("GET", self.PATH + query)
        self.assertEqual(status, 200, answer)
        return [one["title"] for one in answer["items"]], answer["next"]

    def test_are_paged_to_the_end_while_others_come(self):
        found, after = self.titles("&limit=50")
        self.order(f"TOLD-LATER-{after}")
        while after:
            titles, after = self.titles(f"&limit=50&after={after}")
            found += titles
        expected = [f"Order TOLD-{index} received" for index in reversed(range(130))]
        self.assertEqual([title for title in found if "LATER" not in title], expected)

    def test_that_were_read_are_left_out(self):
        first = self.shop.json("GET", self.PATH + "&status=unread&limit=2")[1]["items"]
        self.shop.json("POST", "/v1/messages/MarkNotificationRead", {"notification": first[0]["id"]})
        left = self.shop.json("GET", self.PATH + "&status=unread&limit=1")[1]["items"]
        self.assertEqual(left, first[1:])
        self.assertEqual(self.shop.json("GET", self.PATH + "&limit=1")[1]["items"][0]["status"], "read")

    def test_are_read_one_by_one(self):
        row = self.shop.json("GET", self.PATH + "&limit=1")[1]["items"][0]
        status, one = self.shop.json("GET", f"/v1/notifications/{row['id']}")
        self.assertEqual((status, {name: one[name] for name in row}), (200, row))
        order = self.shop.json("GET", f"/v1/orders/{one['orderId']}")[1]
        self.assertEqual((one["about"], one["title"]), ("order", f"Order {order['orderNumber']} received"))

    def test_of_nobody_are_none_and_bad_values_are_refused(self):
        self.assertEqual(self.shop.json("GET", "/v1/notifications?customerId=nobody")[1], {"items": [], "next": None})
        for target in ("/v1/notifications", "/v1/notifications?customerId=", self.PATH + "&status=read",
                       self.PATH + "&limit=0", self.PATH + "&after=x", self.PATH + "&channel=sms",
                       "/v1/notifications/a?limit=1"):
            self.assertEqual(self.shop.json("GET", target)[0], 400, target)
        status, answer = self.shop.json("GET", "/v1/notifications/ntf-none-1")
        self.assertEqual((status, answer["type"]), (404, "/problems/unknown-notification"))


if __name__ == "__main__":
    unittest.main()
