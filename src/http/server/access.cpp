#include "http/server/access.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <set>

#include "http/server/problem.hpp"
#include "http/server/target.hpp"
#include "kernel/digest.hpp"

namespace flowmart::http {
namespace {

constexpr std::string_view cookie_name = "flowmart-session";
constexpr std::string_view month_in_seconds = "2592000";

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const auto begin = text.find_first_not_of(space);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes)
    for (const int shift : {4, 0}) out += "0123456789abcdef"[(static_cast<unsigned char>(c) >> shift) & 15];
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  return out;
}

// A path of this server. "//x" and "/\x" are another server's to a browser.
bool is_path_of_ours(std::string_view text) {
  return text.starts_with('/') && is_plain_text(text) && !text.starts_with("//") &&
         text.find('\\') == std::string_view::npos;
}

// Compared by digest, which takes as long whatever the text begins with.
bool is_digest_of(const std::array<std::uint8_t, 32>& digest, std::string_view text) {
  const auto theirs = sha256({text});
  return CRYPTO_memcmp(theirs.data(), digest.data(), digest.size()) == 0;
}

// What `Authorization: Bearer` says; empty for nothing.
std::string_view bearer_of(const Request& head) {
  constexpr std::string_view scheme = "bearer ";
  const std::string_view said = head.header("Authorization").value_or("");
  if (said.size() <= scheme.size() || !equal_ignoring_case(said.substr(0, scheme.size()), scheme)) return {};
  return trimmed(said.substr(scheme.size()));
}

bool wants_page(const Request& head) {
  return (head.method == Method::get || head.method == Method::head) &&
         head.preference("text/html") > head.preference("application/json");
}

}  // namespace

AccessKey::AccessKey(std::string_view key)
    : key_(sha256({key})), session_(hex(text_of(sha256({"flowmart session ", text_of(key_), key})))) {}

std::variant<AccessKey, std::string> AccessKey::of(std::string_view text) {
  const std::string_view key = trimmed(text);
  if (!std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 127; }))
    return std::string("holds more than one word of printable ASCII");
  // Random text has 4 bits a character in hex, 6 in base64; what has few different ones is not random.
  const std::size_t least = is_hex(key) ? 32 : 22;
  if (key.size() < least || std::set<char>(key.begin(), key.end()).size() < 8)
    return std::string("holds a key of less than 128 bits");
  return AccessKey(key);
}

bool AccessKey::is_key(std::string_view text) const { return is_digest_of(key_, text); }

bool AccessKey::has_session(const Request& head) const {
  const Digest ours = sha256({session_});
  bool found = false;
  for (const NameValue& line : head.headers) {
    if (!equal_ignoring_case(line.name, "Cookie")) continue;
    for (std::string_view rest = line.value; !rest.empty();) {
      const auto end = std::min(rest.find(';'), rest.size());
      const std::string_view pair = trimmed(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const auto equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != cookie_name) continue;
      found |= is_digest_of(ours, pair.substr(equals + 1));
    }
  }
  return found;
}

// The page that asks for the key, and goes to `to` with it.
Response AccessKey::asking_page(std::string_view to, std::string_view said) const {
  std::string page =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<meta name=\"color-scheme\" content=\"light dark\"><title>FlowMart: key wanted</title><style>"
      "body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:18vh auto;padding:0 1rem}"
      "label{display:block;font-weight:600}input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;"
      "margin:.25rem 0 1rem}button{font:inherit;padding:.5rem 1.25rem}"
      "[role=alert]{color:#b3261e}@media(prefers-color-scheme:dark){[role=alert]{color:#f2b8b5}}"
      "</style></head><body><main><h1>FlowMart Orders</h1>";
  if (!said.empty()) page.append("<p role=\"alert\">").append(said).append("</p>");
  page.append("<form method=\"post\" action=\"").append(found_at_.path);
  page.append(
      "/session\"><label for=\"key\">Key</label>"
      "<input id=\"key\" name=\"key\" type=\"password\" autocomplete=\"current-password\" required autofocus>"
      "<input type=\"hidden\" name=\"to\" value=\"");
  page.append(escaped(to)).append("\"><button>Open</button></form>");
  page.append(
      "<p>It is in the file that the server was started with "
      "(<code>--key-file</code>).</p></main></body></html>");
  Response out(401, "text/html; charset=utf-8", std::move(page));
  out.header("Content-Security-Policy",
             "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
             "frame-ancestors 'none'")
      .header("Cache-Control", "no-store")
      .header("Referrer-Policy", "same-origin")
      .header("X-Content-Type-Options", "nosniff");
  return out;
}

std::optional<Response> AccessKey::refuse(const Request& head) const {
  if (opens_session(head)) return std::nullopt;
  if (head.header("Authorization")) {
    if (is_key(bearer_of(head))) return std::nullopt;
    Response out = problem(401, "wrong-key", "What Authorization says is not this server's key.");
    return out.header("WWW-Authenticate", "Bearer realm=\"FlowMart\", error=\"invalid_token\"");
  }
  if (has_session(head)) {
    if (is_safe(head.method) || head.header("Origin"))
      return std::nullopt;  // a foreign one Hosts has refused
    return problem(403, "origin-wanted", "A change that is asked for by cookie says its Origin.");
  }
  if (wants_page(head)) return asking_page(head.target, {});
  Response out = problem(401, "key-wanted", "This server is opened by a key: Authorization: Bearer KEY.");
  return out.header("WWW-Authenticate", "Bearer realm=\"FlowMart\"");
}

bool AccessKey::opens_session(const Request& head) {
  return head.method == Method::post && head.path == "/session";
}

void AccessKey::open_session(const Request& request, Responder responder) const {
  Target form;
  const std::string as_query = "/?" + std::string(request.body);
  std::string_view key, to = "/";
  if (form.read(as_query) == Target::Verdict::good)
    for (const NameValue& one : form.query) {
      if (one.name == "key") key = trimmed(one.value);
      if (one.name == "to" && is_path_of_ours(one.value)) to = one.value;
    }
  if (!is_key(key)) return responder.answer(asking_page(to, "That is not this server's key."));
  Response out(303, {}, {});
  out.location(std::string(to))
      .header("Set-Cookie", std::string(cookie_name) + "=" + session_ + "; Path=" + found_at_.path +
                                "/; Max-Age=" + std::string(month_in_seconds) + "; HttpOnly; SameSite=Lax" +
                                (found_at_.encrypted ? "; Secure" : ""))
      .header("Cache-Control", "no-store");
  responder.answer(std::move(out));
}

bool bearer_is(const Request& head, std::string_view secret) {
  return is_digest_of(sha256({secret}), bearer_of(head));
}

std::optional<Response> refuse_proxied(const Request& head) {
  constexpr std::string_view prefix = "X-Forwarded-";
  for (const NameValue& one : head.headers)
    if (equal_ignoring_case(one.name, "Forwarded") ||
        (one.name.size() > prefix.size() && equal_ignoring_case(one.name.substr(0, prefix.size()), prefix)))
      return problem(
          403, "proxied-without-key",
          "This request came through a proxy, which lets in whoever reaches it, and this server asks "
          "nobody for a key. Start it with one: flowmart serve --key-file FILE.");
  return std::nullopt;
}

}  // namespace flowmart::http
