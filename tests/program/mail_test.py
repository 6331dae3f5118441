"""Buyers hear by mail: what a mail server gets, and what becomes of a notice when it hangs, refuses or breaks off; and a
program that is killed again and again loses none. MAIL_KILLS=200 kills it so often."""
import collections
import os
import pathlib
import random
import time
import unittest

from harness import Server, place_order, uuid_of
from sinks import HookSink, MailSink, certificate, until

QUICK = ("--tell-wait", "1s", "--tell-tries", "3", "--mail-patience", "2s")


class Mails(unittest.TestCase):
    def sink(self, **options):
        sink = MailSink(**options)
        self.addCleanup(sink.stop)
        return sink

    def shop(self, sink, *options):
        shop = Server("--smtp", f"smtp://127.0.0.1:{sink.port}", "--mail-from", "Mühle & Söhne <orders@shop.example>",
                      *QUICK, *options)
        self.addCleanup(shop.__exit__)
        shop.start()
        shop.add_product("MUG", 10_000)
        return shop

    def place(self, shop, number, name="Ines Marchetti", address="ines@marchetti.example", customer=None):
        order = place_order(number, [("MUG", 2, "12.50")], customer=customer or f"C-{number}")
        order["customer"]["name"], order["customer"]["email"] = name, address
        status, answer = shop.json("POST", "/v1/messages/PlaceOrder", order)
        self.assertEqual(status, 201, answer)

    def notices(self, shop, customer):
        return shop.json("GET", f"/v1/notifications?customerId={customer}")[1]["items"]

    def channel(self, shop, customer, title):
        notice = next(one for one in self.notices(shop, customer) if one["title"] == title)
        return notice, next(iter(notice["channels"]), None)

    def received(self, shop, number):
        return self.channel(shop, f"C-{number}", f"Order {number} received")

    def ends_well(self, shop):
        shop.stop()
        verified = shop.run("verify", "--data", shop.data)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    # ---- what a mail is

    def test_a_buyer_hears_of_an_order_by_mail_with_a_plain_and_an_html_part(self):
        sink = self.sink()
        shop = self.shop(sink)
        self.place(shop, "M-1", name="Zoë Ωmega 山田")
        until(lambda: len(sink.mails) == 2)
        mail = next(mail for mail in sink.mails if mail["Subject"] == "Order M-1 received")
        self.assertEqual((mail.sender, mail.recipients), ("orders@shop.example", ["ines@marchetti.example"]))
        self.assertEqual(mail["From"], "Mühle & Söhne <orders@shop.example>")
        self.assertEqual(mail["To"].addresses[0].display_name, "Zoë Ωmega 山田")
        self.assertIn("£25.00", mail.part("plain"))
        self.assertIn("<p>", mail.part("html"))
        self.assertTrue(mail.raw.isascii(), "headers and parts are encoded")
        notice, channel = until(lambda: (found := self.received(shop, "M-1"))[1]["status"] == "delivered" and found)
        self.assertIn(notice["id"], mail["Message-ID"])
        self.assertEqual([one["outcome"] for one in channel["attempts"]], ["delivered"])
        self.ends_well(shop)

    def test_a_name_adds_no_header_and_no_recipient(self):
        sink = self.sink()
        shop = self.shop(sink)
        self.place(shop, "M-2", name="Ines\r\nBcc: all@marchetti.example\r\n\r\nBuy now")
        mail = until(lambda: sink.mails)[0]
        self.assertEqual(mail.recipients, ["ines@marchetti.example"])
        self.assertIsNone(mail["Bcc"])
        self.assertNotIn("Buy now", mail.part("plain").split("\n")[0][:8])

    def test_tls_and_a_password_from_a_file(self):
        sink_folder = self.enterContext(__import__("tempfile").TemporaryDirectory())
        crt, key = certificate(sink_folder)
        sink = self.sink(tls=(crt, key), password="s3cret-canary")
        secret = pathlib.Path(sink_folder) / "password"
        secret.write_text("s3cret-canary\n")
        shop = Server("--smtp", f"smtp://flowmart@localhost:{sink.port}", "--mail-from", "orders@shop.example",
                      "--smtp-password-file", str(secret), "--smtp-ca", crt, *QUICK)
        self.addCleanup(shop.__exit__)
        shop.start()
        shop.add_product("MUG", 10)
        self.place(shop, "M-3")
        until(lambda: sink.mails)
        self.assertEqual(sink.logins[0][1:], ("flowmart", "s3cret-canary"))
        shop.stop()
        for file in pathlib.Path(shop.folder).rglob("*"):
            if file.is_file():
                self.assertNotIn(b"s3cret-canary", file.read_bytes(), file)

    def test_a_wrong_password_shows_itself_and_the_notice_waits(self):
        sink_folder = self.enterContext(__import__("tempfile").TemporaryDirectory())
        crt, key = certificate(sink_folder)
        sink = self.sink(tls=(crt, key), password="right")
        secret = pathlib.Path(sink_folder) / "password"
        secret.write_text("wrong-canary\n")
        shop = Server("--smtp", f"smtp://flowmart@localhost:{sink.port}", "--mail-from", "orders@shop.example",
                      "--smtp-password-file", str(secret), "--smtp-ca", crt, *QUICK)
        self.addCleanup(shop.__exit__)
        shop.start()
        shop.add_product("MUG", 10)
        self.place(shop, "M-4")
        _, channel = until(lambda: (found := self.received(shop, "M-4"))[1]["attempts"] and found)
        self.assertEqual(channel["attempts"][0]["outcome"], "passing")
        self.assertNotIn("wrong-canary", shop.output())

    def test_what_is_wrong_with_the_options_is_said(self):
        shop = Server()
        self.addCleanup(shop.__exit__)
        for options, words in ((("--smtp", "ftp://x", "--mail-from", "a@b.example"), "smtp://"),
                               (("--smtp", "smtp://x"), "--mail-from"),
                               (("--smtp", "smtp://u:pw@x", "--mail-from", "a@b.example"), "password"),
                               (("--smtp", "smtp://u@x", "--mail-from", "a@b.example"), "FLOWMART_SMTP_PASSWORD")):
            ended = shop.run("serve", "--gateway", "test", "--data", shop.data, "--port", "0", *options)
            self.assertEqual(ended.returncode, 2, options)
            self.assertIn(words, ended.stderr + ended.stdout)

    # ---- what becomes of it

    def test_a_server_that_refuses_for_now_is_asked_again_under_one_id(self):
        sink = self.sink()
        answers = collections.defaultdict(lambda: iter(["451 later", "421 busy", None]))
        sink.behave = lambda mail: next(answers[mail["Message-ID"]])
        shop = self.shop(sink)
        self.place(shop, "M-5")
        _, channel = until(lambda: (found := self.received(shop, "M-5"))[1]["status"] == "delivered" and found)
        self.assertEqual([one["outcome"] for one in channel["attempts"]], ["passing", "passing", "delivered"])
        self.assertIn("later", channel["attempts"][0]["detail"])
        tried = [mail["Message-ID"] for mail in sink.tried if mail["Subject"] == "Order M-5 received"]
        self.assertEqual((len(tried), len(set(tried))), (3, 1))
        self.ends_well(shop)

    def test_what_is_refused_for_good_is_a_dead_letter_that_can_be_edited_and_resent(self):
        sink = self.sink()
        sink.refuse = lambda address: "550 no such person" if address.startswith("ines") else None
        shop = self.shop(sink)
        self.place(shop, "M-6")
        dead = until(lambda: [one for one in shop.json("GET", "/v1/dead-letters")[1]["items"]
                              if one["title"] == "Order M-6 received"])[0]
        self.assertEqual((dead["channel"], dead["customerId"]), ("email", "C-M-6"))
        self.assertIn("550", dead["reason"])
        self.assertEqual(dead["attempts"], 1, "it would be refused again")
        for body, status in (({"recipient": "two@at@signs"}, 422), ({"recipient": "a@b.example\r\nBcc: c@d.example"}, 422),
                             ({"channel": "sms"}, 409)):
            self.assertEqual(shop.json("POST", dead["resend"], body)[0], status, body)
        self.assertEqual(shop.json("POST", "/v1/notifications/ntf-nobody/resend", {})[0], 404)
        status, answer = shop.json("POST", dead["resend"], {"recipient": "zoe@marchetti.example"})
        self.assertEqual(status, 200, answer)
        mail = until(lambda: [mail for mail in sink.mails if mail["Subject"] == "Order M-6 received"])[0]
        self.assertEqual(mail.recipients, ["zoe@marchetti.example"])
        until(lambda: self.received(shop, "M-6")[1]["status"] == "delivered")
        until(lambda: dead["number"] not in [one["number"] for one in shop.json("GET", "/v1/dead-letters")[1]["items"]])
        self.ends_well(shop)
        journal = pathlib.Path(shop.data, "journal.db").read_bytes()
        self.assertNotIn(b"zoe@marchetti.example", journal, "who a person is stands in no journal")

    def test_a_server_that_hangs_ends_as_a_dead_letter_and_takes_up_no_order(self):
        sink = self.sink()
        sink.behave = lambda mail: "hang"
        shop = self.shop(sink)
        began = time.monotonic()
        for n in range(20):
            self.place(shop, f"H-{n}")
        self.assertLess(time.monotonic() - began, 10)
        sink.behave = lambda mail: None
        until(lambda: len(set(sink.ids)) == 40, 60)
        shop.stop()

    def test_a_connection_that_drops_after_the_mail_was_said_repeats_it_under_one_id(self):
        sink = self.sink()
        dropped = set()

        def drop_once(mail):
            if mail["Message-ID"] in dropped:
                return None
            dropped.add(mail["Message-ID"])
            return "drop"

        sink.behave = drop_once
        shop = self.shop(sink)
        self.place(shop, "M-7")
        until(lambda: self.received(shop, "M-7")[1]["status"] == "delivered")
        until(lambda: len(sink.ids) == 4)
        self.assertEqual(set(collections.Counter(sink.ids).values()), {2})
        self.ends_well(shop)

    # ---- who is told how

    def test_a_person_says_by_what_they_are_told_and_each_way_gets_one(self):
        sink, provider = self.sink(), HookSink()
        self.addCleanup(provider.stop)
        shop = self.shop(sink, "--sms", f"http://127.0.0.1:{provider.port}/sms", "--push",
                         f"http://127.0.0.1:{provider.port}/push", "--call-anywhere")
        status, wanted = shop.json("PUT", "/v1/customers/C-W/preferences", {
            "locale": "de-DE", "email": "w@work.example", "phone": "+441632960961", "push": "device-7",
            "webhook": f"http://127.0.0.1:{provider.port}/mine", "off": ["push"]})
        self.assertEqual(status, 200, wanted)
        self.assertEqual(shop.json("GET", "/v1/customers/C-W/preferences")[1], wanted)
        for bad in ({"locale": "klingon"}, {"email": "nobody"}, {"webhook": "file:///etc/passwd"}, {"off": ["pigeon"]}):
            self.assertEqual(shop.json("PUT", "/v1/customers/C-W/preferences", bad)[0], 422, bad)
        self.place(shop, "W-1", customer="C-W")
        until(lambda: len(sink.mails) == 2 and len(provider.hooks) == 4)
        time.sleep(0.3)
        self.assertEqual([mail.recipients for mail in sink.mails], [["w@work.example"]] * 2)
        paths = collections.Counter(hook["path"] for hook in provider.hooks)
        self.assertEqual(paths, {"/sms": 2, "/mine": 2})
        keys = [hook["headers"]["Idempotency-Key"] for hook in provider.hooks]
        self.assertEqual(len(set(keys)), 4)
        self.assertTrue(any("25,00 £" in mail.part("plain").replace("\xa0", " ") for mail in sink.mails))
        self.ends_well(shop)

    def test_a_persons_webhook_reaches_nothing_behind_the_door(self):
        sink, inside = self.sink(), HookSink()
        self.addCleanup(inside.stop)
        shop = self.shop(sink)
        shop.json("PUT", "/v1/customers/C-X/preferences",
                  {"webhook": f"https://localhost:{inside.port}/", "off": ["email"]})
        self.place(shop, "X-1", customer="C-X")
        _, channel = until(lambda: (found := self.channel(shop, "C-X", "Order X-1 received"))[1]["attempts"] and found)
        self.assertIn("open internet", channel["attempts"][0]["detail"])
        self.assertEqual((inside.hooks, sink.mails), ([], []))

    def test_what_is_urgent_goes_first(self):
        sink = self.sink()
        sink.behave = lambda mail: "451 later" if mail["Subject"].startswith("Order B") else None
        shop = self.shop(sink, "--mail-rate", "4")
        for n in range(8):
            self.place(shop, f"B-{n}")
        status, answer = shop.json("POST", "/v1/orders/B-7/cancel", {"reason": "changed my mind"})
        self.assertIn(status, (200, 202), answer)
        until(lambda: any("cancelled" in mail["Subject"] for mail in sink.tried), 20)
        before = [mail["Subject"] for mail in sink.tried].index(
            next(mail["Subject"] for mail in sink.tried if "cancelled" in mail["Subject"]))
        self.assertLess(before, 12, "it overtook what waited")

    def test_an_erased_person_is_written_to_no_more(self):
        sink = self.sink()
        sink.behave = lambda mail: "451 later"
        shop = self.shop(sink)
        self.place(shop, "E-1")
        until(lambda: sink.tried)
        self.assertIn(shop.json("POST", "/v1/orders/E-1/cancel", {"reason": "changed my mind"})[0], (200, 202))
        until(lambda: shop.json("POST", "/v1/customers/C-E-1/erase")[0] == 202)
        until(lambda: self.notices(shop, "C-E-1") and all(
            one["channels"][0]["status"] == "dead" for one in self.notices(shop, "C-E-1")), 60)
        sink.behave = lambda mail: None
        for notice in self.notices(shop, "C-E-1"):
            self.assertEqual({attempt["detail"] for attempt in notice["channels"][0]["attempts"][:1]}, {"erased"})
            self.assertEqual(notice["channels"][0]["attempts"][-1]["outcome"], "refused")
        self.assertEqual(sink.mails, [])
        self.ends_well(shop)

    # ---- killed again and again

    def test_no_mail_is_lost_and_a_repeat_has_the_id_of_the_first(self):
        rounds = int(os.environ.get("MAIL_KILLS", "6"))
        sink = self.sink()
        shop = self.shop(sink)
        chance = random.Random(7)
        placed = []
        for kill in range(rounds):
            for n in range(3):
                number = f"K-{kill}-{n}"
                self.place(shop, number)
                placed.append(number)
            time.sleep(chance.uniform(0, 0.12))
            shop.kill()
            shop.start()
        wanted = {f"Order {number} received" for number in placed}
        until(lambda: wanted <= {mail["Subject"] for mail in sink.mails}, 60, "a mail was lost")
        ids = collections.defaultdict(set)
        for mail in sink.mails:
            ids[mail["Subject"], mail.recipients[0], mail.part("plain")].add(mail["Message-ID"])
        self.assertEqual([one for one in ids.values() if len(one) > 1], [])
        repeats = len(sink.mails) - len(set(sink.ids))
        print(f"{rounds} kills, {len(set(sink.ids))} mails, {repeats} of them more than once")
        self.assertLessEqual(repeats, rounds * 8)
        self.ends_well(shop)


if __name__ == "__main__":
    unittest.main()
