"""Wrong usage is exit status 2 and a sentence, whatever the command; and the addresses that `serve` listens on."""
import http.client
import os
import signal
import subprocess
import tempfile
import time
import unittest

from harness import PROGRAM, Server, free_port

WRONG = (
    "", "nope", "serve extra", "serve --port 70000", "serve --port x", "serve --threads 0", "serve --currency xx",
    "serve --data d", "serve --gateway none --data d", "serve --demo --without billing --data d",
    "serve --environment moon", "serve --log-level loud", "serve --host", "serve --sender", "serve --host a:1",
    "serve --address 0.0.0.0", "serve --address ::", "serve --address 127.0.0.999", "serve --address 127.x",
    "serve --address localhost.evil.example", "serve --address 10.0.0.1", "serve --data=",
    "verify --nope", "verify --data no-such", "backup", "backup to --data no-such", "rebuild --data no-such",
    "catalog", "catalog export", "catalog export --format x d", "bench --orders 0", "bench --connections a",
    "bench --connections 0", "import", "import orders", "import orders no-such.csv", "export", "export nope",
    "place", "place x", "show", "show X --url nonsense", "show X --url http://", "show X --url ftp://127.0.0.1",
    "show X --url http://127.0.0.1:70000", "tail --url http://127.0.0.1:99999", "tail --after x", "tail --count x",
    "show X --url http://127.0.0.1:1 --data d",
    "serve --gateway test --data d --time-zone Moon/Base", "serve --gateway test --data d --time-zone=")


class Usage(unittest.TestCase):
    def test_wrong_usage_is_exit_status_2(self):
        with tempfile.TemporaryDirectory() as folder:
            for arguments in WRONG:
                got = subprocess.run([PROGRAM, *arguments.split()], capture_output=True, text=True, cwd=folder, timeout=20)
                self.assertEqual(got.returncode, 2, (arguments, got.stdout, got.stderr))
                self.assertNotEqual(got.stderr.strip(), "", arguments)
                self.assertEqual(os.listdir(folder), [], (arguments, "leaves nothing behind"))

    def test_the_exit_status_says_whether_it_could_help_to_ask_again(self):
        with Server() as server:
            server.add_product("LAMP", 3)
            url = ("--url", f"http://127.0.0.1:{server.port}")
            def run(*arguments):
                return server.run(*arguments, *url)
            for arguments, status in ((("place", "--item", "LAMP:9"), 1), (("place", "--item", "LAMP:1", "--email", "nobody"), 2),
                                      (("place", "--item", "LAMP:1", "--order", "x" * 200), 2), (("show", "NONE"), 1),
                                      (("export", "orders", "--status", "lost"), 2), (("export", "payments", "--status", "lost"), 2),
                                      (("export", "events", "--message", "NoSuchMessage"), 2), (("tail", "--message", "NoSuchMessage"), 2),
                                      (("export", "events", "--after", "999999"), 1)):
                done = run(*arguments)
                self.assertEqual(done.returncode, status, (arguments, done.stdout, done.stderr))

    def test_a_server_that_is_not_there_is_told_at_once(self):
        for arguments in (["show", "X"], ["place", "--item", "LAMP-01:1"], ["export", "orders"]):
            process = subprocess.Popen([PROGRAM, *arguments, "--url", "http://127.0.0.1:1"], stderr=subprocess.PIPE, text=True)
            started = time.monotonic()
            try:
                said = process.stderr.readline()
                self.assertLess(time.monotonic() - started, 15, "it waits for 30 seconds in all")
                self.assertIn("can't be reached: Connection refused; trying again for 30 s", said)
                self.assertIsNone(process.poll())
            finally:
                process.kill()
                process.wait()
                process.stderr.close()

    def test_loopback_by_each_of_its_names(self):
        for address, reached in (("localhost", "127.0.0.1"), ("127.0.0.1", "127.0.0.1"), ("127.0.0.2", "127.0.0.2"),
                                 ("::1", "::1")):
            with tempfile.TemporaryDirectory() as folder:
                port = free_port()
                process = subprocess.Popen([PROGRAM, "serve", "--gateway", "test", "--data", folder + "/data",
                                            "--port", str(port), "--address", address],
                                           stderr=subprocess.PIPE, text=True)
                try:
                    said = process.stderr.readline()
                    shown = f"[{reached}]" if ":" in reached else reached
                    self.assertIn(f"http://{shown}:{port} ", said)
                    link = http.client.HTTPConnection(reached, port, timeout=10)
                    link.request("GET", "/healthz")
                    self.assertEqual(link.getresponse().status, 200, address)
                    link.close()
                    client = subprocess.run([PROGRAM, "show", "NO-SUCH", "--url", f"http://{shown}:{port}"],
                                            capture_output=True, text=True, timeout=20)
                    self.assertIn("no such order", client.stdout + client.stderr)
                finally:
                    process.send_signal(signal.SIGTERM)
                    process.wait(30)
                    process.stderr.close()


if __name__ == "__main__":
    unittest.main()
