"""Where mails and webhooks end up in tests: a mail server that takes, refuses, hangs or breaks off as it is told, and a
receiver of webhooks that does the same."""
import asyncio
import email
import email.policy
import http.server
import pathlib
import ssl
import subprocess
import threading
import time

from aiosmtpd.smtp import SMTP, AuthResult


def until(holds, seconds=30, what="it did not come about"):
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, what
        time.sleep(0.03)
    return found


def certificate(folder):
    """A certificate of its own for localhost, and its key."""
    crt, key = pathlib.Path(folder) / "sink.crt", pathlib.Path(folder) / "sink.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", crt],
                   check=True, capture_output=True)
    return str(crt), str(key)


class Mail:
    def __init__(self, envelope):
        self.sender, self.recipients = envelope.mail_from, envelope.rcpt_tos
        self.raw = envelope.original_content
        self.message = email.message_from_bytes(self.raw, policy=email.policy.default)

    def __getitem__(self, header):
        return self.message[header]

    def part(self, kind):
        return self.message.get_body((kind,)).get_content()


class MailSink:
    """`behave(mail)` says what becomes of a mail: None takes it, a text is what it is answered; "hang" and "drop" (after
    DATA, and after it was kept) are what they say. `refuse(address)` answers a recipient."""

    def __init__(self, tls=None, password=None):
        self.mails, self.tried = [], []
        self.behave = lambda mail: None
        self.refuse = lambda address: None
        self.logins = []
        context = None
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)

        def authenticate(server, session, envelope, mechanism, data):
            self.logins.append((mechanism, data.login.decode(), data.password.decode()))
            return AuthResult(success=data.password.decode() == password)

        def session():
            return SMTP(self, hostname="localhost", tls_context=context, require_starttls=bool(tls),
                        auth_required=bool(password), authenticator=authenticate if password else None,
                        enable_SMTPUTF8=True, loop=self.loop)

        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.server = asyncio.run_coroutine_threadsafe(
            self.loop.create_server(session, "127.0.0.1", 0), self.loop).result(10)
        self.port = self.server.sockets[0].getsockname()[1]

    def stop(self):
        def end():
            self.server.close()
            for task in asyncio.all_tasks(self.loop):
                task.cancel()
            self.loop.call_later(0.05, self.loop.stop)

        self.loop.call_soon_threadsafe(end)
        self.thread.join(10)

    @property
    def ids(self):
        return [mail["Message-ID"] for mail in self.mails]

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.refuse(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = Mail(envelope)
        self.tried.append(mail)
        answer = self.behave(mail)
        if answer == "hang":
            await asyncio.sleep(60)
        if answer == "drop":
            self.mails.append(mail)
            server.transport.abort()
            await asyncio.sleep(60)
        if answer:
            return answer
        self.mails.append(mail)
        return "250 taken"


class HookSink:
    """Receives posts. `behave(hook)` answers a status, or a function that is given the handler and does as it likes."""

    def __init__(self, port=0):
        self.hooks = []
        self.behave = lambda hook: 200
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook = {"path": self.path, "headers": dict(self.headers.items()), "body": body}
                sink.hooks.append(hook)
                answer = sink.behave(hook)
                if callable(answer):
                    self.close_connection = True
                    return answer(self)
                self.send_response(answer)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        class Sink(http.server.ThreadingHTTPServer):
            request_queue_size = 128
            daemon_threads = True

            def handle_error(self, *_):  # a receiver that is broken off on purpose
                pass

        self.server = Sink(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
