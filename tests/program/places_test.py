"""Lists of warehouses, and of who holds what in them, filtered."""
import unittest

from harness import Server, place_order, uuid_of
from parcel_shop import wait_for


class Places(unittest.TestCase):
    """Warehouses, and who holds what in them, by what they are: in a shop with four of them."""
    @classmethod
    def setUpClass(cls):
        cls.shop = Server()
        cls.addClassCleanup(cls.shop.__exit__)
        cls.shop.start()
        cls.register("MUG", [("north", "Halle Øst", "DE", "north"), ("south", "Dépôt du Sud", "FR", "south"),
                             ("leeds", "Leeds one", "GB", "north"), ("york", "York", "GB", "east")])
        for code, units in (("north", 3), ("south", 4)):
            cls.shop.add_stock("MUG", units, code)
        cls.register("TRAY", [("leeds", "Leeds one", "GB", "north")])
        cls.shop.add_stock("TRAY", 9, "leeds")
        for number, method, items in (("PL-1", "Credit Card", [("MUG", 2, "2.50")]),
                                      ("PL-2", "Bank Transfer", [("MUG", 5, "2.50"), ("TRAY", 1, "2.50")])):
            status, answer = cls.shop.json("POST", "/v1/messages/PlaceOrder", place_order(number, items, method=method))
            assert status == 201, answer
        wait_for(lambda: cls.shop.json("GET", "/v1/orders/PL-1")[1]["stage"] == "Processing")

    @classmethod
    def register(cls, sku, places):
        status, answer = cls.shop.json("POST", "/v1/messages/RegisterProduct", {
            "product": uuid_of("product", sku), "sku": sku, "name": sku, "price": {"amount": 2.5, "currency": "GBP"},
            "warehouses": [{"warehouse": uuid_of("warehouse", code), "code": code, "name": name, "country": country,
                            "priority": 0, "zone": zone, "latitude": 0, "longitude": 0, "opens": "00:00", "closes": "23:59",
                            "time_zone": "UTC"} for code, name, country, zone in places],
            "category": "", "reorder_point": 0, "reorder_quantity": 0, "safety_stock": 0})
        assert status == 200, answer

    def rows(self, path, status=200):
        got, answer = self.shop.json("GET", path)
        self.assertEqual(got, status, (path, answer))
        return answer.get("items")

    def test_warehouses_by_country_zone_and_words(self):
        codes = lambda query: [one["code"] for one in self.rows(f"/v1/warehouses?{query}")]
        self.assertEqual([(one["code"], one["zone"]) for one in self.rows("/v1/warehouses")],
                         [("north", "north"), ("south", "south"), ("leeds", "north"), ("york", "east")])
        for query, found in (("country=GB", ["leeds", "york"]), ("country=DE,FR", ["north", "south"]), ("country=IT", []),
                             ("zone=north", ["north", "leeds"]), ("zone=west,east", ["york"]), ("zone=north&country=GB", ["leeds"]),
                             ("q=ost", ["north"]), ("q=depot%20sud", ["south"]), ("q=NORTH", ["north"]), ("q=eeds", []),
                             ("q=lee", ["leeds"]), ("q=one%20leeds", ["leeds"]), ("q=leeds%20york", []), ("q=%25", []),
                             ("zone=east&q=york", ["york"]), ("zone=north&q=york", [])):
            self.assertEqual(codes(query), found, query)
        self.assertEqual(codes("country=GB&limit=1"), ["leeds"])
        after = self.shop.json("GET", "/v1/warehouses?country=GB&limit=1")[1]["next"]
        self.assertEqual(codes(f"country=GB&limit=1&after={after}"), ["york"])
        for bad in ("country=Germany", "country=", "country=GB,", "country=gb", "zone=n", "zone="):
            self.rows(f"/v1/warehouses?{bad}", 400)

    def test_reservations_by_order_warehouse_and_status(self):
        path = "/v1/products/MUG/reservations"
        held = lambda query: [(one["orderNumber"], one["warehouse"], one["units"], one["status"])
                              for one in self.rows(f"{path}?{query}")]
        everything = held("")
        self.assertEqual(sum(one[2] for one in everything), 7)
        self.assertEqual({(one[0], one[3]) for one in everything}, {("PL-1", "firm"), ("PL-2", "held")})
        self.assertGreater(len({one[1] for one in everything}), 1)
        for query, kept in (("orderId=PL-1", lambda one: one[0] == "PL-1"),
                            (f"orderId={uuid_of('order', 'PL-2')}", lambda one: one[0] == "PL-2"),
                            ("warehouse=south", lambda one: one[1] == "south"),
                            (f"warehouse={uuid_of('warehouse', 'north')}", lambda one: one[1] == "north"),
                            ("status=held", lambda one: one[3] == "held"), ("status=firm", lambda one: one[3] == "firm"),
                            ("status=firm,held", lambda one: True), ("status=owed", lambda one: False),
                            ("warehouse=york", lambda one: False), ("orderId=none", lambda one: False),
                            ("orderId=PL-2&warehouse=south&status=held", lambda one: one[0] == "PL-2" and one[1] == "south")):
            self.assertEqual(held(query), [one for one in everything if kept(one)], query)
        self.assertEqual(held("status=held&limit=1"), [one for one in everything if one[3] == "held"][:1])
        self.assertEqual([one[1] for one in held("")], [one[1] for one in everything])
        self.rows(f"{path}?status=open", 400)


if __name__ == "__main__":
    unittest.main()
