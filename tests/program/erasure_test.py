"""A person is erased: no byte of them is left in any file of the folder, neither in plain nor as a key; all that was
written stays, replays to the same states and keeps its schemas; and nothing brings the person back."""
import json
import os
import shutil
import sqlite3
import time
import unittest

from harness import Server, place_order

WORDS = {"name": "Zenobia Quillfeather", "email": "zenobia@quillfeather.example", "phone": "+441632960961",
         "street": "7 Wyvern Gallop", "city": "Much Wenlock-on-Sea", "state": "Loamshire", "zip": "QX9 7ZZ"}


def order_of(number, customer, words=WORDS):
    order = place_order(number, [("MUG", 1, "2.50")], customer=customer)
    order["customer"].update(name=words["name"], email=words["email"], phone=words["phone"])
    order["shippingAddress"].update({field: words[field] for field in ("street", "city", "state", "zip")})
    return order


def files_with(folder, texts):
    """(file, text) for each text that a file of the folder holds. Words for search are folded, so case is not told."""
    found = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            content = file.read()
        folded = content.lower()
        found += [(name, text) for text in texts
                  if (text in content if isinstance(text, bytes) else text.lower().encode() in folded)]
    return found


def words_of(words):
    """Whole texts, and the words that only this person has."""
    return [*words.values(), "Zenobia", "Quillfeather", "Wyvern", "Wenlock", "Loamshire", "QX9"]


def keys_in(folder, file="journal.db"):
    with sqlite3.connect(f"file:{folder}/{file}?mode=ro", uri=True) as link:
        return {number: secret for number, secret in link.execute("SELECT number, secret FROM keys")}


def states_in(folder):
    with sqlite3.connect(f"file:{folder}/state.db?mode=ro", uri=True) as link:
        return dict(link.execute("SELECT key, bytes FROM entry"))


class Erasure(unittest.TestCase):
    def deliver(self, server, number):
        for status in ("shipped", "delivered"):
            answer = server.json("POST", "/v1/messages/UpdateShipmentStatus", {
                "shipmentId": f"shp-{number}-1", "status": status, "timestamp": "2026-03-15T09:00:00Z"})
            self.assertEqual(answer[0], 200, answer)

    def place(self, server, order):
        status, answer = server.json("POST", "/v1/messages/PlaceOrder", order)
        self.assertEqual(status, 201, answer)
        for _ in range(500):
            order = server.json("GET", f"/v1/orders/{answer['id']}")[1]
            if order["stage"] == "Processing":
                break
            time.sleep(0.02)
        self.deliver(server, answer["orderNumber"])
        return answer

    def wait_for_list(self, server, text, count):
        for _ in range(500):
            if len(server.json("GET", f"/v1/orders?q={text}")[1]["items"]) == count:
                return
            time.sleep(0.02)
        self.fail(f"{text} is not found {count} times")

    def check_schemas(self, server):
        """What is shown now would be taken by whoever reads its schema strictly: the program itself."""
        import re
        for event in server.events():
            schema = server.json("GET", event["dataschema"])[1]
            self.hold_against(schema, event["data"], event["type"], re)

    def hold_against(self, schema, value, where, re):
        kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int,
                 "number": (int, float)}
        if kind := kinds.get(schema.get("type")):
            self.assertIsInstance(value, kind, where)
        if pattern := schema.get("pattern"):
            self.assertRegex(value, pattern, where)
        if schema.get("format") == "email":
            self.assertRegex(value, r"^[^@ ]+@[^@ ]+\.[a-z]+$", where)
        if "enum" in schema:
            self.assertIn(value, schema["enum"], where)
        for name in schema.get("required", []):
            self.assertIn(name, value, where)
        if isinstance(value, dict):
            for name, part in value.items():
                if name in schema.get("properties", {}):
                    self.hold_against(schema["properties"][name], part, f"{where}/{name}", re)
        if isinstance(value, list) and "items" in schema:
            for part in value:
                self.hold_against(schema["items"], part, where + "/-", re)

    def test_no_byte_of_a_person_is_left_and_all_else_stays(self):
        with Server() as server:
            server.add_product("MUG", 100)
            other = {**WORDS, "name": "Somebody Else", "email": "else@elsewhere.example"}
            for field in ("street", "city", "state", "zip", "phone"):
                other[field] = {"phone": "+390612345678"}.get(field, f"Plain {field}")
            placed = self.place(server, order_of("Z-1", "C-77"))
            self.place(server, order_of("O-1", "C-78", other))
            self.wait_for_list(server, "quillfeather", 1)
            # The person is told wherever an order is shown.
            shown = server.json("GET", f"/v1/orders/{placed['id']}")[1]
            self.assertEqual(shown["shippingAddress"]["street"], WORDS["street"])
            self.assertIn(WORDS["email"], json.dumps(server.events()))
            self.assertIn(WORDS["street"], json.dumps(server.json("GET", f"/v1/orders/{placed['id']}/story")[1]))
            answer = server.json("POST", "/v1/messages/GetOrder", {"orderId": placed["id"]})
            self.assertEqual(answer[1]["shippingAddress"]["addressLine1"], WORDS["street"], answer)
            server.stop()
            # Sealed everywhere but in the views, whose lists are searched.
            self.assertEqual({name for name, _ in files_with(server.data, words_of(WORDS))}, {"views.db"})
            before, keys = states_in(server.data), keys_in(server.data)
            self.assertEqual(len(keys), 3, "the store's own, and one for each person")

            server.start()
            status, answer = server.json("POST", "/v1/customers/C-77/erase")
            self.assertEqual(status, 202, answer)
            server.wait_until_told("PersonErased")
            self.assertEqual(files_with(server.data, words_of(WORDS)), [], "while the server runs")
            shown = server.json("GET", f"/v1/orders/{placed['id']}")[1]
            self.assertEqual(shown["shippingAddress"]["street"], "erased")
            self.wait_for_list(server, "quillfeather", 0)
            self.wait_for_list(server, "else", 1)
            self.check_schemas(server)
            listed = [row for row in server.json("GET", "/v1/orders")[1]["items"] if row["id"] == placed["id"]][0]
            self.assertEqual(listed["customerName"], "erased")
            server.stop()

            secret = [keys[number] for number, now in keys_in(server.data).items() if not any(now)]
            self.assertEqual(len(secret), 1)
            self.assertEqual(files_with(server.data, words_of(WORDS) + secret), [])
            after = states_in(server.data)
            self.assertEqual({key: after.get(key) for key in before}, before, "no state has changed")
            verified = server.run("verify", "--data", server.data)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
            for name in os.listdir(server.data):  # all is made anew from the journal alone
                if name.startswith(("state.db", "views.db")):
                    os.remove(os.path.join(server.data, name))
            server.start()
            self.wait_for_list(server, "else", 1)
            self.wait_for_list(server, "quillfeather", 0)
            server.stop()
            self.assertEqual(states_in(server.data), after)
            self.assertEqual(files_with(server.data, words_of(WORDS) + secret), [])

    def test_who_has_an_open_order_or_none_is_not_erased(self):
        with Server() as server:
            server.add_product("MUG", 100)
            status, answer = server.json("POST", "/v1/customers/C-77/erase")
            self.assertEqual((status, answer["type"].rsplit("/")[-1]), (404, "customer-not-found"))
            status, answer = server.json("POST", "/v1/messages/PlaceOrder", order_of("Z-1", "C-77"))
            self.assertEqual(status, 201, answer)
            status, answer = server.json("POST", "/v1/customers/C-77/erase")
            self.assertEqual((status, answer["type"].rsplit("/")[-1]), (409, "customer-has-open-order"))
            self.assertIn("Z-1", answer["detail"])

    def test_a_guest_is_erased_by_the_id_that_the_order_shows(self):
        with Server() as server:
            server.add_product("MUG", 100)
            placed = self.place(server, order_of("Z-1", ""))
            guest = server.json("GET", f"/v1/orders/{placed['id']}")[1]["customerId"]
            self.assertEqual(server.json("POST", f"/v1/customers/{guest}/erase")[0], 202)
            server.wait_until_told("PersonErased")
            server.stop()
            self.assertEqual(files_with(server.data, words_of(WORDS)), [])

    def test_an_erased_customer_orders_again_and_is_known_again(self):
        with Server() as server:
            server.add_product("MUG", 100)
            old = self.place(server, order_of("Z-1", "C-77"))
            self.assertEqual(server.json("POST", "/v1/customers/C-77/erase")[0], 202)
            server.wait_until_told("PersonErased")
            again = self.place(server, order_of("Z-2", "C-77", {**WORDS, "street": "9 Other Lane"}))
            for name, street in ((again["id"], "9 Other Lane"), (old["id"], "erased")):
                shown = server.json("GET", f"/v1/orders/{name}")[1]
                self.assertEqual(shown["shippingAddress"]["street"], street)
            server.stop()
            verified = server.run("verify", "--data", server.data)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def test_what_was_asked_for_before_a_crash_is_done_after_it(self):
        with Server() as server:
            server.add_product("MUG", 100)
            self.place(server, order_of("Z-1", "C-77"))
            self.wait_for_list(server, "quillfeather", 1)
            # A reader that stands in the journal's log: the key can't be destroyed for good as long as it does.
            reader = sqlite3.connect(f"file:{server.data}/journal.db?mode=ro", uri=True)
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM record").fetchone()
            self.assertEqual(server.json("POST", "/v1/customers/C-77/erase")[0], 202)
            server.wait_until_told("ErasureRequested")
            time.sleep(0.5)
            refused = server.json("POST", "/v1/messages/PlaceOrder", order_of("Z-2", "C-77"))
            self.assertEqual((refused[0], refused[1]["type"].rsplit("/")[-1]), (409, "customer-being-erased"))
            self.assertNotIn("PersonErased", json.dumps(server.events()))
            server.kill()
            reader.close()
            server.start()
            server.wait_until_told("PersonErased")
            server.stop()
            self.assertEqual(files_with(server.data, words_of(WORDS)), [])

    def test_a_backup_from_before_does_not_bring_a_person_back(self):
        with Server() as server:
            server.add_product("MUG", 100)
            placed = self.place(server, order_of("Z-1", "C-77"))
            kept = self.place(server, order_of("Z-2", "C-79", {**WORDS, "street": "Stays Lane"}))
            copy = os.path.join(server.folder, "copy")
            self.assertEqual(server.run("backup", "--data", server.data, copy).returncode, 0)
            keys = os.path.join(copy, "keys.db")
            self.assertEqual(os.stat(keys).st_mode & 0o777, 0o600)
            self.assertEqual(keys_in(copy), {}, "the copy of the journal has none")
            old = os.path.join(server.folder, "keys of before")
            shutil.copy(keys, old)
            self.assertEqual(server.json("POST", "/v1/customers/C-77/erase")[0], 202)
            server.wait_until_told("PersonErased")
            self.assertEqual(server.run("backup", "--data", server.data, copy).returncode, 0)
            first = place_order("again", [("MUG", 1, "2.50")])
            answered = server.request("POST", "/v1/messages/PlaceOrder", first)
            self.assertEqual(server.run("backup", "--data", server.data, copy).returncode, 0)
            server.stop()
            shutil.copy(old, keys)  # the worst that can be put beside it
            shutil.rmtree(server.data)
            shutil.move(copy, server.data)
            server.start()
            self.assertFalse(os.path.exists(os.path.join(server.data, "keys.db")), "taken over, and gone")
            for name, street in ((placed["id"], "erased"), (kept["id"], "Stays Lane")):
                shown = server.json("GET", f"/v1/orders/{name}")[1]
                self.assertEqual(shown["shippingAddress"]["street"], street)
            again = server.request("POST", "/v1/messages/PlaceOrder", first)
            self.assertEqual(again[0], answered[0], "its own key came along: the repeat is known as one")
            server.stop()
            verified = server.run("verify", "--data", server.data)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
            self.assertEqual(files_with(server.data, ["Wyvern"]), [])


if __name__ == "__main__":
    unittest.main()
