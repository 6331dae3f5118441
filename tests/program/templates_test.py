"""The shop's own words: saved, refused when broken with line and reason, previewed with a real order, kept in versions and
locales, and unable to do harm."""
import time
import unittest

from harness import Server, place_order
from sinks import MailSink, until


class Templates(unittest.TestCase):
    def shop(self, *options):
        shop = Server(*options)
        self.addCleanup(shop.__exit__)
        shop.start()
        shop.add_product("MUG", 1000, price="12.50")
        return shop

    def place(self, shop, number, customer="C-1", items=(("MUG", 2, "12.50"),), name="Ines Marchetti"):
        order = place_order(number, list(items), customer=customer)
        order["customer"]["name"] = name
        status, answer = shop.json("POST", "/v1/messages/PlaceOrder", order)
        self.assertEqual(status, 201, answer)

    def newest(self, shop, customer, title):
        items = shop.json("GET", f"/v1/notifications?customerId={customer}")[1]["items"]
        return next((one for one in items if one["title"] == title), None)

    def test_what_is_saved_is_what_buyers_read_from_then_on(self):
        shop = self.shop()
        self.place(shop, "T-1")
        listed = shop.json("GET", "/v1/templates")[1]
        self.assertIn("order_placed", [one["kind"] for one in listed["items"]])
        path = "/v1/templates/order_placed/default"
        status, built_in = shop.json("GET", path)
        self.assertEqual((status, built_in["version"], built_in["builtIn"]), (200, 0, True))
        status, saved = shop.json("PUT", path, {"subject": "Thanks for {{number}}", "text": "It is {{amount}}."})
        self.assertEqual((status, saved["version"], saved["builtIn"]), (200, 1, False), saved)
        self.place(shop, "T-2")
        self.assertEqual(self.newest(shop, "C-1", "Thanks for T-2")["message"], "It is 25.00 GBP.")
        self.assertIsNotNone(self.newest(shop, "C-1", "Order T-1 received"), "what was told stays as it was told")
        shop.json("PUT", path, {"subject": "Second", "text": "words"})
        self.assertEqual([one["version"] for one in shop.json("GET", path)[1]["versions"]], [2, 1, 0])
        self.assertIsNotNone(self.newest(shop, "C-1", "Thanks for T-2"))
        status, reset = shop.json("DELETE", path)
        self.assertEqual((status, reset["version"], reset["builtIn"]), (200, 3, True), reset)
        self.place(shop, "T-3")
        self.assertIsNotNone(self.newest(shop, "C-1", "Order T-3 received"))
        shop.kill()
        shop.start()
        self.assertIsNotNone(self.newest(shop, "C-1", "Thanks for T-2"))

    def test_a_broken_one_is_refused_with_line_and_reason(self):
        shop = self.shop()
        path = "/v1/templates/order_placed/default"
        for text, line, words in (("Hello\nyou {{number", 2, "not closed"), ("{{#amount}}open", 1, "not ended"),
                                  ("a\nb\n{{/number}}", 3, "not open"), ("{{#number}}{{/amount}}", 1, "not open"),
                                  ("one\n{{token}}", 2, "There is no {{token}}"), ("{{number.x}}", 1, "There is no"),
                                  ("{{{number}}}", 1, "made safe"), ("{{& number}}", 1, "made safe"),
                                  ("{{> /etc/passwd}}", 1, "not known here"), ("{{=<% %>=}}", 1, "not known here"),
                                  ("{{lines}}", 1, "is a list"),
                                  ("{{#order}}{{#lines}}{{#lines}}x{{/lines}}{{/lines}}{{/order}}", 1, "within itself")):
            for part in ("text", "html"):
                wish = {"subject": "S", "text": "T", part: text}
                status, problem = shop.json("PUT", path, wish)
                self.assertEqual(status, 422, (text, problem))
                self.assertIn(f"{part}, line {line}:", problem["detail"], text)
                self.assertIn(words, problem["detail"], text)
                preview = shop.json("POST", path + "/preview", {"orderId": "none", **wish})[1]
                self.assertEqual(preview["detail"], problem["detail"])
        self.assertEqual(shop.json("PUT", path, {"subject": "a\nb", "text": "t"})[0], 422)
        self.assertEqual(shop.json("PUT", "/v1/templates/order_placed/klingon", {"subject": "s", "text": "t"})[0], 422)
        self.assertEqual(shop.json("PUT", "/v1/templates/nothing/default", {"subject": "s", "text": "t"})[0], 404)
        self.assertEqual(shop.json("GET", path)[1]["version"], 0)

    def test_a_preview_shows_a_real_order_and_changes_nothing(self):
        shop = self.shop()
        self.place(shop, "P-1", name="<b>Zoë</b>")
        path = "/v1/templates/order_placed/de-DE"
        status, shown = shop.json("POST", path + "/preview", {
            "orderId": "P-1", "subject": "Danke, {{name}}", "text":
                "{{#order}}{{#lines}}{{quantity}} x {{article}} zu {{price}}; {{/lines}}zusammen {{total}}{{/order}}",
            "html": "<p>{{name}}</p>"})
        self.assertEqual(status, 200, shown)
        self.assertEqual(shown["subject"], "Danke, <b>Zoë</b>")
        self.assertEqual(shown["text"].replace("\xa0", " "), "2 x Product MUG zu 12,50 £; zusammen 25,00 £")
        self.assertEqual(shown["html"], "<p>&lt;b&gt;Zoë&lt;/b&gt;</p>")
        self.assertEqual(shop.json("GET", path)[1]["version"], 0)
        self.assertEqual(shop.json("POST", path + "/preview", {"orderId": "P-2"})[0], 404)
        self.assertEqual(shop.json("POST", path + "/preview", {"orderId": "P-1"})[1]["subject"], "Order P-1 received")

    def test_each_person_reads_their_own_language(self):
        sink = MailSink()
        self.addCleanup(sink.stop)
        shop = self.shop("--smtp", f"smtp://127.0.0.1:{sink.port}", "--mail-from", "orders@shop.example")
        for locale, word in (("default", "Thanks"), ("de", "Danke"), ("de-AT", "Servus")):
            status, answer = shop.json("PUT", f"/v1/templates/order_placed/{locale}",
                                       {"subject": f"{word} {{{{number}}}}", "text": "{{amount}} {{date}}"})
            self.assertEqual(status, 200, answer)
        for customer, locale in (("AT", "de-AT"), ("DE", "de-DE"), ("FR", "fr")):
            shop.json("PUT", f"/v1/customers/{customer}/preferences", {"locale": locale})
            self.place(shop, f"L-{customer}", customer=customer)
        until(lambda: len(sink.mails) == 6)
        mails = {mail["Subject"]: mail.part("plain").replace("\xa0", " ").replace("\u202f", " ") for mail in sink.mails}
        self.assertIn("25,00 £", mails["Danke L-DE"])
        self.assertIn("25,00", mails["Servus L-AT"])
        self.assertIn("£", mails["Thanks L-FR"])

    def test_two_who_edit_at_once_don_t_overwrite_each_other(self):
        shop = self.shop()
        path = "/v1/templates/order_shipped/default"
        wish = {"subject": "s", "text": "t"}
        self.assertEqual(shop.request("GET", path)[1]["ETag"], '"0"')
        self.assertEqual(shop.json("PUT", path, wish, {"If-Match": '"0"'})[0], 200)
        status, problem = shop.json("PUT", path, wish, {"If-Match": '"0"'})
        self.assertEqual((status, problem["type"].rsplit("/", 1)[-1].rsplit(":", 1)[-1]), (412, "version-stale"))
        self.assertEqual(shop.json("PUT", path, wish, {"If-Match": '"1"'})[0], 200)

    def test_the_largest_template_over_the_largest_order_ends_soon(self):
        shop = self.shop()
        self.place(shop, "BIG", items=[("MUG", 1, "12.50")] * 150)
        loop = "{{#order}}{{#lines}}" + "{{article}}" * 850 + "{{/lines}}{{/order}}"
        self.assertLess(len(loop), 10_000)
        began = time.monotonic()
        status, shown = shop.json("POST", "/v1/templates/order_placed/default/preview",
                                  {"orderId": "BIG", "subject": "s", "text": loop})
        self.assertEqual(status, 200, shown)
        self.assertGreater(len(shown["text"]), 1_000_000)
        self.assertLess(time.monotonic() - began, 20)
        self.assertEqual(shop.json("PUT", "/v1/templates/order_placed/default", {"subject": "s", "text": "x" * 10_001})[0], 422)


if __name__ == "__main__":
    unittest.main()
