// Who may ask at all. Without a key: whoever reaches the loopback address itself, and nobody through a proxy.
// With one: whoever knows it, from wherever, by `Authorization: Bearer KEY`, or by the cookie that a browser
// gets for it.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "http/server/public_url.hpp"
#include "http/server/request.hpp"
#include "http/server/responder.hpp"
#include "http/server/response.hpp"

namespace flowmart::http {

class AccessKey {
 public:
  // Of a file's text, white space around it left out; or the sentence that says why it is none: less than 128
  // bits, several words, anything but printable ASCII.
  static std::variant<AccessKey, std::string> of(std::string_view text);

  // Where the world finds the server: its page names it. Before it is used.
  void found_at(PublicUrl url) { found_at_ = std::move(url); }

  // 401 for who has no key or another one: as the page that asks for it where a browser wants a page. 403 for
  // a change that is asked for by cookie and without our Origin (see Hosts).
  std::optional<Response> refuse(const Request& head) const;

  // POST /session: a form with the key and the page that was wanted (`to`); answers with the cookie.
  void open_session(const Request& request, Responder responder) const;
  static bool opens_session(const Request& head);

 private:
  using Digest = std::array<std::uint8_t, 32>;
  explicit AccessKey(std::string_view key);
  bool is_key(std::string_view text) const;
  bool has_session(const Request& head) const;
  Response asking_page(std::string_view to, std::string_view said) const;

  Digest key_;  // of the key; texts are compared by digest, in constant time
  PublicUrl found_at_;
  std::string session_;  // the cookie's value: says nothing of the key, and is another one with another key
};

// Whether it says `Authorization: Bearer SECRET`. Takes as long whatever the secret begins with.
bool bearer_is(const Request& head, std::string_view secret);

// 403 for what came through a proxy, to a server that asks nobody for a key.
std::optional<Response> refuse_proxied(const Request& head);

}  // namespace flowmart::http
