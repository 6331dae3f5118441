"""Systems hear by webhook: signed as the standardwebhooks package verifies it, each message once or again under its own id,
and a receiver that fails, hangs, drips, lies or redirects costs nobody else anything."""
import contextlib
import json
import pathlib
import shutil
import socket
import sqlite3
import stat
import threading
import time
import unittest

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from harness import Server, place_order, uuid_of
from sinks import HookSink, until

BAD = uuid_of("order", "BAD").encode()
QUICK = ("--call-anywhere", "--webhook-wait", "1s", "--webhook-patience", "1s")


class Webhooks(unittest.TestCase):
    def shop(self, *options):
        shop = Server(*(options or QUICK))
        self.addCleanup(shop.__exit__)
        shop.start()
        shop.add_product("MUG", 10_000)
        return shop

    def sink(self):
        sink = HookSink()
        self.addCleanup(sink.stop)
        return sink

    def subscribe(self, shop, sink, **wish):
        wish.setdefault("messages", [{"message": "OrderConfirmed"}])
        status, made = shop.json("POST", "/v1/webhooks", {"url": f"http://127.0.0.1:{sink.port}/hook", **wish})
        self.assertEqual(status, 201, made)
        return made

    def place(self, shop, *numbers):
        for number in numbers:
            status, answer = shop.json("POST", "/v1/messages/PlaceOrder", place_order(number, [("MUG", 1, "2.50")]))
            self.assertEqual(status, 201, answer)

    def deliveries(self, shop, made, query=""):
        status, page = shop.json("GET", f"/v1/webhooks/{made['id']}/deliveries{query}")
        self.assertEqual(status, 200, page)
        return page["items"]

    # ---- what is sent

    def test_a_message_is_signed_so_that_the_verifier_of_others_believes_it(self):
        shop, sink = self.shop(), self.sink()
        made = self.subscribe(shop, sink)
        self.place(shop, "S-1")
        hook = until(lambda: sink.hooks)[0]
        told = Webhook(made["secret"]).verify(hook["body"], {k.lower(): v for k, v in hook["headers"].items()})
        self.assertEqual(told["type"], "com.flowmart.OrderConfirmed.v0.0.1")
        self.assertEqual(hook["headers"]["webhook-id"], told["id"])
        with self.assertRaises(WebhookVerificationError):
            Webhook(made["secret"]).verify(hook["body"].replace(b"S-1", b"S-2") + b" ",
                                           {k.lower(): v for k, v in hook["headers"].items()})
        first = until(lambda: self.deliveries(shop, made))[0]
        self.assertEqual((first["message"], first["outcome"], first["status"], first["attempt"], first["messageId"]),
                         ("OrderConfirmed", "delivered", 200, 1, told["id"]))

    def test_a_secret_is_rotated_while_both_are_believed_and_is_shown_once(self):
        shop, sink = self.shop(), self.sink()
        made = self.subscribe(shop, sink)
        self.assertNotIn("secret", shop.json("GET", f"/v1/webhooks/{made['id']}")[1])
        rotated = shop.json("POST", f"/v1/webhooks/{made['id']}/rotate", {"overlapSeconds": 3600})[1]
        self.place(shop, "R-1")
        hook = until(lambda: sink.hooks)[0]
        headers = {k.lower(): v for k, v in hook["headers"].items()}
        for secret in (made["secret"], rotated["secret"]):
            Webhook(secret).verify(hook["body"], headers)
        shop.json("POST", f"/v1/webhooks/{made['id']}/rotate", {"overlapSeconds": 0})
        self.place(shop, "R-2")
        hook = until(lambda: len(sink.hooks) == 2 and sink.hooks[1])
        for secret in (made["secret"], rotated["secret"]):
            with self.assertRaises(WebhookVerificationError):
                Webhook(secret).verify(hook["body"], {k.lower(): v for k, v in hook["headers"].items()})

    def test_only_what_is_wanted_in_the_versions_that_are(self):
        shop, sink = self.shop(), self.sink()
        self.subscribe(shop, sink, messages=[{"message": "PaymentProcessed", "versions": "^1.0.0"},
                                             {"message": "OrderConfirmed", "versions": ">1.0.0"}])
        everything = self.sink()
        self.subscribe(shop, everything, messages=[])
        self.place(shop, "V-1")
        until(lambda: any(b"OrderConfirmed" in hook["body"] for hook in everything.hooks))
        until(lambda: sink.hooks)
        time.sleep(0.3)
        self.assertEqual({json.loads(hook["body"])["type"] for hook in sink.hooks},
                         {"com.flowmart.PaymentProcessed.v1.0.0"})
        self.assertEqual([hook for hook in everything.hooks if b"ReserveStock" in hook["body"]], [], "private ones are")

    def test_what_is_no_subscription_is_refused(self):
        strict, lax = self.shop("--webhook-wait", "1s"), self.shop()
        for shop, wish in ((strict, {"url": "http://example.com/"}), (strict, {"url": "https://user:pw@example.com/"}),
                           (lax, {"url": "ftp://example.com/"}), (lax, {"url": "nothing"}),
                           (lax, {"url": "http://a.example/", "messages": [{"message": "Nonsense"}]}),
                           (lax, {"url": "http://a.example/", "messages": [{"message": "ReserveStock"}]}),
                           (lax, {"url": "http://a.example/",
                                  "messages": [{"message": "OrderConfirmed", "versions": "one or two"}]}),
                           (lax, {"url": "http://a.example/", "secret": "short"}), (lax, {"link": "http://a.example/"})):
            status, problem = shop.json("POST", "/v1/webhooks", wish)
            self.assertEqual(status, 422, (wish, problem))
        self.assertEqual(lax.json("GET", "/v1/webhooks")[1], {"items": []})
        for method, path in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/pause"), ("POST", "/resume"),
                             ("POST", "/rotate"), ("POST", "/replay"), ("GET", "/deliveries")):
            body = {"url": "http://a.example/"} if method == "PUT" else {"after": "0"} if path == "/replay" else None
            self.assertEqual(lax.json(method, "/v1/webhooks/whk-none" + path, body)[0], 404, (method, path))

    def test_private_addresses_are_refused_after_their_names_were_resolved(self):
        shop, sink = self.shop("--webhook-wait", "1s", "--webhook-patience", "2s"), self.sink()
        for host in ("localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "169.254.169.254"):
            made = shop.json("POST", "/v1/webhooks", {"url": f"https://{host}:{sink.port}/",
                                                      "messages": [{"message": "OrderConfirmed"}]})[1]
            self.place(shop, f"P-{host.strip('[]').replace(':', '-')}")
            failed = until(lambda made=made: self.deliveries(shop, made))[0]
            self.assertEqual((failed["outcome"], failed["status"]), ("failed", None))
            self.assertIn("open internet", failed["detail"], host)
        self.assertEqual(sink.hooks, [])

    # ---- a shop that is restored

    def test_a_backup_takes_the_subscriptions_along_and_goes_on_where_it_ends(self):
        shop, sink = self.shop(), self.sink()
        made = self.subscribe(shop, sink)
        sink.behave = lambda hook: 500 if BAD in hook["body"] else 200
        self.place(shop, "S-1", "BAD")
        until(lambda: {one["outcome"] for one in self.deliveries(shop, made)} == {"delivered", "failed"})
        copy = pathlib.Path(shop.folder, "copy")
        for _ in range(2):  # a later backup brings the copy up to date
            done = shop.run("backup", "--data", shop.data, str(copy))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("1 webhook subscriptions with their secrets", done.stdout)
        self.assertEqual(stat.S_IMODE((copy / "webhooks.db").stat().st_mode), 0o600)
        self.place(shop, "S-2")
        until(lambda: len(self.deliveries(shop, made, "?outcome=delivered")) == 2)
        known = shop.json("GET", f"/v1/webhooks/{made['id']}")[1]
        shop.stop()
        sink.behave = lambda hook: 200
        before = {hook["headers"]["webhook-id"]: self.order_in(hook) for hook in sink.hooks}
        told = len(sink.hooks)

        shutil.rmtree(shop.data)
        shutil.move(copy, shop.data)
        shop.start()
        restored = shop.json("GET", f"/v1/webhooks/{made['id']}")[1]
        self.assertEqual({name: restored[name] for name in ("url", "messages", "createdAt")},
                         {name: known[name] for name in ("url", "messages", "createdAt")})
        lost = next(name for name, order in before.items() if order == uuid_of("order", "S-2"))
        self.assertNotIn(lost, [one["messageId"] for one in self.deliveries(shop, made)], "the copy has no such message")
        self.place(shop, "S-3")
        until(lambda: {uuid_of("order", name) for name in ("BAD", "S-3")} <= {self.order_in(hook) for hook in sink.hooks[told:]})
        ids = [hook["headers"]["webhook-id"] for hook in sink.hooks[told:]]
        self.assertEqual(len(ids), len(set(ids)))
        for hook in sink.hooks[told:]:
            Webhook(made["secret"]).verify(hook["body"], {k.lower(): v for k, v in hook["headers"].items()})
            order = self.order_in(hook)
            self.assertEqual(before.get(hook["headers"]["webhook-id"]), None if order == uuid_of("order", "S-3") else order,
                             "what is told again has the id that it had")

    def test_a_copy_is_cut_to_the_end_of_its_journal(self):
        shop, sink = self.shop(), self.sink()
        made = self.subscribe(shop, sink)
        self.place(shop, "C-1")
        until(lambda: self.deliveries(shop, made))
        shop.stop()
        ahead = 1_000_000  # as if the shop had gone on while the copy was made
        with contextlib.closing(sqlite3.connect(pathlib.Path(shop.data, "webhooks.db"))) as store, store:
            store.execute("UPDATE webhook SET position=?", (ahead,))
            store.execute("INSERT INTO pending VALUES(?,?,1,0)", (made["id"], ahead))
            store.execute("UPDATE delivery SET event=?", (ahead,))
        copy = pathlib.Path(shop.folder, "copy")
        done = shop.run("backup", "--data", shop.data, str(copy), "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        end = json.loads(done.stdout)
        self.assertEqual(end["webhooks"], 1)
        with contextlib.closing(sqlite3.connect(copy / "webhooks.db")) as store:
            self.assertEqual(store.execute("SELECT position FROM webhook").fetchall(), [(end["messages"],)])
            for table in ("pending", "delivery"):
                self.assertEqual(store.execute(f"SELECT count(*) FROM {table}").fetchall(), [(0,)], table)

    @staticmethod
    def order_in(hook):
        return json.loads(hook["body"])["data"]["orderId"]

    # ---- what becomes of it

    def test_what_fails_is_tried_again_under_its_id_and_holds_up_no_other_message(self):
        shop, sink = self.shop(), self.sink()
        sink.behave = lambda hook: 500 if BAD in hook["body"] else 200
        made = self.subscribe(shop, sink)
        self.place(shop, "BAD", "T-1", "T-2", "T-3")
        until(lambda: len([hook for hook in sink.hooks if BAD not in hook["body"]]) == 3)
        until(lambda: shop.json("GET", f"/v1/webhooks/{made['id']}")[1]["retrying"] == 1)
        sink.behave = lambda hook: 200
        until(lambda: len([one for one in self.deliveries(shop, made) if one["outcome"] == "delivered"]) == 4)
        ids = {hook["headers"]["webhook-id"] for hook in sink.hooks if BAD in hook["body"]}
        self.assertEqual(len(ids), 1)
        numbers = [one["attempt"] for one in reversed(self.deliveries(shop, made)) if one["messageId"] in ids]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))

    def test_a_receiver_that_accepts_nothing_for_long_is_paused_and_says_so(self):
        shop = self.shop(*QUICK, "--webhook-pause", "3s")
        sink = self.sink()
        sink.behave = lambda hook: 503
        made = self.subscribe(shop, sink)
        for n in range(5):
            self.place(shop, f"L-{n}")
        paused = until(lambda: (shown := shop.json("GET", f"/v1/webhooks/{made['id']}")[1])["status"] == "paused" and shown, 60)
        self.assertIn("Nothing was accepted since", paused["reason"])
        tried = len(sink.hooks)
        time.sleep(1.5)
        self.assertEqual(len(sink.hooks), tried, "it is left alone")
        sink.behave = lambda hook: 200
        resumed = shop.json("POST", f"/v1/webhooks/{made['id']}/resume")[1]
        self.assertEqual((resumed["status"], resumed["reason"]), ("active", None))
        until(lambda: shop.json("GET", f"/v1/webhooks/{made['id']}")[1]["behind"] == 0)
        until(lambda: len([one for one in self.deliveries(shop, made) if one["outcome"] == "delivered"]) == 5)

    def test_a_receiver_that_is_gone_is_paused_at_once(self):
        shop, sink = self.shop(), self.sink()
        sink.behave = lambda hook: 410
        made = self.subscribe(shop, sink)
        self.place(shop, "G-1")
        until(lambda: shop.json("GET", f"/v1/webhooks/{made['id']}")[1]["status"] == "paused")

    def test_all_is_replayed_from_any_position_under_the_same_ids(self):
        shop, sink = self.shop(), self.sink()
        self.place(shop, "A-1", "A-2")
        made = self.subscribe(shop, sink, after="0")
        until(lambda: len(sink.hooks) == 2)
        until(lambda: len(self.deliveries(shop, made)) == 2)
        places = [one["position"] for one in reversed(self.deliveries(shop, made))]
        status, again = shop.json("POST", f"/v1/webhooks/{made['id']}/replay", {"after": str(places[0])})
        self.assertEqual(status, 202, again)
        until(lambda: len(sink.hooks) == 3)
        self.assertEqual(sink.hooks[2]["headers"]["webhook-id"], sink.hooks[1]["headers"]["webhook-id"])
        self.assertEqual(shop.json("POST", f"/v1/webhooks/{made['id']}/replay", {"after": "999999"})[0], 410)
        self.assertEqual(shop.json("POST", f"/v1/webhooks/{made['id']}/replay", {})[0], 422)

    def test_a_subscription_goes_on_where_it_was_after_a_kill(self):
        shop, sink = self.shop(), self.sink()
        sink.behave = lambda hook: 500
        made = self.subscribe(shop, sink)
        self.place(shop, "C-1", "C-2", "C-3")
        until(lambda: sink.hooks)
        shop.kill()
        sink.behave = lambda hook: 200
        sink.hooks.clear()
        shop.start()
        until(lambda: len(set(hook["headers"]["webhook-id"] for hook in sink.hooks)) == 3)
        until(lambda: shop.json("GET", f"/v1/webhooks/{made['id']}")[1]["retrying"] == 0)
        shop.stop()
        sink.hooks.clear()
        shop.start()
        self.place(shop, "C-4")
        until(lambda: sink.hooks)
        time.sleep(0.5)
        self.assertEqual(len(sink.hooks), 1, "what was delivered is not delivered again after a stop")

    def test_what_waits_goes_out_once_the_receiver_answers_also_after_a_stop(self):
        shop, sink = self.shop(), self.sink()
        sink.behave = lambda hook: 500
        made = self.subscribe(shop, sink)
        self.place(shop, "W-1")
        until(lambda: any(one["attempt"] == 3 for one in self.deliveries(shop, made)), 40)  # again in 24 seconds
        shop.stop()
        sink.behave = lambda hook: 200
        shop.start()
        self.place(shop, "W-2")
        until(lambda: len([one for one in self.deliveries(shop, made) if one["outcome"] == "delivered"]) == 2, 12)

    def test_a_receiver_that_failed_for_long_is_paused_also_after_a_stop(self):
        shop = self.shop("--call-anywhere", "--webhook-wait", "1s", "--webhook-patience", "1s", "--webhook-pause", "10s")
        sink = self.sink()
        sink.behave = lambda hook: 500
        made = self.subscribe(shop, sink)
        self.place(shop, "Z-1")
        until(lambda: any(one["attempt"] == 3 for one in self.deliveries(shop, made)), 40)
        shop.stop()
        time.sleep(4)
        shop.start()
        self.place(shop, "Z-2")
        until(lambda: shop.json("GET", f"/v1/webhooks/{made['id']}")[1]["status"] == "paused", 5)

    def test_it_is_changed_paused_and_deleted(self):
        shop, sink, other = self.shop(), self.sink(), self.sink()
        made = self.subscribe(shop, sink)
        path = f"/v1/webhooks/{made['id']}"
        self.assertEqual(shop.json("POST", path + "/pause")[1]["status"], "paused")
        self.place(shop, "D-1")
        time.sleep(0.5)
        self.assertEqual(sink.hooks, [])
        changed = shop.json("PUT", path, {"url": f"http://127.0.0.1:{other.port}/", "description": "the other",
                                          "messages": [{"message": "OrderConfirmed"}]})[1]
        self.assertEqual(changed["description"], "the other")
        shop.json("POST", path + "/resume")
        until(lambda: other.hooks)
        self.assertEqual(sink.hooks, [])
        self.assertEqual(shop.request("DELETE", path)[0], 204)
        self.assertEqual(shop.json("GET", path)[0], 404)
        self.place(shop, "D-2")
        time.sleep(0.5)
        self.assertEqual(len(other.hooks), 1)

    # ---- bad receivers

    def test_a_receiver_is_asked_by_one_connection_until_it_has_answered(self):
        shop, slow, quick = self.shop("--call-anywhere"), self.sink(), self.sink()
        begun, answers, pair = [], threading.Event(), threading.Barrier(2)

        def answer(handler):
            begun.append(handler)
            if len(begun) == 1:
                answers.wait(15)
            else:
                pair.wait(15)  # for another that is under way beside it
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

        slow.behave = lambda hook: answer
        self.subscribe(shop, slow)
        self.subscribe(shop, quick)
        self.place(shop, "O-1", "O-2", "O-3")
        until(lambda: len(quick.hooks) == 3)
        self.assertEqual(len(begun), 1)
        answers.set()
        until(lambda: len(begun) == 3)
        self.assertFalse(pair.broken)

    def test_bad_receivers_hold_up_no_good_one(self):
        shop, good = self.shop(), self.sink()

        def hang(handler):
            time.sleep(5)

        def drip(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(50):
                handler.wfile.write(b"X-Drip: 1\r\n")
                handler.wfile.flush()
                time.sleep(0.1)

        def lie(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nshort")
            handler.wfile.flush()
            time.sleep(5)

        def flood(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
            while True:
                handler.wfile.write(b"x" * 65536)

        def nonsense(handler):
            handler.wfile.write(b"\x00\x01\x02 not HTTP at all\r\n\r\n")

        def redirect(handler):
            handler.wfile.write(f"HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:{good.port}/stolen\r\n"
                                "Content-Length: 0\r\n\r\n".encode())

        made = {}
        for name, behaviour in (("hang", hang), ("drip", drip), ("lie", lie), ("flood", flood), ("nonsense", nonsense),
                                ("redirect", redirect)):
            for _ in range(4):
                sink = self.sink()
                sink.behave = lambda hook, behaviour=behaviour: behaviour
                made[name] = self.subscribe(shop, sink)
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            closed = type("Closed", (), {"port": nobody.getsockname()[1]})
            made["closed"] = self.subscribe(shop, closed)
        fine = self.subscribe(shop, good)
        self.place(shop, "B-0")
        time.sleep(1)  # they are in the middle of it
        began = time.monotonic()
        self.place(shop, *(f"B-{n}" for n in range(1, 51)))
        until(lambda: len(good.hooks) == 51, 20)
        self.assertLess(time.monotonic() - began, 15)
        self.assertEqual([hook["path"] for hook in good.hooks if hook["path"] != "/hook"], [], "nobody follows a redirect")
        # Who has said its status and then goes on for ever has said it.
        outcomes = {name: until(lambda one=one: self.deliveries(shop, one))[-1] for name, one in made.items()
                    if name != "drip"}
        self.assertEqual({name: (one["outcome"], one["status"]) for name, one in outcomes.items()},
                         {"hang": ("failed", None), "lie": ("delivered", 200), "flood": ("delivered", 200),
                          "nonsense": ("failed", None), "redirect": ("failed", 307), "closed": ("failed", None)})
        self.assertEqual(shop.json("GET", f"/v1/webhooks/{fine['id']}")[1]["status"], "active")


if __name__ == "__main__":
    unittest.main()
