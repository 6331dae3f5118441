"""Products as their callers see them: what they are called by and cost, what lists tell of them, and what is told of
those that are not on file."""
import csv
import json
import os
import socket
import time
import unittest
import uuid

from harness import Server, place_order, post_bytes, read_answers, uuid_of

server = None
ADDRESS = {"street": "4 Mill Lane", "city": "Leeds", "country": "GB", "postalCode": "LS1 4AB"}


def setUpModule():
    global server
    server = Server()
    server.start()


def tearDownModule():
    server.__exit__()


def wait_for(holds):
    """Until it holds: lists follow what is decided after a moment."""
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("what was waited for has not come")


def product(sku, identity=None, price=2.5, category=""):
    home = uuid_of("warehouse", "main")
    return {"product": identity or uuid_of("product", sku), "sku": sku, "name": f"Product {sku}",
            "price": {"amount": price, "currency": "GBP"},
            "warehouses": [{"warehouse": home, "code": "main", "name": "main", "country": "GB", "priority": 0,
                            "zone": "central", "latitude": 0, "longitude": 0, "opens": "00:00", "closes": "23:59",
                            "time_zone": "UTC"}],
            "category": category, "reorder_point": 0, "reorder_quantity": 0, "safety_stock": 0}


def register(*arguments, **more):
    return server.json("POST", "/v1/messages/RegisterProduct", product(*arguments, **more))


def add(identity, quantity):
    return server.json("POST", "/v1/messages/AddInventory", {
        "productId": identity, "quantity": quantity, "warehouseId": uuid_of("warehouse", "main"),
        "timestamp": "2026-01-01T00:00:00Z"})


def order(items, **changes):
    return {"customerId": "C-17", "shippingAddress": ADDRESS, **changes,
            "items": [{"productId": sku, "quantity": quantity, **({} if price is None else {"price": price})}
                      for sku, quantity, price in items]}


def place(items, headers=None, **changes):
    return server.json("POST", "/v1/orders", order(items, **changes), headers)


def placed_message(order_id):
    story = server.json("GET", f"/v1/orders/{order_id}/story")[1]
    return next(one["payload"] for one in story["messages"] if one["message"] == "PlaceOrder")


class Prices(unittest.TestCase):
    def test_a_line_without_a_price_is_sold_at_the_products_own(self):
        server.add_product("VASE", 10, price="12.50")
        status, answer = place([("VASE", 2, None), ("VASE", 1, 3)])
        self.assertEqual((status, answer["totalAmount"]), (201, 28), answer)
        self.assertEqual([line["price"] for line in answer["items"]], [12.5, 3])
        self.assertEqual(answer["items"][0]["name"], "Product VASE")

    def test_the_recorded_order_holds_the_price_that_was_charged(self):
        server.add_product("JAR", 10, price="4.20")
        _, answer = place([("JAR", 2, None)])
        register("JAR", price=9)
        wait_for(lambda: server.json("GET", f"/v1/orders/{answer['id']}/story")[0] == 200)
        message = placed_message(answer["id"])
        self.assertEqual((message["items"][0]["price"], message["payment"]["amount"]), (4.2, 8.4))

    def test_a_price_holds_from_the_answer_to_its_registration_on(self):
        for price in (1.25, 2, 3.75):
            register("CLOCK", price=price)
            add(uuid_of("product", "CLOCK"), 1)
            self.assertEqual(place([("CLOCK", 1, None)])[1]["totalAmount"], price)

    def test_an_order_without_a_price_is_not_overtaken_on_its_own_connection(self):
        for number in range(20):
            sku = f"LAST-{number}"
            server.add_product(sku, 1, price="1.00")
            with socket.create_connection(("127.0.0.1", server.port), timeout=30) as link:
                link.sendall(post_bytes("/v1/orders", order([(sku, 1, None)], customerId="first")) +
                             post_bytes("/v1/orders", order([(sku, 1, 1)], customerId="second")))
                answers = read_answers(link, 2)
            self.assertEqual([one[0] for one in answers], [201, 409], sku)

    def test_given_again_it_is_answered_as_the_first_time_whatever_the_price_is_by_now(self):
        server.add_product("BELL", 10, price="5.00")
        key = {"Idempotency-Key": str(uuid.uuid4())}
        first = place([("BELL", 1, None)], key)
        register("BELL", price=6)
        self.assertEqual(place([("BELL", 1, None)], key), first)

    def test_a_line_of_an_unknown_product_is_named(self):
        status, answer = place([("NO-SUCH-THING", 1, None)])
        self.assertEqual((status, answer["type"]), (422, "/problems/unknown-product"))
        self.assertEqual(answer["errors"], [{"pointer": "/items/0", "detail": "There is no product NO-SUCH-THING."}])

    def test_a_price_in_another_currency_is_not_taken_for_ours(self):
        other = product("EURO-CUP")
        other["price"] = {"amount": 3, "currency": "EUR"}
        server.json("POST", "/v1/messages/RegisterProduct", other)
        add(other["product"], 1)
        status, answer = place([("EURO-CUP", 1, None)])
        self.assertEqual((status, answer["errors"][0]["pointer"]), (422, "/items/0/price"))

    def test_an_amount_is_one_however_many_zeros_it_ends_with(self):
        server.add_product("MUG", 10, price="8.25")
        key = {"Idempotency-Key": str(uuid.uuid4())}
        body = json.dumps(order([("MUG", 1, 8.25)]))
        first = server.request("POST", "/v1/orders", body, key)
        again = server.request("POST", "/v1/orders", body.replace("8.25", "8.250"), key)
        self.assertEqual((first[0], again[0], first[2]), (201, 201, again[2]), again)
        message = json.dumps(place_order("ZEROS-1", [("MUG", 1, "8.25")]))
        first = server.request("POST", "/v1/messages/PlaceOrder", message)
        again = server.request("POST", "/v1/messages/PlaceOrder", message.replace("8.25", "8.250"))
        self.assertEqual((first[0], again[0], first[2]), (201, 201, again[2]), again)
        other = server.request("POST", "/v1/messages/PlaceOrder", message.replace("8.25", "8.26"))
        self.assertEqual(other[0], 422)

    def test_a_price_that_is_too_large_is_told_so(self):
        server.add_product("TOWER", 1)
        for path, body in (("/v1/orders", order([("TOWER", 1, 1e17)])),
                           ("/v1/messages/RegisterProduct", product("TOWER", price=1e17))):
            status, answer = server.json("POST", path, json.loads(json.dumps(body)))
            self.assertEqual(status, 422)
            self.assertNotIn("decimals", answer["errors"][0]["detail"])
            self.assertNotIn("finer", answer["errors"][0]["detail"])


class Names(unittest.TestCase):
    def test_a_second_product_with_a_taken_sku_is_refused(self):
        register("TEAPOT")
        status, answer = register("TEAPOT", identity=str(uuid.uuid4()))
        self.assertEqual((status, answer["type"]), (409, "/problems/sku-taken"))
        self.assertIn(uuid_of("product", "TEAPOT"), answer["detail"])

    def test_a_renamed_product_is_found_by_its_new_sku_everywhere(self):
        identity = uuid_of("product", "OLD-NAME")
        register("OLD-NAME")
        add(identity, 10)
        register("NEW-NAME", identity=identity)
        status, answer = server.json("POST", "/v1/messages/GetInventoryStatus", {"productId": "NEW-NAME"})
        self.assertEqual((status, answer["productMetadata"]["sku"]), (200, "NEW-NAME"))
        self.assertEqual(server.json("POST", "/v1/messages/GetInventoryStatus", {"productId": "OLD-NAME"})[0], 404)
        status, answer = place([("NEW-NAME", 1, None)])
        self.assertEqual((status, answer["items"][0]["productId"]), (201, identity), answer)
        self.assertEqual(place([("OLD-NAME", 1, 2.5)])[0], 422)
        wait_for(lambda: server.json("GET", "/v1/stock?product=NEW-NAME")[1]["items"])
        self.assertEqual(server.json("GET", "/v1/stock?product=OLD-NAME")[1]["items"], [])
        self.assertEqual(len(server.json("GET", "/v1/stock/NEW-NAME/movements")[1]["items"]), 1)
        shown = server.run("place", "--item", "NEW-NAME:1", "--url", f"http://127.0.0.1:{server.port}")
        self.assertEqual(shown.returncode, 0, shown.stderr)

    def test_a_product_that_takes_a_free_name_is_another_product(self):
        identity = uuid_of("product", "FREED")
        register("FREED")
        add(identity, 10)
        register("FREED-NO-MORE", identity=identity)
        path = os.path.join(server.folder, "freed.csv")
        with open(path, "w") as file:
            file.write("sku,quantity,price\nFREED,3,2.50\n")
        ran = server.run("import", "products", path, "--url", f"http://127.0.0.1:{server.port}")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        levels = {}
        for sku in ("FREED", "FREED-NO-MORE"):
            answer = server.json("POST", "/v1/messages/GetInventoryStatus", {"productId": sku})[1]
            levels[sku] = answer["aggregatedInventory"]["totalAvailable"]
        self.assertEqual(levels, {"FREED": 3, "FREED-NO-MORE": 10})

    def test_an_order_by_a_name_that_its_products_id_does_not_follow_from_is_paid_and_packed(self):
        identity = str(uuid.uuid4())
        register("OWN-ID", identity=identity)
        add(identity, 5)
        status, answer = server.json("POST", "/v1/messages/PlaceOrder", place_order("OWN-1", [("OWN-ID", 2, "2.50")]))
        self.assertEqual(status, 201, answer)
        wait_for(lambda: "ShipmentCreated" in [
            one["message"] for one in server.json("GET", f"/v1/orders/{answer['id']}/story")[1].get("messages", [])])


class Lists(unittest.TestCase):
    def setUp(self):
        for number in range(25):
            register(f"ROW-{number:03}", category="rows")

    def test_the_inventory_list_knows_what_was_just_said(self):
        for number in range(50):
            category = f"just-now-{number}"
            register(f"JUST-NOW-{number}", category=category)
            answer = server.json("POST", "/v1/messages/GetInventoryList", {"filters": {"category": category}})[1]
            self.assertEqual([one["sku"] for one in answer["items"]], [f"JUST-NOW-{number}"])

    def test_the_inventory_list_is_paged_as_the_contract_says(self):
        body = {"filters": {"category": "rows"}, "pagination": {"page": 3, "pageSize": 10}}
        answer = server.json("POST", "/v1/messages/GetInventoryList", body)[1]
        self.assertEqual([one["sku"] for one in answer["items"]], [f"ROW-{number:03}" for number in range(20, 25)])
        self.assertEqual(answer["pagination"], {"page": 3, "pageSize": 10, "totalItems": 25, "totalPages": 3})

    def test_the_inventory_list_is_there_after_a_restart(self):
        body = {"filters": {"category": "rows"}}
        before = server.json("POST", "/v1/messages/GetInventoryList", body)[1]
        server.stop()
        server.start()
        self.assertEqual(server.json("POST", "/v1/messages/GetInventoryList", body)[1], before)
        self.assertEqual(server.json("POST", "/v1/messages/ReadProducts", {"names": ["ROW-001"]})[1]["products"][0]["name"],
                         "Product ROW-001")

    def test_the_stock_is_paged(self):
        wait_for(lambda: server.json("GET", "/v1/stock?product=ROW-024")[1]["items"])
        skus, after, pages = [], None, 0
        while pages == 0 or after:
            page = server.json("GET", "/v1/stock?limit=10" + (f"&after={after}" if after else ""))[1]
            self.assertLessEqual(len(page["items"]), 10)
            skus += [one["sku"] for one in page["items"]]
            after, pages = page["next"], pages + 1
        self.assertEqual(skus, sorted(set(skus)))
        self.assertLessEqual({f"ROW-{number:03}" for number in range(25)}, set(skus))
        self.assertEqual(len(server.json("GET", "/v1/stock")[1]["items"]), 20)
        out = os.path.join(server.folder, "stock.csv")
        server.run("export", "stock", "--out", out, "--url", f"http://127.0.0.1:{server.port}")
        with open(out) as file:
            self.assertLessEqual(set(skus), {row["sku"] for row in csv.DictReader(file)})

    def test_unknown_parameters_and_values_are_refused(self):
        for target in ("/v1/stock?skus=A", "/v1/stock?limit=0", "/v1/stock?limit=101", "/v1/stock?after=x",
                       "/v1/stock?after=1", "/v1/stock?after=1.x", "/v1/stock/ROW-001/movements?page=2",
                       "/v1/orders?createdAfter=2026-01-01", "/v1/orders/A/story?x=1"):
            self.assertEqual(server.request("GET", target)[0], 400, target)
        detail = server.json("GET", "/v1/stock?skus=A")[1]["detail"]
        self.assertEqual(detail, "There is no query parameter skus here; there are: product, warehouse, limit, after.")


class Texts(unittest.TestCase):
    def test_have_lengths(self):
        server.add_product("SHELF", 10)
        long_product = {**product("SHELF"), "name": "x" * 501}
        long_sku = product("S" * 129)
        long_order = place_order("LONG-1", [("SHELF", 1, "2.50")])
        long_order["shippingAddress"]["city"] = "x" * 201
        very_long = {"shipmentId": "x" * 10_001, "status": "shipped", "updatedAt": "2026-01-01T00:00:00Z"}
        for path, body, pointer in (("RegisterProduct", long_product, "/name"), ("RegisterProduct", long_sku, "/sku"),
                                    ("PlaceOrder", long_order, "/shippingAddress/city"),
                                    ("UpdateShipmentStatus", very_long, "/shipmentId")):
            status, answer = server.json("POST", f"/v1/messages/{path}", body)
            self.assertEqual((status, answer["errors"][0]["pointer"]), (422, pointer), answer)

    def test_of_an_order_are_bounded_in_its_schema(self):
        schema = server.json("GET", "/v1/schemas/RegisterProduct/0.0.1")[1]
        self.assertEqual(schema["properties"]["sku"]["maxLength"], 128)

    def test_a_buyers_number_follows_the_rule_of_ids(self):
        server.add_product("LADLE", 10)
        for customer in ("", "x" * 129, "a\x1b[2J"):
            status, answer = place([("LADLE", 1, 2.5)], customerId=customer)
            self.assertEqual(status, 422, customer)
            self.assertIn("customerId", answer["errors"][0]["pointer"])
        self.assertEqual(place([("LADLE", 1, 2.5)], customerId="x" * 128)[0], 201)


class Orders(unittest.TestCase):
    def test_tell_when_they_last_changed_however_they_are_asked_for(self):
        server.add_product("SPOON", 10)
        _, first = place([("SPOON", 1, 2.5)])
        one = f"/v1/orders/{first['id']}"
        wait_for(lambda: server.json("GET", one)[1]["stage"] == "Processing")
        later = server.json("GET", one)[1]
        self.assertGreater(later["updatedAt"], first["updatedAt"])
        listed = server.json("GET", "/v1/orders?customerId=C-17&limit=100")[1]["items"]
        self.assertEqual([row["updatedAt"] for row in listed if row["id"] == first["id"]], [later["updatedAt"]])


class Import(unittest.TestCase):
    def file(self, name, text):
        path = os.path.join(server.folder, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def imports(self, kind, path, *more):
        return server.run("import", kind, path, "--json", "--url", f"http://127.0.0.1:{server.port}", *more)

    def test_a_refused_product_is_told_with_the_orders_that_name_it(self):
        self.imports("products", self.file("wares.csv", "sku,quantity,price\nFORK,5,1.00\nKNIFE,5,-1.00\n"))
        rows = "order,sku,quantity,price,date\nI-1,KNIFE,1,1,2024-01-01\nI-2,FORK,6,1,2024-01-01\n" \
               "I-3,FORK,5,1,2024-01-01\n"
        report = os.path.join(server.folder, "refused.csv")
        ran = self.imports("orders", self.file("bills.csv", rows), "--report", report)
        summary = json.loads(ran.stdout.splitlines()[-1])
        self.assertEqual((summary["accepted"], summary["refused_short"], summary["invalid"]), (1, 1, 1), ran.stderr)
        with open(report) as file:
            reasons = {row["order"]: row["reason"] for row in csv.DictReader(file)}
        self.assertEqual(reasons["I-1"],
                         "KNIFE is no product on file: wares.csv, line 3: the price -1.00 is negative")

    def test_reading_commands_make_no_folder(self):
        for arguments in (["export", "stock"], ["export", "events"], ["show", "A"], ["tail"]):
            folder = os.path.join(server.folder, "no-such")
            ran = server.run(*arguments, "--data", folder)
            self.assertEqual((ran.returncode, os.path.exists(folder)), (2, False), ran.stderr)

    def test_another_currency_than_the_shops_is_wrong_usage(self):
        for arguments in (["export", "stock"], ["show", "A"], ["tail"], ["place", "--item", "A:1:1"]):
            ran = server.run(*arguments, "--url", f"http://127.0.0.1:{server.port}", "--currency", "JPY")
            self.assertEqual(ran.returncode, 2, arguments)
            self.assertIn("sells in GBP", ran.stderr)


if __name__ == "__main__":
    unittest.main()
