// Whom a request may be meant for, and where from it may change something. A page of a stranger's domain that
// resolves to this machine would else be let in by the visitor's browser, which takes it for that page's own
// server.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "http/server/public_url.hpp"
#include "http/server/request.hpp"
#include "http/server/response.hpp"

namespace flowmart::http {

class Hosts {
 public:
  // Names that the server is reached by, without ports. Addresses and "localhost" are known in any case: no
  // stranger's domain has such a name.
  // What a proxy is known by is one more, and its pages are ours whatever Host the proxy passes on.
  explicit Hosts(std::vector<std::string> names, const std::optional<PublicUrl>& proxy = {});

  // 421 for a Host (or the host of an absolute target) that is none of ours; 403 for a change that a page of
  // another origin asks for. Requests without Origin don't come from pages; ours has the Host's.
  std::optional<Response> refuse(const Request& head) const;

 private:
  bool knows(std::string_view authority) const;

  std::vector<std::string> names_;
  std::string proxy_origin_;  // "https://shop.example"; empty: there is none
};

}  // namespace flowmart::http
