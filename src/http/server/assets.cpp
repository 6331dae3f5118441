#include "http/server/assets.hpp"

#include <algorithm>
#include <functional>
#include <memory>

#include "http/server/problem.hpp"
#include "kernel/check.hpp"

namespace flowmart::http {
namespace {

const Asset* find(std::span<const Asset> assets, std::string_view path) {
  const auto at =
      std::lower_bound(assets.begin(), assets.end(), path,
                       [](const Asset& asset, std::string_view wanted) { return asset.path < wanted; });
  return at != assets.end() && at->path == path ? &*at : nullptr;
}

bool is_html(const Asset& asset) { return asset.content_type.substr(0, 9) == "text/html"; }

// The entity tags of If-None-Match, compared weakly (RFC 9110 section 13.1.2).
bool matches(std::string_view list, std::string_view etag) {
  if (list == "*") return true;
  for (;;) {
    const auto open = list.find('"');
    const auto close = open == std::string_view::npos ? open : list.find('"', open + 1);
    if (close == std::string_view::npos) return false;
    if (list.substr(open, close - open + 1) == etag) return true;
    list.remove_prefix(close + 1);
  }
}

bool none_match(const Request& request, const Asset& asset, std::string_view gzip_etag) {
  // Several lines are one list (RFC 9110 section 5.3).
  return std::any_of(request.headers.begin(), request.headers.end(), [&](const NameValue& line) {
    return equal_ignoring_case(line.name, "if-none-match") &&
           (matches(line.value, asset.etag) || matches(line.value, gzip_etag));
  });
}

Response missing(const Asset& page) {
  auto out = Response::of_static(404, page.content_type, page.bytes);
  out.header("Cache-Control", "no-cache").header("X-Content-Type-Options", "nosniff");
  add_security_headers(out);
  return out;
}

Response serve(const Request& request, const Asset& asset) {
  // The two representations have different tags; either proves that the client holds this file.
  std::string gzip_etag(asset.etag);
  if (gzip_etag.size() > 1) gzip_etag.insert(gzip_etag.size() - 1, "-gzip");
  const bool packed = !asset.gzip.empty() && request.accepts_gzip();
  auto out = none_match(request, asset, gzip_etag)
                 ? Response(304, {}, {})
                 : Response::of_static(200, asset.content_type, packed ? asset.gzip : asset.bytes);
  out.header("ETag", packed ? std::string_view(gzip_etag) : asset.etag);
  out.header("Cache-Control", asset.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (!asset.gzip.empty()) out.header("Vary", "Accept-Encoding");
  if (packed && out.status() == 200) out.header("Content-Encoding", "gzip");
  out.header("X-Content-Type-Options", "nosniff");
  if (is_html(asset)) add_security_headers(out);
  return out;
}

bool climbs(std::string_view segment) {
  while (!segment.empty()) {
    const auto end = std::min(segment.find('/'), segment.size());
    const auto part = segment.substr(0, end);
    if (part == "." || part == "..") return true;
    segment.remove_prefix(std::min(end + 1, segment.size()));
  }
  return false;
}

// A file's own path, or the page for a path of the web client. An encoded slash names no file; what it is
// part of, a place or a thing's id, the web client knows.
const Asset* choose(std::span<const Asset> assets, const std::vector<std::string>& apart,
                    const Request& request) {
  const auto& segments = request.segments;
  if (!segments.empty()) {
    std::string path;
    bool names_a_file = true;
    for (const auto segment : segments) {
      if (climbs(segment)) return nullptr;
      names_a_file = names_a_file && segment.find('/') == std::string_view::npos;
      path.append("/").append(segment);
    }
    if (const auto* asset = names_a_file ? find(assets, path) : nullptr) return asset;
    if (segments.size() == 1 && segments.front().find('.') != std::string_view::npos) return nullptr;
    for (const auto& prefix : apart)
      if (segments.front().substr(0, segments.front().find('/')) == prefix) return nullptr;
    if (!request.accepts("text/html")) return nullptr;
  }
  return find(assets, "/index.html");
}

struct MovedPage {
  std::string bytes, etag;
};

// The page with its <base> elsewhere.
MovedPage moved(const Asset& page, std::string_view public_path) {
  constexpr std::string_view here = "<base href=\"/\"";
  MovedPage out{std::string(page.bytes), std::string(page.etag)};
  const auto at = out.bytes.find(here);
  check(at != std::string::npos, "the page says where its links begin");
  out.bytes.replace(at, here.size(), "<base href=\"" + std::string(public_path) + "/\"");
  out.etag.insert(out.etag.size() - 1, "-" + std::to_string(std::hash<std::string_view>{}(public_path)));
  return out;
}

}  // namespace

void add_security_headers(Response& response) {
  response
      .header("Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
              "connect-src 'self'; font-src 'self'; base-uri 'self'; form-action 'none'; "
              "frame-ancestors 'none'")
      .header("Referrer-Policy", "no-referrer")
      .header("X-Frame-Options", "DENY")
      .header("Cross-Origin-Opener-Policy", "same-origin");
}

Handler serve_assets(std::span<const Asset> files, std::string_view public_path, IsPage is_page,
                     std::vector<std::string> apart) {
  std::vector<Asset> assets(files.begin(), files.end());
  check(std::is_sorted(assets.begin(), assets.end(),
                       [](const Asset& a, const Asset& b) { return a.path < b.path; }),
        "assets are sorted by path");
  const auto page = std::make_shared<MovedPage>();
  const auto* index = find(assets, "/index.html");
  if (!public_path.empty() && index != nullptr) {
    *page = moved(*index, public_path);
    Asset& there = assets[static_cast<std::size_t>(index - assets.data())];
    there.bytes = page->bytes;
    there.gzip = {};
    there.etag = page->etag;
  }
  return [assets = std::move(assets), page, apart = std::move(apart), is_page = std::move(is_page)](
             const Request& request, Responder responder) {
    const auto* asset = choose(assets, apart, request);
    const bool stands_for_a_path = asset != nullptr && asset->path == "/index.html" && is_page;
    if (stands_for_a_path && request.path != "/index.html" && !is_page(request.segments))
      return responder.answer(missing(*asset));
    responder.answer(
        asset ? serve(request, *asset)
              : problem(404, "not-found", "There is nothing at " + std::string(request.path) + "."));
  };
}

}  // namespace flowmart::http
