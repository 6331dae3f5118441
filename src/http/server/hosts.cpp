#include "http/server/hosts.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "http/server/problem.hpp"

namespace flowmart::http {
namespace {

struct Authority {
  std::string_view host, port;  // an IPv6 address without its brackets
  bool bracketed = false;
};

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "shop.example:8080", "[::1]:80"; nothing if it is none of these.
std::optional<Authority> authority_of(std::string_view text) {
  Authority out;
  std::string_view rest;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    out = {text.substr(1, end - 1), {}, true};
    rest = text.substr(end + 1);
  } else {
    const auto end = std::min(text.find(':'), text.size());
    out.host = text.substr(0, end);
    rest = text.substr(end);
  }
  if (rest.starts_with(':')) out.port = rest.substr(1);
  else if (!rest.empty()) return std::nullopt;
  if (out.host.empty() || out.port.size() > 5 || !is_digits(out.port)) return std::nullopt;
  return out;
}

bool is_address(const Authority& authority) {
  boost::system::error_code ec;
  const auto address = boost::asio::ip::make_address(std::string(authority.host), ec);
  return !ec && address.is_v6() == authority.bracketed;
}

// The authority of "http://shop:80/a"; nothing for what has none ("/a", "*", "null").
std::optional<std::string_view> authority_text(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos || url.starts_with('/')) return std::nullopt;
  const auto rest = url.substr(scheme + 3);
  return rest.substr(0, rest.find_first_of("/?#"));
}

bool is_origin_of(std::string_view origin, std::string_view host) {
  const auto text = authority_text(origin);
  const auto from = text ? authority_of(*text) : std::nullopt;
  const auto ours = authority_of(host);
  if (!from || !ours || !equal_ignoring_case(from->host, ours->host)) return false;
  // Behind a proxy the scheme is not ours to know: its usual port may be left out on both sides.
  const std::string_view usual = equal_ignoring_case(origin.substr(0, 6), "https:") ? "443" : "80";
  const auto port = [usual](const Authority& one) { return one.port.empty() ? usual : one.port; };
  return port(*from) == port(*ours);
}

}  // namespace

Hosts::Hosts(std::vector<std::string> names, const std::optional<PublicUrl>& proxy)
    : names_(std::move(names)) {
  if (!proxy) return;
  if (const auto named = authority_of(proxy->host)) names_.emplace_back(named->host);
  proxy_origin_ = (proxy->encrypted ? "https://" : "http://") + proxy->host;
}

bool Hosts::knows(std::string_view text) const {
  const auto authority = authority_of(text);
  if (!authority) return false;
  if (is_address(*authority) || equal_ignoring_case(authority->host, "localhost")) return true;
  return std::any_of(names_.begin(), names_.end(), [&](const std::string& name) {
    return !authority->bracketed && equal_ignoring_case(name, authority->host);
  });
}

std::optional<Response> Hosts::refuse(const Request& head) const {
  const auto host = head.header("Host");  // there is one, but for HTTP/1.0
  const auto target = authority_text(head.target);
  for (const auto& named : {host, target})
    if (named && !knows(*named))
      return problem(
          421, "unknown-host",
          "This server is not reached by that name. Use an address or localhost, or name the host when "
          "the server is started: flowmart serve --host NAME.");
  if (is_safe(head.method)) return std::nullopt;
  for (const auto& one : head.headers)
    if (equal_ignoring_case(one.name, "Origin") && !is_origin_of(one.value, host.value_or("")) &&
        (proxy_origin_.empty() || !equal_ignoring_case(one.value, proxy_origin_)))
      return problem(403, "foreign-origin", "A page of another origin may read here, but change nothing.");
  return std::nullopt;
}

}  // namespace flowmart::http
