#include "http/server/public_url.hpp"

#include <algorithm>

namespace flowmart::http {
namespace {

// "/oms" of "/oms/orders" and "/oms", not of "/omsk".
bool begins(std::string_view path, std::string_view beginning) {
  return path.starts_with(beginning) &&
         (path.size() == beginning.size() || path[beginning.size()] == '/' || path[beginning.size()] == '?');
}

bool is_plain(std::string_view path) {
  constexpr std::string_view known = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~/";
  return path.find_first_not_of(known) == std::string_view::npos &&
         path.find("//") == std::string_view::npos && path.find("/.") == std::string_view::npos;
}

}  // namespace

std::variant<PublicUrl, std::string> PublicUrl::of(std::string_view text) {
  PublicUrl out;
  out.encrypted = text.starts_with("https://");
  if (!out.encrypted && !text.starts_with("http://"))
    return std::string("it begins with http:// or https://, like https://shop.example/oms");
  text.remove_prefix(text.find("//") + 2);
  const auto end = std::min(text.find('/'), text.size());
  out.host = text.substr(0, end);
  std::string_view path = text.substr(end);
  while (path.ends_with('/')) path.remove_suffix(1);
  out.path = path;
  if (out.host.empty() || out.host.find_first_of("?#@ \t\\") != std::string::npos)
    return std::string("it names a host, like https://shop.example/oms");
  if (!is_plain(path)) return std::string("its path has letters, digits and -_.~ between slashes, like /oms");
  // Of a proxy that leaves the beginning out, "/v1/orders" would be taken for its own "/orders".
  if (begins(path, "/v1") || begins(path, "/assets"))
    return std::string("its path begins with neither /v1 nor /assets, which are the program's own");
  return out;
}

std::string with_beginning(std::string_view beginning, std::string_view path) {
  std::string out;
  if (!begins(path, beginning)) out = beginning;
  return out.append(path);
}

std::string_view without_beginning(std::string_view beginning, std::string_view path) {
  if (beginning.empty() || !begins(path, beginning)) return path;
  const std::string_view rest = path.substr(beginning.size());
  return rest.starts_with('/') ? rest : std::string_view("/");
}

}  // namespace flowmart::http
