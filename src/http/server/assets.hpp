// Files embedded in the program (see cmake/embed.cmake) and how they are served: ETag and 304, gzip as
// stored, long caching of names that carry a hash, a strict content policy, one page for all paths of the web
// client.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/server/router.hpp"

namespace flowmart::http {

struct Asset {
  std::string_view path;          // "/assets/index-3f2a.js"
  std::string_view content_type;  // "text/javascript; charset=utf-8"
  std::string_view bytes;
  std::string_view gzip;  // empty: not worth it
  std::string_view etag;  // quoted, strong: of `bytes`
  bool immutable = false;
};

// The handler for Router::fallback. `assets` sorted by path, with static storage. A path without a file gets
// "/index.html" if the client accepts HTML, unless it lies under one of `apart` (a missing API path is 404 as
// a problem, and so is a missing built file, which a browser must not take a page for) or is a file name at
// the root. Below it a dot says nothing: ids in the web client's paths have dots.
// A path that `is_page` does not know gets the page, too, as a 404: the web client says that nothing is
// there. The page's own links begin at its <base>, which names `public_path` ("/oms") where there is one.
Handler serve_assets(std::span<const Asset> assets, std::string_view public_path = {}, IsPage is_page = {},
                     std::vector<std::string> apart = {"v1", "assets"});

// Content-Security-Policy and its companions, for HTML that we serve.
void add_security_headers(Response& response);

}  // namespace flowmart::http
