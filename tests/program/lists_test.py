"""What is only read, a page at a time: orders, parcels, payments, refusals, products, who holds them, warehouses."""
import datetime
import time
import unittest
import urllib.parse

from harness import Server, place_order, uuid_of

server = None
ORDERS = 24


def number_of(index):
    return f"LIST-{index:02}"


def setUpModule():
    """Half of the orders is paid by card, half waits for a transfer; they cost 2.50, 5.00, 7.50, 10.00 in turn."""
    global server
    server = Server()
    server.start()
    server.add_product("PEN", 1000)
    server.add_product("INK", 7, warehouse="second")
    server.add_product("SCARCE", 1)
    for index in range(ORDERS):
        method = "Bank Transfer" if index % 2 else "Credit Card"
        answer = server.json("POST", "/v1/messages/PlaceOrder",
                             place_order(number_of(index), [("PEN", 1 + index % 4, "2.50")], method=method))
        assert answer[0] == 201, answer
    for index in range(7):
        answer = server.json("POST", "/v1/messages/PlaceOrder", place_order(f"SHORT-{index}", [("SCARCE", 2, "2.50")]))
        assert answer[0] == 409, answer
    wait_for(lambda: len(items("/v1/shipments")) == ORDERS // 2)


def tearDownModule():
    server.__exit__()


def wait_for(holds):
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("what was waited for has not come")


def read(path, **query):
    if query:
        path += ("&" if "?" in path else "?") + urllib.parse.urlencode(query)
    return server.json("GET", path)


def items(path, **query):
    status, answer = read(path, **{"limit": 100, **query})
    assert status == 200, (path, query, answer)
    return answer["items"]


def numbers(path, **query):
    return [one["orderNumber"] for one in items(path, **query)]


def pages(path, **query):
    """Every page to the end."""
    after, found = None, []
    while not found or after is not None:
        status, answer = read(path, **query, **({} if after is None else {"after": after}))
        assert status == 200, answer
        found.append(answer["items"])
        after = answer["next"]
        assert len(found) < 1000, "the pages have no end"
    return found


NEWEST_FIRST = [number_of(index) for index in reversed(range(ORDERS))]
CARDS, TRANSFERS = NEWEST_FIRST[1::2], NEWEST_FIRST[0::2]
LISTS = ("/v1/orders", "/v1/shipments", "/v1/payments", "/v1/refusals", "/v1/products", "/v1/warehouses",
         "/v1/products/PEN/reservations", f"/v1/orders/{number_of(0)}/shipments",
         f"/v1/orders/{number_of(0)}/payments")


class Every(unittest.TestCase):
    def test_list_paged_to_its_end_is_the_whole(self):
        for path in LISTS:
            whole = items(path)
            self.assertTrue(whole, path)
            for limit in (1, 5):
                found = pages(path, limit=limit)
                self.assertTrue(all(len(page) == limit for page in found[:-1]), path)
                self.assertEqual([one for page in found for one in page], whole, path)

    def test_filtered_list_paged_to_its_end_is_the_whole(self):
        for path in ("/v1/payments?status=completed,pending,processing", "/v1/shipments?status=pending,shipped",
                     "/v1/orders?status=pending,processing", "/v1/payments?method=credit_card",
                     "/v1/orders?amountFrom=5&amountTo=10", "/v1/payments?amountFrom=5&amountTo=10"):
            whole = items(path)
            self.assertGreater(len(whole), 5, path)
            self.assertEqual([one for page in pages(path, limit=5) for one in page], whole, path)

    def test_page_stays_what_it_was_while_rows_come(self):
        first = read("/v1/refusals", limit=3)[1]
        second = read("/v1/refusals", limit=3, after=first["next"])[1]
        server.json("POST", "/v1/messages/PlaceOrder", place_order("SHORT-LATER", [("SCARCE", 2, "2.50")]))
        self.assertNotEqual(read("/v1/refusals", limit=3)[1], first)
        self.assertEqual(read("/v1/refusals", limit=3, after=first["next"])[1], second)

    def test_unknown_parameter_is_refused_and_those_known_are_named(self):
        known = {"/v1/orders": "status, q, customerId, placedFrom, placedTo, amountFrom, amountTo, limit, after",
                 "/v1/shipments": "status, orderId, createdFrom, createdTo, limit, after",
                 "/v1/payments": "status, method, orderId, placedFrom, placedTo, amountFrom, amountTo, overdue, limit, after",
                 "/v1/refusals": "refusedFrom, refusedTo, limit, after", "/v1/products": "category, limit, after",
                 "/v1/warehouses": "country, zone, q, limit, after",
                 "/v1/products/PEN/reservations": "status, orderId, warehouse, limit, after",
                 f"/v1/orders/{number_of(0)}/shipments": "status, createdFrom, createdTo, limit, after",
                 f"/v1/orders/{number_of(0)}/payments": "status, method, limit, after"}
        self.assertEqual(set(known), set(LISTS))
        for path, names in known.items():
            status, answer = read(path, createdAfter="2026-01-01")
            self.assertEqual(status, 400, path)
            self.assertEqual(answer["detail"], f"There is no query parameter createdAfter here; there are: {names}.")
        for path in ("/v1/shipments/a", "/v1/payments/a", "/v1/products/PEN"):
            self.assertEqual(read(path, limit=1)[0], 400, path)

    def test_bad_value_is_refused(self):
        for path in LISTS:
            for value in ("limit=0", "limit=101", "limit=x", "limit=", "after=x", "after=-1"):
                self.assertEqual(read(f"{path}?{value}")[0], 400, (path, value))
        for target in ("/v1/shipments?status=sent", "/v1/shipments?status=pending,", "/v1/shipments?status=",
                       "/v1/payments?status=Pending", "/v1/payments?method=cash", "/v1/orders?status=pending,new",
                       "/v1/orders?placedFrom=2026-01-01", "/v1/orders?placedTo=2026-01-01T00:00:00",
                       "/v1/payments?placedFrom=yesterday", "/v1/shipments?createdTo=1", "/v1/refusals?refusedTo=",
                       "/v1/orders?amountFrom=x", "/v1/orders?amountTo=1.234", "/v1/orders?amountFrom=1e30",
                       "/v1/payments?amountFrom=1.234",
                       "/v1/products/PEN/reservations?after=7"):
            status, answer = read(target)
            self.assertEqual((status, answer["type"]), (400, "/problems/bad-query"), target)

    def test_thing_that_is_not_there_is_told_so(self):
        for path, code in (("/v1/shipments/none", "unknown-shipment"), ("/v1/payments/none", "unknown-payment"),
                           ("/v1/products/NONE", "unknown-product"),
                           ("/v1/products/NONE/reservations", "unknown-product"),
                           ("/v1/orders/none/shipments", "unknown-order"),
                           ("/v1/orders/none/payments", "unknown-order"),
                           ("/v1/orders/SHORT-0/payments", "unknown-order")):
            status, answer = read(path)
            self.assertEqual((status, answer["type"]), (404, f"/problems/{code}"), path)

    def test_list_may_be_empty(self):
        for path in ("/v1/shipments?status=returned", "/v1/shipments?orderId=none", "/v1/payments?orderId=none",
                     "/v1/payments?status=refunded", "/v1/products?category=none", "/v1/products/INK/reservations",
                     f"/v1/orders/{number_of(1)}/shipments", "/v1/orders?amountFrom=1000",
                     "/v1/refusals?refusedTo=2000-01-01T00:00:00Z"):
            status, answer = read(path)
            self.assertEqual((status, answer["items"], answer["next"]), (200, [], None), path)


class Shipments(unittest.TestCase):
    def test_are_listed_newest_first_and_read_one_by_one(self):
        self.assertEqual(sorted(numbers("/v1/shipments")), sorted(CARDS))
        for one in items("/v1/shipments"):
            alone = read("/v1/shipments/" + urllib.parse.quote(one["id"], safe=""))[1]
            self.assertEqual({name: alone[name] for name in one}, one)
        created = [one["createdAt"] for one in items("/v1/shipments")]
        self.assertEqual(created, sorted(created, reverse=True))

    def test_of_an_order_are_found_by_any_of_its_names(self):
        row = next(one for one in items("/v1/shipments") if one["orderNumber"] == number_of(2))
        self.assertEqual(row["units"], 3)
        for name in (number_of(2), row["orderId"]):
            self.assertEqual(items("/v1/shipments", orderId=name), [row])
            self.assertEqual(items(f"/v1/orders/{name}/shipments"), [row])

    def test_are_found_by_when_they_were_made(self):
        check_moments(self, "/v1/shipments", "created", "createdAt")


def check_moments(case, path, name, field):
    """From is in, to is out, and both are the same moment in any zone."""
    whole = items(path)
    moments = sorted({one[field] for one in whole})
    case.assertGreater(len(moments), 2, path)
    middle = moments[len(moments) // 2]
    later = [one for one in whole if one[field] >= middle]
    earlier = [one for one in whole if one[field] < middle]
    case.assertEqual(items(path, **{name + "From": middle}), later)
    case.assertEqual(items(path, **{name + "To": middle}), earlier)
    case.assertEqual(items(path, **{name + "From": middle, name + "To": middle}), [])
    case.assertEqual(items(path, **{name + "From": "0001-01-01T00:00:00Z", name + "To": "9999-12-31T23:59:59Z"}), whole)
    elsewhere = f"{middle[:11]}{(int(middle[11:13]) + 1) % 24:02}{middle[13:-1]}+01:00"
    if middle[11:13] != "23":
        case.assertEqual(items(path, **{name + "From": elsewhere}), later)
    paged = [one for page in pages(path, **{name + "To": middle, "limit": 2}) for one in page]
    case.assertEqual(paged, earlier)


class Payments(unittest.TestCase):
    def test_are_listed_newest_order_first_and_read_one_by_one(self):
        self.assertEqual(numbers("/v1/payments"), NEWEST_FIRST)
        for one in items("/v1/payments"):
            whole = read(f"/v1/payments/{one['id']}")[1]
            self.assertGreaterEqual(whole["version"], 1)
            self.assertEqual({name: whole[name] for name in one}, one)

    def test_tell_what_is_owed_and_what_was_paid(self):
        paid, owed = (items("/v1/payments", orderId=number_of(index))[0] for index in (2, 3))
        self.assertEqual((paid["status"], paid["amount"], paid["captured"], paid["refunded"], paid["method"]),
                         ("completed", 7.5, 7.5, 0, "credit_card"))
        self.assertEqual((owed["amount"], owed["captured"], owed["method"]), (10, 0, "bank_transfer"))
        self.assertEqual(owed["currency"], "GBP")

    def test_are_found_by_status_and_method(self):
        self.assertEqual(numbers("/v1/payments", method="credit_card"), CARDS)
        self.assertEqual(numbers("/v1/payments", method="bank_transfer"), TRANSFERS)
        open_ones = {one["status"] for one in items("/v1/payments", method="bank_transfer")}
        self.assertEqual(len(open_ones), 1)
        self.assertEqual(numbers("/v1/payments", status="completed"), CARDS)
        self.assertEqual(numbers("/v1/payments", status="completed," + open_ones.pop()), NEWEST_FIRST)
        self.assertEqual(numbers("/v1/payments", status="completed", method="bank_transfer"), [])

    def test_of_an_order_are_found_by_any_of_its_names(self):
        row = items("/v1/payments", orderId=number_of(5))[0]
        for name in (number_of(5), row["orderId"]):
            self.assertEqual(items("/v1/payments", orderId=name), [row])
            self.assertEqual([{member: one[member] for member in row} for one in items(f"/v1/orders/{name}/payments")], [row])
        self.assertEqual(items(f"/v1/orders/{number_of(5)}/payments", method="paypal"), [])

    def test_are_found_by_when_their_orders_were_placed(self):
        check_moments(self, "/v1/payments", "placed", "placedAt")

    def test_are_found_by_what_they_are_of(self):
        amounts = {one["orderNumber"]: one["amount"] for one in items("/v1/payments")}
        for query, holds in (({"amountFrom": "5"}, lambda amount: amount >= 5), ({"amountTo": "5.00"}, lambda amount: amount < 5),
                             ({"amountFrom": "5", "amountTo": "10"}, lambda amount: 5 <= amount < 10)):
            self.assertEqual(numbers("/v1/payments", **query), [name for name in NEWEST_FIRST if holds(amounts[name])])
        self.assertEqual(numbers("/v1/payments", amountFrom="10", method="bank_transfer"),
                         [name for name in TRANSFERS if amounts[name] == 10])


class Orders(unittest.TestCase):
    def test_are_found_by_several_statuses(self):
        self.assertEqual(numbers("/v1/orders", status="pending"), TRANSFERS)
        self.assertEqual(numbers("/v1/orders", status="pending,processing"), NEWEST_FIRST)
        self.assertEqual(numbers("/v1/orders", status="Pending,Delivered"), TRANSFERS)

    def test_are_found_by_when_they_were_placed(self):
        check_moments(self, "/v1/orders", "placed", "createdAt")

    def test_are_found_by_what_they_cost(self):
        costs = {one["orderNumber"]: one["totalAmount"] for one in items("/v1/orders")}
        for query, holds in (({"amountFrom": "5"}, lambda cost: cost >= 5), ({"amountTo": "5.00"}, lambda cost: cost < 5),
                             ({"amountFrom": "5", "amountTo": "10"}, lambda cost: 5 <= cost < 10)):
            self.assertEqual(numbers("/v1/orders", **query), [name for name in NEWEST_FIRST if holds(costs[name])])
        self.assertEqual(numbers("/v1/orders", amountFrom="10", status="pending"),
                         [name for name in TRANSFERS if costs[name] == 10])


class Events(unittest.TestCase):
    def events(self, **query):
        """All pages; there is more until next is the after that was asked for."""
        found, after = [], None
        while True:
            status, page = read("/v1/events", limit=7, **query, **({} if after is None else {"after": after}))
            self.assertEqual(status, 200, page)
            found += page["events"]
            if page["next"] == after:
                return found
            after = page["next"]

    def test_are_found_by_when_they_were_taken(self):
        everything = self.events()
        moments = sorted({one["time"] for one in everything})
        self.assertGreater(len(moments), 10)
        early, late = moments[6], moments[-8]
        for query, holds in (({"timeFrom": early}, lambda at: at >= early), ({"timeTo": late}, lambda at: at < late),
                             ({"timeFrom": early, "timeTo": late}, lambda at: early <= at < late),
                             ({"timeFrom": moments[0]}, lambda at: True), ({"timeTo": moments[0]}, lambda at: False),
                             ({"timeFrom": "2100-01-01T00:00:00Z"}, lambda at: False),
                             ({"timeFrom": late, "timeTo": early}, lambda at: False)):
            self.assertEqual(self.events(**query), [one for one in everything if holds(one["time"])], query)
        placed = self.events(message="PlaceOrder", timeFrom=early, timeTo=late)
        self.assertEqual(placed, [one for one in everything
                                  if one["type"].startswith("com.flowmart.PlaceOrder.") and early <= one["time"] < late])
        self.assertGreater(len(placed), 0)

    def test_the_newest_before_a_moment(self):
        everything = self.events()
        late = everything[-20]["time"]
        before = [one for one in everything if one["time"] < late]
        self.assertEqual(read("/v1/events", last=5, timeTo=late)[1]["events"], before[-5:])
        self.assertEqual(read("/v1/events", last=5, timeFrom="2100-01-01T00:00:00Z")[1]["events"], [])

    def test_a_moment_in_any_zone_is_the_same(self):
        at = self.events()[30]["time"]
        there = datetime.datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(
            datetime.timezone(datetime.timedelta(hours=-9, minutes=-30))).isoformat()
        self.assertEqual(self.events(timeFrom=there), self.events(timeFrom=at))

    def test_what_is_no_moment_is_refused(self):
        for name in ("timeFrom", "timeTo"):
            for value in ("yesterday", "2026-03-14", "2026-03-14T09:26:53"):
                self.assertEqual(read("/v1/events", **{name: value})[0], 400, (name, value))


class Refusals(unittest.TestCase):
    def test_tell_what_was_short(self):
        one = items("/v1/refusals")[-1]
        self.assertEqual(one["orderNumber"], "SHORT-0")
        self.assertEqual([(short["wanted"], short["available"]) for short in one["shorts"]], [(2, 1)])

    def test_are_found_by_when_they_were(self):
        check_moments(self, "/v1/refusals", "refused", "refusedAt")


class Products(unittest.TestCase):
    def test_are_read_by_article_code_or_id(self):
        one = read("/v1/products/PEN")[1]
        self.assertEqual(read(f"/v1/products/{uuid_of('product', 'PEN')}")[1], one)
        self.assertEqual((one["sku"], one["price"], one["currency"], one["onFile"]), ("PEN", 2.5, "GBP", True))
        stock = items("/v1/stock", product="PEN")[0]
        for name in ("onHand", "reserved", "available"):
            self.assertEqual(one[name], stock[name])

    def test_are_listed_by_article_code(self):
        self.assertEqual([one["sku"] for one in items("/v1/products")], ["INK", "PEN", "SCARCE"])

    def test_say_who_holds_them_and_until_when(self):
        held = items("/v1/products/PEN/reservations")
        self.assertEqual(sum(one["units"] for one in held), read("/v1/products/PEN")[1]["reserved"])
        by_number = {one["orderNumber"]: one for one in held}
        waiting = by_number[number_of(3)]
        self.assertEqual((waiting["units"], waiting["warehouse"]), (4, "main"))
        placed = next(one["createdAt"] for one in items("/v1/orders") if one["orderNumber"] == number_of(3))
        self.assertGreater(waiting["until"], placed)
        self.assertIsNone(by_number[number_of(2)]["until"])

    def test_lie_in_warehouses(self):
        self.assertEqual([one["code"] for one in items("/v1/warehouses")], ["main", "second"])
        self.assertEqual(items("/v1/warehouses")[0]["id"], uuid_of("warehouse", "main"))
        self.assertEqual(items("/v1/warehouses")[0]["country"], "GB")


class Changes(unittest.TestCase):
    """In a shop of their own."""
    @classmethod
    def setUpClass(cls):
        global server
        cls.shared, server = server, Server()
        server.start()
        server.add_product("HELD", 20)

    @classmethod
    def tearDownClass(cls):
        global server
        server.__exit__()
        server = cls.shared

    def place(self, number, method):
        status, answer = server.json("POST", "/v1/messages/PlaceOrder",
                                     place_order(number, [("HELD", 2, "2.50")], method=method))
        self.assertEqual(status, 201, answer)

    def test_of_a_shipment_show_and_are_filtered_by(self):
        for name in ("GOES-1", "GOES-2"):
            self.place(name, "Credit Card")
        wait_for(lambda: len(items("/v1/shipments")) == 2)
        row = items("/v1/shipments", orderId="GOES-1")[0]
        status, answer = server.json("POST", "/v1/messages/UpdateShipmentStatus", {
            "shipmentId": row["id"], "status": "shipped", "updatedAt": "2026-03-15T00:00:00Z"})
        self.assertEqual(status, 200, answer)
        self.assertEqual(read(f"/v1/shipments/{row['id']}")[1]["status"], "shipped")
        self.assertEqual(numbers("/v1/shipments", status="shipped"), ["GOES-1"])
        self.assertEqual(numbers("/v1/shipments", status="pending"), ["GOES-2"])
        self.assertEqual(numbers("/v1/shipments", status="pending,shipped,pending"),
                         numbers("/v1/shipments"))

    def test_of_an_order_let_go_of_what_it_held(self):
        for name in ("HOLDS-1", "HOLDS-2"):
            self.place(name, "Bank Transfer")
        holding = [name for name in numbers("/v1/products/HELD/reservations") if name.startswith("HOLDS")]
        self.assertEqual(holding, ["HOLDS-1", "HOLDS-2"])
        self.assertEqual(server.json("PATCH", "/v1/orders/HOLDS-1", {"status": "cancelled"})[0], 200)
        wait_for(lambda: "HOLDS-1" not in numbers("/v1/products/HELD/reservations"))
        self.assertIn("HOLDS-2", numbers("/v1/products/HELD/reservations"))

    def test_of_a_product_that_goes_leave_it_to_be_read(self):
        server.add_product("GONE", 0)
        status, answer = server.json("POST", "/v1/messages/DeleteInventory", {
            "productId": uuid_of("product", "GONE"), "timestamp": "2026-01-01T00:00:00Z"})
        self.assertEqual(status, 200, answer)
        self.assertFalse(read("/v1/products/GONE")[1]["onFile"])
        self.assertNotIn("GONE", [one["sku"] for one in items("/v1/products")])


if __name__ == "__main__":
    unittest.main()
