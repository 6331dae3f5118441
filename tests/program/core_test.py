"""A core file of the serving process, of a crash or taken by a debugger, holds no secret. That the search finds one is
shown by a core as the system makes it. Where this machine writes no core file the test did not run, and says so."""
import os
import pathlib
import resource
import signal
import subprocess
import tempfile
import time
import unittest

from harness import PROGRAM, free_port

SECRETS = {"stripe.key": "sk_test_4eC39HqLyjWDarjtT1zdpCOREFILE", "hooks.secret": "whsec_c2lnbmluZ3NlY3JldENPUkVGSUxF",
           "shop.key": "shop-key-COREFILE-0123456789abcdef0123456789abcdef"}
PASSWORD = "smtp-password-COREFILE"


def cores_are_written():
    pattern = pathlib.Path("/proc/sys/kernel/core_pattern").read_text().strip()
    return pattern == "core" and resource.getrlimit(resource.RLIMIT_CORE)[1] == resource.RLIM_INFINITY


class Cores(unittest.TestCase):
    def setUp(self):
        if not cores_are_written():
            self.skipTest("did not run: this machine writes no core file into a process' own folder")
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="flowmart-core-"))
        for name, text in SECRETS.items():
            pathlib.Path(self.folder, name).write_text(text + "\n")
            os.chmod(pathlib.Path(self.folder, name), 0o600)

    def serve(self, **environment):
        """A server that holds its secrets, in files and in its environment."""
        port = free_port()
        server = subprocess.Popen(
            [PROGRAM, "serve", "--data", "data", "--port", str(port), "--key-file", "shop.key", "--gateway", "stripe",
             "--stripe-key-file", "stripe.key", "--stripe-url", "http://127.0.0.1:1", "--hooks-port", "0",
             "--hooks-secret-file", "hooks.secret", "--smtp", "smtp://shop@127.0.0.1:1", "--mail-from", "a@b.example"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "FLOWMART_SMTP_PASSWORD": PASSWORD, **environment},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2))
        self.addCleanup(lambda: server.poll() is None and (server.kill(), server.wait()))
        end = time.monotonic() + 60
        while time.monotonic() < end:
            asked = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H",
                                    f"Authorization: Bearer {SECRETS['shop.key']}", f"http://127.0.0.1:{port}/readyz"],
                                   capture_output=True, text=True, timeout=30).stdout
            if asked == "200":
                return server
            self.assertIsNone(server.poll(), "the server has ended")
            time.sleep(0.1)
        self.fail("it does not get ready")

    def crash(self, server):
        os.kill(server.pid, signal.SIGABRT)
        self.assertEqual(server.wait(60), -signal.SIGABRT)
        return pathlib.Path(self.folder, "core").read_bytes()

    def found_in(self, core):
        return sorted(secret for secret in (*SECRETS.values(), PASSWORD) if secret.encode() in core)

    def test_of_a_crash(self):
        core = self.crash(self.serve())
        self.assertEqual(core[:4], b"\x7fELF")
        self.assertEqual(self.found_in(core), [])

    def test_the_search_finds_what_is_there(self):
        found = self.found_in(self.crash(self.serve(FLOWMART_FULL_CORE="1")))
        self.assertEqual(found, sorted((*SECRETS.values(), PASSWORD)))

    def test_taken_by_a_debugger(self):
        server = self.serve()
        taken = subprocess.run(["gcore", "-o", f"{self.folder}/taken", str(server.pid)], capture_output=True, text=True,
                               timeout=300)
        core = pathlib.Path(self.folder, f"taken.{server.pid}")
        self.assertTrue(core.exists(), taken.stdout + taken.stderr)
        self.assertEqual(self.found_in(core.read_bytes()), [])


if __name__ == "__main__":
    unittest.main()
